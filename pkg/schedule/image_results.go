package schedule

import "slices"

// handOnResults ends what is kept of a build of a resource with image targets.
// Other resources that have what it built get its results, if they have a reason
// to be built and are not being built: their changes of it count as built, and
// what they build from it has to be built again.
//
// Tilt 0.37: internal/store/buildcontrols/reducers.go, handleBuildResults.
func (s *System) handOnResults(st *State, resource int) {
	r := &s.resources[resource]
	updated := make([]set, len(s.resources))
	for k := range r.targets {
		t := &r.targets[k]
		if state := &st.Targets[t.state]; !state.Built || state.Queued {
			continue
		}
		for _, other := range t.copies {
			switch {
			case st.Builds[other.resource].busy():
				s.noteNewer(st, other, resource)
			case s.hasBuildReason(st, other.resource):
				st.Files[s.target(other).result] = st.Files[t.result]
				st.consumeBefore(place{resource, k}, other, st.Targets[t.state].Newer)
				updated[other.resource] = updated[other.resource].with(other.target)
			}
		}
	}
	for other, targets := range updated {
		for k := range targets.all() {
			s.dependencyChanges(st, place{other, k}, targets, s.startedSince(st, resource, other))
		}
	}
	for k := range r.targets {
		st.Targets[r.targets[k].state] = Target{}
	}
}

// hasBuildReason reports whether there is anything for which Tilt would build the
// resource.
//
// Tilt 0.37: internal/store/engine_state.go, NextBuildReason.
func (s *System) hasBuildReason(st *State, resource int) bool {
	return s.needsInitialBuild(st, resource) || st.pending(resource) || slices.Contains(st.Queue, uint8(resource))
}

// consumeBefore makes the changes of an image target count as built that were
// reported before the build of another resource started, whose result it gets.
// Those that were reported since are pending there as well.
//
// Tilt 0.37: internal/store/engine_state.go, ConsumeChangesBefore.
func (st *State) consumeBefore(built, other place, newer bool) {
	of := func(c Change, p place) bool { return int(c.Resource) == p.resource && int(c.Target) == p.target+1 }
	pending := slices.Clone(st.Changes)
	st.Changes = slices.DeleteFunc(st.Changes, func(c Change) bool {
		switch {
		case !of(c, other):
			return false
		case c.Dependency:
			return !newer
		}
		return !slices.ContainsFunc(pending, func(since Change) bool {
			return of(since, built) && !since.Dependency && since.File == c.File
		})
	})
}

// noteNewer lets a running build know that what it may have built from an older
// image is no longer of the newest.
func (s *System) noteNewer(st *State, at place, builder int) {
	r := &s.resources[at.resource]
	if !st.Targets[s.target(at).state].Since.has(builder) {
		return
	}
	for k := range r.targets {
		if t := &r.targets[k]; t.bases.has(at.target) {
			st.Targets[t.state].Newer = true
		}
	}
}

// startedSince reports whether a build of another resource started after the
// running one: changes of the time when that started are built by then.
func (s *System) startedSince(st *State, resource, other int) bool {
	return slices.ContainsFunc(s.resources[resource].targets, func(t imageTarget) bool {
		return st.Targets[t.state].Since.has(other)
	})
}

// dependencyChanges makes what is built from an image count as changed, and what
// is deployed with it, unless it was built as well.
func (s *System) dependencyChanges(st *State, p place, updated set, late bool) {
	if late {
		return
	}
	last := true
	for k := range s.resources[p.resource].targets {
		if s.resources[p.resource].targets[k].bases.has(p.target) {
			last = false
			if !updated.has(k) {
				st.addChange(Change{Resource: uint8(p.resource), Target: uint8(k + 1), Dependency: true})
			}
		}
	}
	if last {
		st.addChange(Change{Resource: uint8(p.resource), Dependency: true})
	}
}

// addChange makes a change pending. One that is there already moves behind the
// others if it is of one file.
func (st *State) addChange(c Change) {
	if at := slices.Index(st.Changes, c); at >= 0 {
		if c.File == 0 {
			return
		}
		st.Changes = slices.Delete(st.Changes, at, at+1)
	}
	st.Changes = append(st.Changes, c)
}
