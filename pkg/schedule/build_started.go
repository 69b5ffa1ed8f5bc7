package schedule

// start starts the build of a resource: it leaves the trigger queue, and what
// was pending counts as built whatever becomes of the build.
//
// Tilt 0.37: internal/store/buildcontrols/reducers.go, HandleBuildStarted, and
// handleBuildResults for the changes, which it drops at the end by their time.
func start(st *State, resource int) {
	b := &st.Builds[resource]
	b.Phase = Picked
	b.Started = true
	st.consume(resource)
	b.Sync.Since = 0
}
