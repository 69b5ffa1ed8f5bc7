package model

import (
	"path"
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

// ImageInputs are all paths that an image takes in: its Dockerfile, its
// declared inputs, the .dockerignore file, and what the Dockerfile copies of
// what builds make.
func (g *Graph) ImageInputs(image string) []string { return g.image(image).inputs }

func (g *Graph) imageInputs(m *imageNode) []string {
	inputs := append([]string{m.DockerfilePath()}, m.Inputs...)
	if m.files.dockerignore != "" {
		inputs = append(inputs, m.files.dockerignore)
	}
	for _, source := range m.files.copied() {
		source = path.Join(m.ContextPath(), source)
		for _, o := range g.outputs.overlapping(source) {
			taken := inner(o.path, source)
			inContext := within(taken, m.ContextPath())
			if inContext && !m.files.ignore.hide(relative(taken, m.ContextPath())) && !covered(inputs, taken) {
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
func (g *Graph) findBases() {
	byRef := make(map[string]*imageNode, len(g.images))
	for i := range g.images {
		byRef[familiar(g.images[i].Ref)] = g.imageOf[g.images[i].Name]
	}
	for i := range g.images {
		m := &g.images[i]
		for _, ref := range g.baseReferences(m) {
			base := byRef[familiar(untagged(ref))]
			if base == nil || base.Name == m.Name {
				continue
			}
			if !slices.Contains(m.bases, base.Name) {
				m.bases = append(m.bases, base.Name)
			}
			base.baseRefs = append(base.baseRefs, ref)
		}
	}
	for i := range g.images {
		m := &g.images[i]
		slices.Sort(m.baseRefs)
		m.baseRefs = slices.Compact(m.baseRefs)
	}
}

// baseReferences are the references of all that an image may be made from.
func (g *Graph) baseReferences(m *imageNode) []string {
	var refs []string
	for _, name := range m.ImageDeps {
		if base := g.imageOf[name]; base != nil {
			refs = append(refs, base.Ref)
		}
	}
	return append(refs, m.files.images()...)
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
