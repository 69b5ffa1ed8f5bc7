package schedule

// HoldBuildingComponent holds a resource while it is itself built or synced.
const HoldBuildingComponent Hold = "building-component"

// withBuildingComponents are the candidates that are being built already. No
// two resources of a scenario share an image, which Tilt would hold as well.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// HoldTargetsWithBuildingComponents.
func withBuildingComponents(st *State, candidates set) set {
	var held set
	for i := range candidates.all() {
		if st.Builds[i].busy() {
			held = held.with(i)
		}
	}
	return held
}
