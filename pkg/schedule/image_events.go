package schedule

// choiceKnown is that the watch of an image target reports only now what it saw
// before a running build started that knows of it.
const choiceKnown uint8 = 1

// deliverToTargets reports to every resource with an image what its watch has
// gathered. A change that a running build knows of from another target, and that
// the watch saw before that build started, is passed over: that target is not
// built for it any more.
//
// Tilt 0.37: internal/controllers/core/filewatch/action.go,
// processFileWatchStatus, and internal/store/engine_state.go,
// ManifestNamesForTargetID and AddPendingFileChange.
func (s *System) deliverToTargets(st *State, watch int, choice uint8) {
	unseen := st.Builds[watch].Unseen
	st.Builds[watch].Unseen = 0
	for _, p := range s.resources[watch].watchOf {
		state := &st.Targets[s.target(p).state]
		heard := unseen
		if choice == choiceKnown {
			heard &^= state.Known
		}
		state.Known &^= unseen
		for mark := range heard.all() {
			st.addChange(Change{Resource: uint8(p.resource), File: uint8(mark), Target: uint8(p.target + 1)})
		}
	}
}

// known are the marks of what the watch of an image target has gathered and a
// running build knows of.
func (s *System) known(st *State, watch int) set {
	var known set
	for _, p := range s.resources[watch].watchOf {
		known |= st.Targets[s.target(p).state].Known
	}
	return known & st.Builds[watch].Unseen
}

// changeAgain makes what the watch of an image target gathers of a file be
// nothing that a running build knows of.
func (s *System) changeAgain(st *State, watch, mark int) {
	for _, p := range s.resources[watch].watchOf {
		st.Targets[s.target(p).state].Known &^= 1 << mark
	}
}
