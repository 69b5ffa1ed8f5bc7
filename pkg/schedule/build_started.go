package schedule

import "slices"

// start starts the build of a resource: it leaves the trigger queue, and what
// was pending counts as built whatever becomes of the build.
//
// Tilt 0.37: internal/store/buildcontrols/reducers.go, HandleBuildStarted, and
// handleBuildResults for the changes, which it drops at the end by their time.
func start(st *State, resource int) {
	b := &st.Builds[resource]
	b.Phase = Picked
	b.Started = true
	st.Queue = slices.DeleteFunc(st.Queue, func(queued uint8) bool { return int(queued) == resource })
	st.Changes = slices.DeleteFunc(st.Changes, func(change Change) bool { return int(change.Resource) == resource })
}
