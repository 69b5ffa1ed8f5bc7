package model

import (
	"path"
	"slices"
)

func (c *checker) checkLiveUpdates() {
	for i := range c.project.Images {
		m := &c.project.Images[i]
		if m.LiveUpdate == nil {
			continue
		}
		at := imagePlace(m.Name).key("live_update")
		if len(m.LiveUpdate.Sync) == 0 {
			c.refuse(at, "a live update needs a sync; add one, or take live_update out")
		}
		for i, s := range m.LiveUpdate.Sync {
			c.sync(at.key("sync").item(i), m, s)
		}
		for i, r := range m.LiveUpdate.Run {
			c.run(at.key("run").item(i), m, r)
		}
	}
}

// sync refuses what Tilt 0.37 does (internal/tiltfile/live_update.go), and
// what would never reach the container.
func (c *checker) sync(at place, m *Image, s Sync) {
	if !path.IsAbs(s.To) {
		c.refuse(at.key("to"), "%q is not absolute; write the whole path in the container", s.To)
	}
	at = at.key("from")
	switch {
	case s.From == "":
		return
	case outside(s.From):
		c.refuse(at, "the sync source %q lies outside the project; sync a path inside", s.From)
		return
	case c.graph.Staged(m.Name) && within(stateFolder, s.From):
		c.refuse(at, "the sync source %q takes in %q; sync a folder of the project", s.From, stateFolder)
		return
	case !slices.ContainsFunc(c.watched(m), func(in string) bool { return within(s.From, in) }):
		c.refuse(at, "the sync source %q is not in what image %q takes in; add it to the image's inputs", s.From, m.Name)
	}
	c.mustExist(at, s.From)
}

// watched is what an image takes in, or, where Tilt builds it itself, its
// context.
func (c *checker) watched(m *Image) []string {
	if c.graph.Staged(m.Name) {
		return c.graph.ImageInputs(m.Name)
	}
	return []string{m.ContextPath()}
}

func (c *checker) run(at place, m *Image, r Run) {
	if r.Cmd.IsZero() {
		c.refuse(at, "a run needs a cmd")
	}
	for i, trigger := range r.Triggers {
		synced := func(s Sync) bool { return s.From != "" && overlaps(trigger, s.From) }
		if trigger != "" && !slices.ContainsFunc(m.LiveUpdate.Sync, synced) {
			c.refuse(at.key("triggers").item(i), "the trigger %q is in no sync source, so it never fires; sync it, or take it out", trigger)
		}
	}
}
