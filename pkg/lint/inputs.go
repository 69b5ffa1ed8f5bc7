package lint

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/dockerfile"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// input is a path that an image build takes in.
type input struct {
	path string
	// watched is whether a change there starts the build.
	watched bool
	// out tells what of the path no image build sees; it may be nil.
	out func(string) bool
}

// takes reports whether the build takes in a path that meets the input.
func (in input) takes(path string) bool { return in.out == nil || !in.out(path) }

// findInputs works out what a build takes in: what it watches, and what its
// Dockerfile copies.
func (p *project) findInputs(b *build) {
	if b.custom == nil {
		p.dockerInputs(b)
		return
	}
	for _, d := range b.custom.Deps {
		b.inputs = append(b.inputs, input{path: d, watched: true})
	}
	for _, image := range imageOps(b.effects, command.Build) {
		context := dockerContext{folder: image.Context, file: image.Dockerfile, args: image.BuildArgs, target: image.Target}
		if image.Context == "" || p.dockerfile(context) == nil {
			continue
		}
		for _, in := range p.copied(context) {
			if !slices.ContainsFunc(b.inputs, func(other input) bool { return within(in.path, other.path) }) {
				b.inputs = append(b.inputs, in)
			}
		}
	}
	// What the build makes itself is none of its inputs.
	b.inputs = slices.DeleteFunc(b.inputs, func(in input) bool {
		return slices.ContainsFunc(b.effects.Writes, func(w command.Path) bool { return w.Path == in.path })
	})
}

func (p *project) dockerInputs(b *build) {
	for _, in := range p.copied(b.context()) {
		in.watched = true
		b.inputs = append(b.inputs, in)
	}
}

// context is that of a docker_build.
func (b *build) context() dockerContext {
	d := b.docker
	return dockerContext{d.Context, d.Dockerfile, d.DockerfileContents, d.BuildArgs, d.Target, d.Ignore, d.Only}
}

// dockerContext is what a docker build is given.
type dockerContext struct {
	folder, file, contents string
	args                   map[string]string
	target                 string
	ignore, only           []string
}

// dockerfile is the Dockerfile of a context, or nil where it is not known.
func (p *project) dockerfile(c dockerContext) *dockerfile.File {
	if !tilt.Known(c.contents) {
		return nil
	}
	text := c.contents
	if text == "" {
		content, err := p.tree.ReadFile(c.path())
		if err != nil || !tilt.Known(c.path()) {
			return nil
		}
		text = string(content)
	}
	key := fmt.Sprint(c.args) + text
	if p.files[key] == nil {
		p.files[key] = dockerfile.Read([]byte(text), c.args)
	}
	return p.files[key]
}

// path is where the Dockerfile of a context is.
func (c dockerContext) path() string {
	if c.file != "" {
		return c.file
	}
	return path.Join(c.folder, "Dockerfile")
}

// copied are the paths that a Dockerfile copies from its context, up to their
// first wildcard, but for those that are left out of the context. Where the
// Dockerfile is not known they are the context.
func (p *project) copied(c dockerContext) []input {
	sources := []string{"."}
	if file := p.dockerfile(c); file != nil {
		sources = file.ContextSources(c.target)
	}
	leftOut := p.leftOut(c)
	out := func(written string) bool {
		inside, ok := below(written, c.folder)
		return ok && leftOut(inside)
	}
	var all []input
	add := func(source string) {
		source = path.Join(c.folder, source)
		if !slices.ContainsFunc(all, func(in input) bool { return in.path == source }) {
			all = append(all, input{path: source, out: out})
		}
	}
	for _, source := range sources {
		source = path.Clean(strings.TrimPrefix(literal(source), "/"))
		switch {
		case (source == "." || !tilt.Known(source)) && len(c.only) > 0:
			for _, o := range c.only {
				add(o)
			}
		case source == "." || !leftOut(source):
			add(source)
		}
	}
	return all
}

// below is a path as it is written from a folder that it lies in.
func below(p, folder string) (string, bool) {
	p, folder = fromAbove(p), fromAbove(folder)
	return strings.CutPrefix(p, strings.TrimSuffix(folder, "/")+"/")
}

// literal is the folder up to which a path has no wildcard.
func literal(source string) string {
	if i := strings.IndexAny(source, "*?["); i >= 0 {
		return path.Dir(source[:i] + "x")
	}
	return source
}

// leftOut tells what of a context no image build sees.
//
// Tilt 0.37: internal/tiltfile/docker.go, dockerignores and parseFiltersFromImage.
func (p *project) leftOut(c dockerContext) func(string) bool {
	patterns := append(p.dockerignore(c), c.ignore...)
	m, err := patternmatcher.New(slices.DeleteFunc(patterns, func(s string) bool { return !tilt.Known(s) }))
	return func(source string) bool {
		if !tilt.Known(source) {
			return false
		}
		if len(c.only) > 0 && !slices.ContainsFunc(c.only, func(o string) bool { return meet(path.Clean(o), source) != apart }) {
			return true
		}
		if err != nil {
			return false
		}
		left, err := m.MatchesOrParentMatches(source)
		return err == nil && left && !exempted(m, source)
	}
}

// dockerignore are the patterns of the .dockerignore file that docker heeds.
func (p *project) dockerignore(c dockerContext) []string {
	for _, name := range []string{c.path() + ".dockerignore", path.Join(c.folder, ".dockerignore")} {
		text, err := p.tree.ReadFile(name)
		if err != nil || !tilt.Known(name) {
			continue
		}
		patterns, err := ignorefile.ReadAll(strings.NewReader(string(text)))
		if err != nil {
			return nil
		}
		return patterns
	}
	return nil
}

// exempted reports whether a pattern takes back something in a folder that
// others leave out.
func exempted(m *patternmatcher.PatternMatcher, folder string) bool {
	for _, pattern := range m.Patterns() {
		if pattern.Exclusion() && within(path.Clean(pattern.String()), folder) {
			return true
		}
	}
	return false
}
