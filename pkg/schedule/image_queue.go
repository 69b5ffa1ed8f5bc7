package schedule

import "slices"

// startTargets starts the build of a resource with image targets. It builds each
// that has no result, that has changes, or that is built from one that is built,
// and all of them when a person asked for that. Of the others it takes the last
// result.
//
// Tilt 0.37: internal/engine/buildcontrol/target_queue.go, NewImageTargetQueue,
// internal/store/build_result.go, NeedsImageBuild, and
// internal/engine/buildcontroller.go, buildStateSet.
func (s *System) startTargets(st *State, resource int) {
	r := &s.resources[resource]
	full := s.fullBuildTriggered(st, resource)
	edits := st.edits(resource)
	var queued set
	for k := range r.targets {
		t := &r.targets[k]
		dirty := !s.canReuse(st, place{resource, k})
		if dirty || full || queued&t.bases != 0 {
			queued = queued.with(k)
		}
		st.Targets[t.state] = Target{Queued: queued.has(k), Built: queued.has(k), Dirty: dirty, Known: st.Builds[t.watch].Unseen & edits}
		for _, other := range t.copies {
			if st.Builds[other.resource].building() {
				state := &st.Targets[s.target(other).state]
				state.Since = state.Since.with(resource)
			}
		}
	}
	start(st, resource)
	if queued == 0 {
		st.Builds[resource].Phase = Writing
	}
}

// fullBuildTriggered reports whether a person asked for a build of everything.
// Where the trigger mode is manual, a trigger only lets changes be built, if
// there are any.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// IsLiveUpdateEligibleTrigger.
func (s *System) fullBuildTriggered(st *State, resource int) bool {
	if !slices.Contains(st.Queue, uint8(resource)) {
		return false
	}
	onlyFiles := st.pending(resource) && !s.needsInitialBuild(st, resource) &&
		!slices.ContainsFunc(st.Changes, func(c Change) bool { return int(c.Resource) == resource && c.Dependency })
	return s.resources[resource].auto || !onlyFiles
}

// edits are the marks of the files that make Tilt build a resource.
func (st *State) edits(resource int) set {
	var edits set
	for _, c := range st.Changes {
		if int(c.Resource) == resource && !c.Dependency {
			edits = edits.with(int(c.File))
		}
	}
	return edits &^ 1
}

// canReuse reports whether the last result of an image target is as good as a
// new one.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// canReuseImageTargetHeuristic.
func (s *System) canReuse(st *State, p place) bool {
	return st.Files[s.target(p).result].Ever && !slices.ContainsFunc(st.Changes, func(c Change) bool {
		return int(c.Resource) == p.resource && int(c.Target) == p.target+1
	})
}

// atTarget is the image target that a resource is building, or nil.
func (s *System) atTarget(st *State, resource int) *imageTarget {
	if !st.Builds[resource].building() {
		return nil
	}
	for k := range s.resources[resource].targets {
		if t := &s.resources[resource].targets[k]; st.Targets[t.state].Queued {
			return t
		}
	}
	return nil
}

// takenIn are the files that the build of an image target takes in, with those
// that stand for the images that it is built from.
func (r *resource) takenIn(t *imageTarget) []int {
	files := slices.Clone(t.reads)
	for b := range t.bases.all() {
		files = append(files, r.targets[b].result)
	}
	return files
}

// endTarget ends the build of an image target. The next one follows, until the
// resource can be deployed.
//
// Tilt 0.37: internal/engine/buildcontrol/target_queue.go, RunBuilds.
func (s *System) endTarget(st *State, resource int) {
	b, r := &st.Builds[resource], &s.resources[resource]
	t := s.atTarget(st, resource)
	switch {
	case t == nil:
		b.Phase = Done
		return
	case r.fails:
		b.Phase, b.Outcome = Done, Failed
		return
	}
	st.Targets[t.state].Queued = false
	st.Files[t.result] = b.Made
	st.Files[t.result].Note = Note{Ever: true}
	made := b.Made
	b.Made, b.Phase = Content{}, Picked
	if s.atTarget(st, resource) == nil {
		b.Phase = Done
	}
	for _, file := range t.writes {
		s.put(st, file, made)
	}
}

// results is what the images of a resource are made of.
func (s *System) results(st *State, resource int) Content {
	var all Content
	for _, t := range s.resources[resource].targets {
		all = s.merge(all, st.Files[t.result])
	}
	return all
}
