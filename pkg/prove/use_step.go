package prove

import (
	"path"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// useOfStep is what the command of a local_resource does. It is taken to read
// what it watches, unless its text tells all.
func (c *conversion) useOfStep(s *flow.Step) *use {
	u := &use{}
	u.watches = c.watchesOfStep(s)
	if s.Call != nil {
		if asEmitted(s) {
			c.stage(u, s.Call, s.Outputs, s.Name)
		} else {
			u.gaps = append(u.gaps, gap{why: s.Name + " calls the stage runtime of tiltgen in a way in which tiltgen does not write it", at: tilt.Hole, reads: true})
		}
		return u
	}
	all := u.command(c.Project, s.Effects)
	for _, w := range u.watches {
		switch {
		case all:
		case w.path == ".":
			u.broad = append(u.broad, w)
		default:
			u.reads = append(u.reads, w)
		}
	}
	u.makes(s)
	return u
}

// watchesOfStep are what starts a local_resource.
func (c *conversion) watchesOfStep(s *flow.Step) []region {
	return regions(s.Deps, either(flow.Ignored(ignoreBase(s.At, s.Dir), s.Ignore), c.hidden))
}

// ignoreBase is the folder that the patterns of a local_resource are relative
// to: that of the file that is executed, where its command runs if nothing else
// was said.
func ignoreBase(at *tilt.Call, dir string) string {
	if at != nil {
		if _, given := at.Args["dir"]; given {
			return "."
		}
	}
	return path.Clean(dir)
}
