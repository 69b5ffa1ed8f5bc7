package model

import (
	"regexp"
	"strings"
	"unicode"
)

// maxName leaves room in a file name for what the stages append to it.
const maxName = 200

// imageName keeps an image's short name fit for resource names and file names.
var imageName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func (c *checker) checkNames() {
	for _, b := range c.project.Builds {
		c.resourceName(buildPlace(b.Name), b.Name)
	}
	for _, m := range c.project.Images {
		at := imagePlace(m.Name)
		switch {
		case !imageName.MatchString(m.Name):
			c.refuse(at, `an image's short name is made of letters, digits, "-", "_" and ".", and begins with a letter or a digit; rename %q`, m.Name)
		case len(m.Name) > maxName:
			c.refuse(at, "the name is longer than %d bytes, and files are named after it; shorten it", maxName)
		}
	}
	for _, w := range c.project.Workloads {
		at := workloadPlace(w.Name)
		c.resourceName(at, w.Name)
		if w.NewName != "" {
			c.resourceName(at.key("new_name"), w.NewName)
		}
	}
}

// resourceName refuses what Tilt 0.37 does (internal/tiltfile/value/name.go),
// the two names that collide with its own resources, and what would break the
// lists of names that the stages read.
func (c *checker) resourceName(at place, name string) {
	switch {
	case name == "":
		c.refuse(at, "a name cannot be empty")
	case name == "." || name == "..":
		c.refuse(at, "Tilt refuses the name %q; choose another", name)
	case strings.ContainsAny(name, "/%"):
		c.refuse(at, `Tilt refuses "/" and "%%" in a name; rename %q`, name)
	case name == "uncategorized" || name == "(Tiltfile)":
		c.refuse(at, "Tilt has a resource of its own named %q; choose another name", name)
	case strings.ContainsFunc(name, unicode.IsControl):
		c.refuse(at, "the name %q holds a control character; leave it out", name)
	case len(name) > maxName:
		c.refuse(at, "the name is longer than %d bytes, and files are named after it; shorten it", maxName)
	}
}

// checkTaken finds names that two resources would have. A workload keeps its
// own name while Tilt loads, even if it gets a new one.
func (c *checker) checkTaken() {
	taken := c.stageNames()
	claim := func(at place, name, what string) {
		if by, ok := taken[name]; ok {
			c.refuse(at, "the name %q is taken by %s; choose another", name, by)
			return
		}
		taken[name] = what
	}
	for _, b := range c.project.Builds {
		claim(buildPlace(b.Name), b.Name, "a build")
	}
	for _, w := range c.project.Workloads {
		claim(workloadPlace(w.Name), w.Name, "a workload")
	}
	for _, w := range c.project.Workloads {
		if w.NewName != "" && w.NewName != w.Name {
			claim(workloadPlace(w.Name).key("new_name"), w.NewName, "a workload")
		}
	}
	images := map[string]bool{}
	for _, m := range c.project.Images {
		if images[m.Name] {
			c.refuse(imagePlace(m.Name), "two images are named %q; rename one", m.Name)
		}
		images[m.Name] = true
	}
}

// stageNames are the resources that tiltgen adds, each with its image.
func (c *checker) stageNames() map[string]string {
	names := map[string]string{}
	for _, m := range c.stagedImages() {
		s := c.graph.Stages(m.Name)
		for _, name := range []string{s.Gate, s.Image, s.Carry} {
			names[name] = `a stage of image "` + m.Name + `"`
		}
	}
	delete(names, "")
	return names
}

func (c *checker) stagedImages() []*Image {
	var staged []*Image
	for i := range c.graph.images {
		if m := &c.graph.images[i]; m.staged {
			staged = append(staged, m.Image)
		}
	}
	return staged
}

// checkCase finds names whose state files are one on a disk that ignores case.
func (c *checker) checkCase() {
	var builds, images []string
	for _, b := range c.project.Builds {
		builds = append(builds, b.Name)
	}
	for _, m := range c.project.Images {
		images = append(images, m.Name)
	}
	c.caseOnly(builds, buildPlace)
	c.caseOnly(images, imagePlace)
}

func (c *checker) caseOnly(names []string, at func(string) place) {
	first := map[string]string{}
	for _, name := range names {
		folded := strings.ToLower(name)
		other, ok := first[folded]
		if !ok {
			first[folded] = name
		} else if other != name {
			c.refuse(at(name), "%q and %q differ only in case, and their state is one file on some disks; rename one", other, name)
		}
	}
}
