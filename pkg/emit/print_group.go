package emit

import (
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

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
	resources []tilt.LocalResource
}

// groups cuts local resources into runs of one kind.
func (p *printer) groups(resources []tilt.LocalResource) []group {
	var groups []group
	for _, r := range resources {
		kind, image := groupOf(r)
		last := len(groups) - 1
		if last < 0 || groups[last].kind != kind || groups[last].image != image {
			groups = append(groups, group{kind: kind, image: image})
			last++
		}
		groups[last].resources = append(groups[last].resources, r)
	}
	return groups
}

// groupOf tells where a local resource belongs.
func groupOf(r tilt.LocalResource) (kind groupKind, image string) {
	call, _, ok := recognize(r.Cmd, r.Env)
	switch {
	case ok && call.Kind != stage.Build:
		return imageGroup, call.Settings.Image
	case ok || len(r.Outputs) > 0:
		return buildGroup, ""
	default:
		return otherGroup, ""
	}
}

// groupSection prints a group, and behind the stages of an image its
// custom_build if that is the next of builds. It returns the builds that are
// left.
func (p *printer) groupSection(g group, builds []tilt.CustomBuild) (section, []tilt.CustomBuild) {
	s := section{heading: g.heading()}
	for _, r := range g.resources {
		if shared, ok := p.takeShared(r); ok {
			s.chunks = append(s.chunks, shared.assignment())
		}
		s.chunks = append(s.chunks, printOutputs(r.Outputs)+p.localResource(r).String())
	}
	for g.kind == imageGroup && len(builds) > 0 && imageOf(builds[0]) == g.image {
		s.add(p.customBuild(builds[0]))
		builds = builds[1:]
	}
	return s, builds
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

// imageOf is the short name of the image that a custom_build hands to Tilt.
func imageOf(c tilt.CustomBuild) string {
	call, _, _ := recognize(c.Cmd, c.Env)
	return call.Settings.Image
}
