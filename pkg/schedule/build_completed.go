package schedule

// complete ends the build of a resource and frees its slot. A failure is not
// tried again. A success opens the way for the resources that depend on it; of
// a workload, only once it is ready, and of a server with a readiness probe, once
// that has succeeded. Other servers count with the build that starts them.
//
// Tilt 0.37: internal/store/buildcontrols/reducers.go, HandleBuildCompleted,
// and internal/store/runtime_state.go, HasEverBeenReadyOrSucceeded.
func (s *System) complete(st *State, resource int) {
	b := &st.Builds[resource]
	failed, anew := b.Outcome == Failed, b.Touched || s.resources[resource].stage == nil
	b.Phase, b.Outcome, b.Held, b.Touched = Idle, Runs, false, false
	b.Made, b.Noted = Content{}, Note{}
	if len(s.resources[resource].targets) > 0 {
		s.handOnResults(st, resource)
	}
	switch {
	case failed:
	case s.resources[resource].probe:
		b.Deployed = !b.Ready
	case s.resources[resource].local:
		b.Ready = true
	case s.resources[resource].live != nil && !anew:
		if !b.Deployed {
			b.Sync.Found, b.Sync.Up = true, true
		}
	case s.resources[resource].live != nil:
		b.Deployed = true
		b.Sync.Late = b.Unseen != 0
		b.deployed()
	case !b.Ready:
		b.Deployed = true
	}
}
