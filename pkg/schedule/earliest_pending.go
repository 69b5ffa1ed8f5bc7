package schedule

// earliestPending is the resource with the earliest change among those that a
// change starts. Changes are in the order in which the watches reported them.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// EarliestPendingAutoTriggerTarget.
func (s *System) earliestPending(st *State, eligible set) (int, bool) {
	for _, change := range st.Changes {
		i := int(change.Resource)
		if eligible.has(i) && s.resources[i].auto {
			return i, true
		}
	}
	return 0, false
}
