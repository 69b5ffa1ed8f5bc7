package model

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/dockerfile"
	"github.com/tiltgen/tiltgen/pkg/tilt"
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
	for _, source := range m.copied(tree) {
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
	file, stages := m.stages(tree)
	for _, stage := range stages {
		for _, ref := range file.Images(stage) {
			if tilt.Known(ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// stages is the image's Dockerfile, and its stages: an old docker builds all of
// them, whatever the target needs.
func (m *Image) stages(tree Tree) (*dockerfile.File, []string) {
	text, err := tree.ReadFile(m.DockerfilePath())
	if err != nil {
		return nil, nil
	}
	file := dockerfile.Read(text, m.BuildArgs)
	stages := make([]string, len(file.Stages))
	for i := range file.Stages {
		stages[i] = strconv.Itoa(i)
	}
	return file, stages
}

// copied are the paths that the image's Dockerfile copies from its context, up
// to the first wildcard or variable that is not known.
func (m *Image) copied(tree Tree) []string {
	var paths []string
	file, stages := m.stages(tree)
	for _, stage := range stages {
		for _, source := range file.ContextSources(stage) {
			paths = append(paths, literalPrefix(source))
		}
	}
	return paths
}

// literalPrefix is the folder up to which a path has no wildcard, and nothing
// that is not known.
func literalPrefix(source string) string {
	known := tilt.KnownPrefix(source)
	if i := strings.IndexAny(known, "*?["); i >= 0 {
		known = known[:i]
	}
	if known != source {
		return path.Dir(known + "x")
	}
	return source
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
