package schedule

// HoldWaitingForLocal holds everything while an exclusive step is built.
const HoldWaitingForLocal Hold = "waiting-for-local"

// buildingUnparallelizable reports whether a local resource without
// allow_parallel is being built.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// IsBuildingUnparallelizableLocalTarget.
func (s *System) buildingUnparallelizable(st *State) bool {
	for i := range st.Builds {
		if st.Builds[i].building() && s.resources[i].exclusive {
			return true
		}
	}
	return false
}
