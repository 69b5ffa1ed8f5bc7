package model

import (
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// DockerfilePath is where an image's Dockerfile is: the one that is named, or
// Dockerfile in the context, as docker build has it.
func (m *Image) DockerfilePath() string {
	if m.Dockerfile != "" {
		return clean(m.Dockerfile)
	}
	return path.Join(m.ContextPath(), "Dockerfile")
}

// ContextPath is the image's build context.
func (m *Image) ContextPath() string {
	if m.Context == "" {
		return "."
	}
	return clean(m.Context)
}

// dockerignorePath is the .dockerignore file that docker build heeds, or ""
// where there is none: BuildKit prefers one that is named after the Dockerfile.
func (m *Image) dockerignorePath(tree Tree) string {
	for _, p := range []string{m.DockerfilePath() + ".dockerignore", path.Join(m.ContextPath(), ".dockerignore")} {
		if exists(tree, p) {
			return p
		}
	}
	return ""
}

// ImageInputs are all paths that an image takes in: its Dockerfile, its
// declared inputs, the .dockerignore file, and what the Dockerfile copies of
// what builds make.
func (g *Graph) ImageInputs(image string) []string { return g.inputs[image] }

func (g *Graph) imageInputs(m *Image, tree Tree) []string {
	inputs := append([]string{m.DockerfilePath()}, m.Inputs...)
	var ignore []string
	if p := m.dockerignorePath(tree); p != "" {
		inputs = append(inputs, p)
		ignore = ignoreFile(tree, p)
	}
	text, err := tree.ReadFile(m.DockerfilePath())
	if err != nil {
		return inputs
	}
	for _, source := range copiedPaths(text) {
		for _, o := range g.outputs.overlapping(path.Join(m.ContextPath(), source)) {
			taken := inner(o.path, path.Join(m.ContextPath(), source))
			inContext := within(taken, m.ContextPath())
			if inContext && !ignored(relative(taken, m.ContextPath()), ignore) && !covered(inputs, taken) {
				inputs = append(inputs, taken)
			}
		}
	}
	return inputs
}

// relative is a path below a folder as it is written from there.
func relative(p, folder string) string {
	if folder == "." {
		return clean(p)
	}
	return clean(strings.TrimPrefix(clean(p), folder+"/"))
}

func covered(inputs []string, p string) bool {
	return slices.ContainsFunc(inputs, func(in string) bool { return within(p, in) })
}

// findBases finds the images of the project that each image declares as its
// image_deps or that its Dockerfile names. A reference with a digest names an
// image that is already there.
func (g *Graph) findBases(tree Tree) {
	byRef := map[string]string{}
	for _, m := range g.images {
		byRef[familiar(m.Ref)] = m.Name
	}
	refs := map[string]map[string]bool{}
	for _, m := range g.images {
		for _, ref := range g.baseReferences(m, tree) {
			base, ok := byRef[familiar(untagged(ref))]
			if !ok || base == m.Name {
				continue
			}
			if !slices.Contains(g.bases[m.Name], base) {
				g.bases[m.Name] = append(g.bases[m.Name], base)
			}
			if refs[base] == nil {
				refs[base] = map[string]bool{}
			}
			refs[base][ref] = true
		}
	}
	for name := range refs {
		g.baseRefs[name] = slices.Sorted(maps.Keys(refs[name]))
	}
}

// baseReferences are the references of all that an image may be made from.
func (g *Graph) baseReferences(m *Image, tree Tree) []string {
	var refs []string
	for _, name := range m.ImageDeps {
		if base := g.imageOf[name]; base != nil {
			refs = append(refs, base.Ref)
		}
	}
	if text, err := tree.ReadFile(m.DockerfilePath()); err == nil {
		refs = append(refs, dockerfileImages(text)...)
	}
	return refs
}

// untagged is a reference without its tag.
func untagged(ref string) string {
	if colon := strings.LastIndex(ref, ":"); colon > strings.LastIndex(ref, "/") {
		return ref[:colon]
	}
	return ref
}

// familiar drops the parts of a reference that docker adds by itself.
func familiar(ref string) string {
	return strings.TrimPrefix(strings.TrimPrefix(ref, "docker.io/"), "library/")
}

var (
	fromLine = regexp.MustCompile(`(?i)^\s*FROM\s+(?:--\S+\s+)*(\S+)`)
	fromFlag = regexp.MustCompile(`(?i)^\s*(?:COPY|ADD)\s.*--from=(\S+)`)
	asName   = regexp.MustCompile(`(?i)^\s*FROM\s.*\sAS\s+(\S+)`)
	copyLine = regexp.MustCompile(`(?i)^\s*(?:COPY|ADD)\s+((?:--\S+\s+)*)(.*)$`)
	fromBind = regexp.MustCompile(`(?i)--mount=\S*\bfrom=([^,\s]+)`)
)

// dockerfileImages are the references that a Dockerfile's FROM, COPY --from
// and RUN --mount=from lines name, but for the names of its own stages. A
// reference with a variable in it names nothing that is known here.
func dockerfileImages(text []byte) []string {
	var refs []string
	stages := map[string]bool{}
	for _, line := range dockerfileLines(text) {
		for _, pattern := range []*regexp.Regexp{fromLine, fromFlag, fromBind} {
			if match := pattern.FindStringSubmatch(line); match != nil && !stages[strings.ToLower(match[1])] {
				refs = append(refs, match[1])
			}
		}
		if match := asName.FindStringSubmatch(line); match != nil {
			stages[strings.ToLower(match[1])] = true
		}
	}
	return refs
}

// copiedPaths are the sources of a Dockerfile's COPY and ADD lines that come
// from the build context, up to the first wildcard or variable.
func copiedPaths(text []byte) []string {
	var paths []string
	for _, line := range dockerfileLines(text) {
		match := copyLine.FindStringSubmatch(line)
		if match == nil || strings.Contains(match[1], "--from=") {
			continue
		}
		for _, word := range copyWords(match[2]) {
			paths = append(paths, literalPrefix(word))
		}
	}
	return paths
}

// copyWords are the sources of a COPY line: all its words but the last, in
// either of its forms.
func copyWords(args string) []string {
	var words []string
	if json.Unmarshal([]byte(args), &words) != nil {
		words = strings.Fields(args)
	}
	return words[:max(len(words)-1, 0)]
}

// literalPrefix is the folder up to which a path has no wildcard or variable.
func literalPrefix(word string) string {
	word = strings.TrimPrefix(word, "/")
	if i := strings.IndexAny(word, "*?[$"); i >= 0 {
		return path.Dir(word[:i] + "x")
	}
	return word
}

var continued = strings.NewReplacer("\r\n", "\n", "\\\n", " ", "\\\r\n", " ")

// dockerfileLines are the lines of a Dockerfile, continued ones joined.
func dockerfileLines(text []byte) []string {
	return strings.Split(continued.Replace(string(text)), "\n")
}
