package schedule

// candidates are the resources that have any reason to be built.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// FindTargetsNeedingAnyBuild.
func (s *System) candidates(st *State) set {
	var found set
	for i := range s.resources {
		if s.needsInitialBuild(st, i) {
			found = found.with(i)
		}
	}
	for _, queued := range st.Queue {
		found = found.with(int(queued))
	}
	for _, change := range st.Changes {
		if s.resources[change.Resource].auto {
			found = found.with(int(change.Resource))
		}
	}
	return found
}
