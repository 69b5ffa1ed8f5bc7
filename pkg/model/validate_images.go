package model

import (
	"maps"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/imageref"
)

func (c *checker) checkImages() {
	refs := map[string]string{}
	for i := range c.project.Images {
		m := &c.project.Images[i]
		at := imagePlace(m.Name)
		c.buildArgs(at.key("build_args"), m.BuildArgs)
		c.dockerfile(at, m)
		if len(m.Args) > 0 && !c.graph.Staged(m.Name) {
			c.refuse(at.key("args"), "no build feeds this image, so Tilt builds it with docker_build, which takes no further arguments; take them out")
		}
		name, ok := c.imageRef(at.key("ref"), m.Ref)
		if !ok {
			continue
		}
		if other, twice := refs[name]; twice {
			c.refuse(at.key("ref"), "image %q has the same ref; rename one", other)
		} else {
			refs[name] = m.Name
		}
	}
}

func (c *checker) dockerfile(at place, m *Image) {
	if m.Context != "" {
		c.mustExist(at.key("context"), m.Context)
	}
	if m.Dockerfile != "" {
		c.mustExist(at.key("dockerfile"), m.Dockerfile)
	} else if c.missing(m.DockerfilePath()) {
		c.refuse(at, `there is no %q, and no build makes it; say with "dockerfile" which it is`, m.DockerfilePath())
	}
}

// imageRef is the full name of a reference, as Tilt compares them.
func (c *checker) imageRef(at place, ref string) (string, bool) {
	named, err := imageref.Parse(ref)
	switch {
	case ref == "":
		c.refuse(at, "an image needs a ref: its name as the manifests have it")
		return "", false
	case err != nil:
		c.refuse(at, "%q is no image name: %v; correct it", ref, err)
		return "", false
	case !named.IsNameOnly():
		c.refuse(at, "%q has a tag or a digest, which Tilt sets itself; write %q", ref, named.Familiar().Name())
		return "", false
	}
	return named.Name(), true
}

func (c *checker) buildArgs(at place, args map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(args)) {
		c.variable(at.key(name), name)
	}
}

// checkInputs finds inputs that are neither there nor made: usually a build
// writes to another path than the Dockerfile reads.
func (c *checker) checkInputs() {
	for _, m := range c.project.Images {
		for i, in := range m.Inputs {
			at := imagePlace(m.Name).key("inputs").item(i)
			c.notInState(at, in)
			c.mustExist(at, in)
		}
	}
}
