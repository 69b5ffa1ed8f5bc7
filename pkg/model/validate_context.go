package model

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"
)

// checkContexts looks at what docker build would send, and what Tilt would
// watch for the images that it builds itself.
func (c *checker) checkContexts() {
	for i := range c.project.Images {
		m := &c.project.Images[i]
		lines, ok := c.dockerignore(m)
		if !ok {
			continue
		}
		c.stateInContext(m, lines)
		c.inputsInContext(m, lines)
	}
}

// dockerignore are the patterns of what the context leaves out.
func (c *checker) dockerignore(m *Image) ([]string, bool) {
	file := m.dockerignorePath(c.tree)
	if file == "" {
		return nil, true
	}
	text, err := c.tree.ReadFile(file)
	if err != nil {
		c.refuse(imagePlace(m.Name), "%q cannot be read: %v", file, err)
		return nil, false
	}
	var patterns []string
	for _, l := range ignoreLines(text) {
		if _, err := patternmatcher.New([]string{l.pattern}); err != nil {
			c.refuse(imagePlace(m.Name), "the pattern %q in %s:%d does not parse: %v", l.pattern, file, l.number, err)
			return nil, false
		}
		patterns = append(patterns, l.pattern)
	}
	return patterns, true
}

// stateInContext refuses a context with the stages' files in it: every build
// of the image would differ from the last, and Tilt would start those that it
// builds itself whenever a stage is done.
func (c *checker) stateInContext(m *Image, patterns []string) {
	state, inside := inContext(m.ContextPath(), stateFolder)
	if !inside || !slices.ContainsFunc(c.project.Builds, func(b Build) bool { return c.graph.TakesPart(b.Name) }) {
		return
	}
	for _, file := range []string{"x.stamp", "x.ready", "x.live/x"} {
		if !ignored(state+"/"+file, patterns) {
			line := stateFolder
			if state != stateFolder {
				line = "**/" + stateFolder
			}
			c.refuse(imagePlace(m.Name).key("context"), "the build context takes in %q; add a line %q to %q",
				stateFolder, line, c.dockerignoreToEdit(m))
			return
		}
	}
}

// dockerignoreToEdit is the file that docker build heeds, or would.
func (c *checker) dockerignoreToEdit(m *Image) string {
	if file := m.dockerignorePath(c.tree); file != "" {
		return file
	}
	return path.Join(m.ContextPath(), ".dockerignore")
}

// inputsInContext warns of inputs that docker build would not find.
func (c *checker) inputsInContext(m *Image, patterns []string) {
	for i, in := range m.Inputs {
		p, inside := inContext(m.ContextPath(), in)
		if inside && ignored(p, patterns) && !excepted(p, patterns) {
			c.warn(imagePlace(m.Name).key("inputs").item(i), "%q leaves %q out of the build context; add a line %q there",
				m.dockerignorePath(c.tree), in, "!"+p)
		}
	}
}

// excepted reports whether an exception may bring back something below p.
func excepted(p string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		exception, ok := strings.CutPrefix(pattern, "!")
		return ok && (overlaps(exception, p) || strings.ContainsAny(exception, "*?["))
	})
}

// inContext is a path of the project as seen from a build context, if it lies
// there. From a folder above the project, the project's own folder, whose name
// is not known here, is called "project".
func inContext(context, p string) (string, bool) {
	switch {
	case outside(p):
		return "", false
	case clean(p) == context:
		return ".", true
	case within(p, context):
		if context == "." {
			return clean(p), true
		}
		return strings.TrimPrefix(clean(p), context+"/"), true
	case strings.Trim(context, "./") == "" && !path.IsAbs(context):
		return strings.Repeat("project/", strings.Count(context, "..")) + clean(p), true
	}
	return "", false
}
