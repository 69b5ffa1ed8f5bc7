package stage_test

import (
	"maps"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// tiltRun is the state of one run of Tilt: what its engine knows, which is all
// gone when it ends.
type tiltRun struct {
	session   *session
	startedAt int
	slots     int
	resources []*resource
}

// resource is a manifest of Tilt with the state that its scheduler looks at
// (tilt-semantics A.1).
type resource struct {
	tilt     *tiltRun
	name     string
	parallel bool
	autoInit bool
	manual   bool
	needs    []string
	local    *tilt.LocalResource
	work     *workload

	started  bool // StartedFirstBuild
	ready    bool // HasEverBeenReadyOrSucceeded
	queued   bool // in the trigger queue
	building bool
	since    int // start of the current build
	consumed int
	manifest int // PendingManifestChange
	pending  map[string]map[string]int
	watches  []*fileWatch

	failed string // why the last build failed, "" if it did not
	person bool   // it was killed, or a fault was injected: it needs a trigger
}

// newTilt loads a Tiltfile into a Tilt that just started.
func (p *play) newTilt(s *session) *tiltRun {
	t := &tiltRun{session: s, startedAt: p.tick(), slots: p.file.Settings.MaxParallelUpdates}
	if t.slots == 0 {
		t.slots = 3
	}
	for i := range p.file.LocalResources {
		l := &p.file.LocalResources[i]
		r := &resource{tilt: t, name: l.Name, local: l, needs: l.ResourceDeps, parallel: l.AllowParallel || l.Cmd.IsZero(),
			autoInit: l.AutoInit == nil || *l.AutoInit, manual: p.manual(l.TriggerMode), pending: map[string]map[string]int{}}
		t.resources = append(t.resources, r)
		w := p.watch(r, l.Deps, r.name)
		w.skip(".", l.Ignore)
	}
	for i := range p.plan.project.Workloads {
		t.resources = append(t.resources, p.newWorkload(t, i).resource)
	}
	return t
}

func (p *play) manual(m tilt.TriggerMode) bool {
	if m == tilt.TriggerDefault {
		m = p.file.Settings.TriggerMode
	}
	return m == tilt.TriggerManual
}

// watch gives a resource a FileWatch. Its batches become pending changes of
// one of its targets (filewatch/action.go): with the time of the batch, or of
// now, which is the same here, when it is building.
func (p *play) watch(r *resource, deps []string, target string) *fileWatch {
	w := newFileWatch(p.dir, deps)
	w.skip(".", p.file.Settings.WatchIgnore)
	for _, c := range p.file.CustomBuilds {
		w.skip(".", []string{c.OutputsImageRefTo})
	}
	r.pending[target] = map[string]int{}
	w.deliver = func(b batch) {
		for _, f := range b.paths {
			r.pending[target][f] = b.time
		}
		if r.work != nil {
			r.work.stir()
		}
	}
	r.watches = append(r.watches, w)
	return w
}

// consume drops the changes that a build which started then has seen,
// whether it succeeded or not (A.7).
func (r *resource) consume(start int) {
	r.consumed = max(r.consumed, start)
	if r.manifest <= start {
		r.manifest = 0
	}
	for _, files := range r.pending {
		maps.DeleteFunc(files, func(_ string, t int) bool { return t <= r.consumed })
	}
}

func (r *resource) hasChanges() bool {
	for _, files := range r.pending {
		if len(files) > 0 {
			return true
		}
	}
	return r.manifest != 0
}

// wants says that a resource has a reason to build (FindTargetsNeedingAnyBuild).
func (r *resource) wants() bool {
	return !r.started && r.autoInit || r.queued || !r.manual && r.hasChanges()
}

// eligible are the resources that Tilt may start now. Of these the play takes
// any, whatever their order in the file (A.3, A.4).
func (t *tiltRun) eligible() []*resource {
	busy, exclusive := 0, false
	for _, r := range t.resources {
		if r.building {
			busy++
			exclusive = exclusive || !r.parallel
		}
	}
	if busy >= t.slots || exclusive {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.resources), func(r *resource) bool {
		switch {
		case r.building || !r.wants():
			return true
		case !r.parallel && busy > 0: // is-unparallelizable-local
			return true
		case !r.started && !t.satisfied(r.needs): // waiting-for-dep
			return true
		}
		return r.work != nil && r.work.leftToLiveUpdate()
	})
}

// satisfied looks at resource_deps; unknown names are ignored, with a warning.
func (t *tiltRun) satisfied(names []string) bool {
	for _, name := range names {
		if r := t.find(name); r != nil && !r.ready {
			return false
		}
	}
	return true
}

func (t *tiltRun) find(name string) *resource {
	for _, r := range t.resources {
		if r.name == name {
			return r
		}
	}
	return nil
}

// begin is what every build starts with (HandleBuildStarted).
func (r *resource) begin(now int) {
	r.building, r.started, r.queued, r.since = true, true, false, now
}

// end is what every build ends with (HandleBuildCompleted).
func (r *resource) end(why string) {
	r.building, r.failed = false, why
	r.consume(r.since)
	if why == "" {
		r.ready, r.person = true, false
	}
}
