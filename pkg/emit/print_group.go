package emit

import "github.com/tiltgen/tiltgen/pkg/stage"

// groupKind is what the local resources of a group have in common.
type groupKind int

const (
	buildGroup groupKind = iota
	imageGroup
	otherGroup
)

// group is a run of local resources that stand under one heading.
type group struct {
	kind groupKind
	// image is the short name of an imageGroup.
	image     string
	resources []resource
}

// groups cuts local resources into runs of one kind.
func groups(resources []resource) []group {
	var groups []group
	begin := 0
	for i, r := range resources {
		kind, image := groupOf(r)
		last := len(groups) - 1
		if last < 0 || groups[last].kind != kind || groups[last].image != image {
			groups = append(groups, group{kind: kind, image: image})
			begin = i
			last++
		}
		groups[last].resources = resources[begin : i+1]
	}
	return groups
}

// groupOf tells where a local resource belongs.
func groupOf(r resource) (kind groupKind, image string) {
	switch {
	case r.step != nil && r.step.kind != stage.Build:
		return imageGroup, r.step.image
	case r.step != nil || len(r.Outputs) > 0:
		return buildGroup, ""
	default:
		return otherGroup, ""
	}
}

// groupSection prints a group, and behind the stages of an image its
// custom_build if that is the next of builds. It returns the builds that are
// left.
func (p *printer) groupSection(g group, builds []customBuild) []customBuild {
	p.page.section(g.heading())
	for _, r := range g.resources {
		if shared, ok := p.takeShared(r.step); ok {
			p.page.call(shared.variable+" = ", shared.value())
		}
		p.page.call(printOutputs(r.Outputs), p.localResource(r))
	}
	for g.kind == imageGroup && len(builds) > 0 && builds[0].image() == g.image {
		p.page.call("", p.customBuild(builds[0]))
		builds = builds[1:]
	}
	return builds
}

func (g group) heading() string {
	switch g.kind {
	case buildGroup:
		return "# Builds: each runs when its sources change.\n"
	case imageGroup:
		return "# Image " + commentText(g.image) + ", from its builds to the cluster.\n"
	default:
		return "# Tools and servers.\n"
	}
}
