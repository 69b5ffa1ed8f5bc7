package prove

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// beside are the parts that have nothing to do with a scenario, but while they
// are built, Tilt holds the exclusive steps of it, and may start others of it that
// otherwise come later. Of those that are alike one stands for all. With them
// are what they wait for, and parts of the scenario, of which those count that
// only gate it.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// HoldUnparallelizableLocalTargets.
func (w *world) beside(in map[int]bool) map[int]bool {
	exclusive, parallel := false, false
	for i := range in {
		exclusive = exclusive || w.parts[i].exclusive()
		parallel = parallel || !w.parts[i].exclusive()
	}
	if !exclusive || !parallel {
		return nil
	}
	beside, seen := map[int]bool{}, map[string]bool{}
	before := 0
	for i, p := range w.parts {
		if in[i] {
			before++
			continue
		}
		if key := fmt.Sprint(before, p.form()); !p.exclusive() && !seen[key] {
			seen[key], beside[i] = true, true
		}
	}
	for i := range in {
		if p := w.parts[i]; !p.exclusive() && p.watches() {
			beside[i] = true
		}
	}
	return w.closure(beside, w.waits)
}

func (p *part) exclusive() bool {
	return p.resource.Kind == schedule.Local && !p.resource.AllowParallel
}

// form is equal for parts that Tilt builds in like circumstances.
func (p *part) form() string {
	deps := slices.Clone(p.resource.ResourceDeps)
	slices.Sort(deps)
	return fmt.Sprint(p.resource.Kind, p.resource.Name == schedule.Uncategorized, p.startsItself(), p.manual(), p.watches(), p.syncs(), deps)
}

func (p *part) startsItself() bool { return p.resource.AutoInit == nil || *p.resource.AutoInit }

// watches reports whether changes of files start the part.
func (p *part) watches() bool {
	return slices.ContainsFunc(p.uses, func(u *use) bool { return len(u.watches) > 0 })
}

// besides is a part of which only matters when it is built.
func (p *part) besides() schedule.Resource {
	r := p.resource
	if p.watches() {
		r.Deps = []string{elsewhere}
	}
	if p.watches() && p.syncs() {
		r.Deps = append(r.Deps, syncedElsewhere)
		r.LiveUpdate = &schedule.LiveUpdate{Syncs: []string{syncedElsewhere}}
	}
	return r
}

// syncs reports whether files are synced to the container of the part. Tilt counts
// that as a build of it.
func (p *part) syncs() bool {
	return slices.ContainsFunc(p.uses, func(u *use) bool {
		return u.build != nil && slices.ContainsFunc(u.build.Live, func(step tilt.LiveUpdateStep) bool { return step.Sync != nil })
	})
}

// elsewhere stands for files that have nothing to do with a scenario, and
// syncedElsewhere for those that are synced.
const (
	elsewhere       = "files elsewhere"
	syncedElsewhere = "synced files elsewhere"
)
