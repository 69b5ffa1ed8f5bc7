package model

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/nearest"
)

// checkReferences finds names that nothing has. Tilt itself only warns of
// such a name, and then does not wait.
func (c *checker) checkReferences() {
	resources, images := namesOf(c.graph.resourceNames()), namesOf(c.graph.imageNames())
	for _, b := range c.project.Builds {
		c.known(buildPlace(b.Name).key("after"), b.After, resources, "build or workload")
	}
	for _, m := range c.project.Images {
		at := imagePlace(m.Name).key("image_deps")
		c.known(at, m.ImageDeps, images, "image")
		if i := slices.Index(m.ImageDeps, m.Name); i >= 0 {
			c.refuse(at.item(i), "image %q cannot be made from itself; take it out", m.Name)
		}
	}
	for _, w := range c.project.Workloads {
		c.known(workloadPlace(w.Name).key("images"), w.Images, images, "image")
		c.known(workloadPlace(w.Name).key("needs"), w.Needs, resources, "build or workload")
	}
}

// names can be looked up, and tried one by one.
type names struct {
	list []string
	set  map[string]bool
}

func namesOf(list []string) names {
	n := names{list, make(map[string]bool, len(list))}
	for _, name := range list {
		n.set[name] = true
	}
	return n
}

func (c *checker) known(at place, references []string, known names, what string) {
	for i, name := range references {
		if known.set[name] {
			continue
		}
		cure := nearest.Hint(name, known.list)
		if cure == "" {
			cure = "; declare it, or take it out"
		}
		c.refuse(at.item(i), "no %s is named %q%s", what, name, cure)
	}
}

func (c *checker) checkCycle() {
	cycle := c.graph.Cycle()
	if cycle == nil {
		return
	}
	c.refuse(c.cyclePlace(cycle), "%q waits for itself: %s; take one of these dependencies out",
		cycle[0], strings.Join(cycle, " -> "))
}

// cyclePlace is where the first of a cycle's names is declared. An image may
// have the name of a workload, so a link of the cycle has to tell.
func (c *checker) cyclePlace(cycle []string) place {
	first, next := cycle[0], cycle[1]
	switch {
	case !slices.Contains(c.graph.waitsFor(first), next):
		return imagePlace(first)
	case c.graph.Build(first) != nil:
		return buildPlace(first)
	}
	return workloadPlace(first)
}
