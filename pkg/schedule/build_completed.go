package schedule

// complete ends the build of a resource and frees its slot. A failure is not
// tried again. A success opens the way for the resources that depend on it; of
// a workload, only once it is ready.
//
// Tilt 0.37: internal/store/buildcontrols/reducers.go, HandleBuildCompleted,
// and internal/store/runtime_state.go, HasEverBeenReadyOrSucceeded.
func (s *System) complete(st *State, resource int) {
	b := &st.Builds[resource]
	b.Phase = Idle
	b.Made = Content{}
	switch {
	case s.resources[resource].fails:
	case s.resources[resource].local:
		b.Ready = true
	case !b.Ready:
		b.Deployed = true
	}
}
