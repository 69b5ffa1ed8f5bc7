package lint

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// auto reports whether a change of a watched file starts the step by itself.
func (p *project) auto(s *step) bool { return p.Mode(s.TriggerMode) != tilt.TriggerManual }

// reruns reports whether the step runs again after its first run: by itself,
// or whenever a person wants it to, which is the only way for some.
func (p *project) reruns(s *step) bool { return len(s.Deps) > 0 || !p.auto(s) || !s.Starts() }

// slots is how many builds run at once.
func (p *project) slots() int {
	if p.Settings.MaxParallelUpdates > 0 {
		return p.Settings.MaxParallelUpdates
	}
	return 3
}

// beside reports whether the step may run while an image is built. One without
// a command is done at once.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go, NextTargetToBuild.
func (p *project) beside(s *step) bool {
	return s.AllowParallel && p.slots() > 1 && !s.Cmd.IsZero()
}

// waits are the names of all resources that have to be ready before a resource
// with these resource_deps runs first, the nearest first.
func (p *project) waits(deps []string) []string {
	key := strings.Join(deps, "\x00")
	if all, ok := p.waited[key]; ok {
		return all
	}
	var all []string
	seen := map[string]bool{}
	add := func(names []string) {
		for _, name := range names {
			if !seen[name] {
				seen[name] = true
				all = append(all, name)
			}
		}
	}
	add(deps)
	for i := 0; i < len(all); i++ {
		if s := p.Step(all[i]); s != nil {
			add(s.ResourceDeps)
		}
		if r := p.Resource(all[i]); r != nil {
			add(r.Options.ResourceDeps)
		}
	}
	p.waited[key] = all
	return all
}

// held reports whether every workload of a build waits for a step, before the
// image is built first.
func (p *project) held(b *build, s *step) bool { return len(p.unheld(b, s)) == 0 }

// unheld are the workloads of a build that do not wait for a step. A server
// without a readiness probe counts as ready when it is started.
func (p *project) unheld(b *build, s *step) []*tiltfile.Resource {
	var all []*tiltfile.Resource
	for _, r := range b.Workloads {
		ready := s.ServeCmd.IsZero() || s.ReadinessProbe != nil || !s.Cmd.IsZero()
		if !ready || !slices.Contains(p.waits(r.Options.ResourceDeps), s.Name) {
			all = append(all, r)
		}
	}
	if !b.Surely && len(all) < len(b.Workloads) {
		return nil
	}
	return all
}

// first reports whether a step ends before any image build can start, although
// nothing waits for it. Tilt starts local resources first, one after the other
// as long as each of them excludes all others, or there is only one slot.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go, NextUnbuiltTargetToBuild.
func (p *project) first(s *step) bool {
	last := s.Index
	for _, name := range append([]string{s.Name}, p.waits(s.ResourceDeps)...) {
		before := p.Step(name)
		if before == nil || !before.Starts() || p.slots() > 1 && p.lets(before) {
			return false
		}
		last = max(last, before.Index)
	}
	if p.slots() == 1 {
		return true
	}
	return !slices.ContainsFunc(p.Steps[:last], func(other *step) bool {
		return p.lets(other) && other.Starts() && !slices.Contains(p.waits(other.ResourceDeps), s.Name)
	})
}

// lets reports whether others may start while a step runs.
func (p *project) lets(s *step) bool { return s.AllowParallel || s.Cmd.IsZero() }

// startsImage reports whether a change starts an image build by itself: its
// workload may be one that only a person starts.
func (p *project) startsImage(b *build) bool {
	return !b.Surely || slices.ContainsFunc(b.Workloads, func(r *tiltfile.Resource) bool {
		return p.Mode(r.Options.TriggerMode) != tilt.TriggerManual
	})
}

// startsFirst reports whether an image is built when Tilt starts.
func (p *project) startsFirst(b *build) bool {
	return !b.Surely || slices.ContainsFunc(b.Workloads, func(r *tiltfile.Resource) bool {
		return r.Options.AutoInit == nil || *r.Options.AutoInit
	})
}
