package schedule

// becomeReady makes a deployed workload, or a server with a readiness probe,
// ready.
//
// Tilt 0.37: internal/store/runtime_state.go, HasEverBeenReadyOrSucceeded: once
// the most recent pod was running with all its containers ready; and
// internal/engine/local/reducers.go, updateLocalRuntimeStatus.
func (s *System) becomeReady(st *State, resource int) {
	if s.resources[resource].live != nil {
		s.containerStarts(st, resource)
	}
	st.Builds[resource].Deployed = false
	st.Builds[resource].Ready = true
}
