package schedule

import "slices"

// trigger queues a resource, unless it is queued already.
//
// Tilt 0.37: internal/store/engine_state.go, AppendToTriggerQueue.
func trigger(st *State, resource int) {
	if !slices.Contains(st.Queue, uint8(resource)) {
		st.Queue = append(st.Queue, uint8(resource))
	}
}

// nextTriggered is the first resource of the queue that may be built.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go, NextTargetToBuild.
func nextTriggered(st *State, eligible set) (int, bool) {
	for _, queued := range st.Queue {
		if eligible.has(int(queued)) {
			return int(queued), true
		}
	}
	return 0, false
}
