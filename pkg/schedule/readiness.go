package schedule

// becomeReady makes a deployed workload ready.
//
// Tilt 0.37: internal/store/runtime_state.go, HasEverBeenReadyOrSucceeded: once
// the most recent pod was running with all its containers ready.
func (s *System) becomeReady(st *State, resource int) {
	if s.resources[resource].live != nil {
		s.containerStarts(st, resource)
	}
	st.Builds[resource].Deployed = false
	st.Builds[resource].Ready = true
}
