package schedule

// HoldUnparallelizable holds an exclusive step while anything is built or synced.
const HoldUnparallelizable Hold = "is-unparallelizable-local"

// unparallelizable are the candidates that cannot be built beside others.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// HoldUnparallelizableLocalTargets.
func (s *System) unparallelizable(st *State, candidates set) set {
	if s.availableSlots(st) == s.slots {
		return 0
	}
	var held set
	for i := range candidates.all() {
		if s.resources[i].exclusive {
			held = held.with(i)
		}
	}
	return held
}
