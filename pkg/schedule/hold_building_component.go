package schedule

import "slices"

// HoldBuildingComponent holds a resource while it is itself built or synced, and
// while an image of it is built for another one.
const HoldBuildingComponent Hold = "building-component"

// withBuildingComponents are the candidates that are being built already, and
// those of which an image that has to be built is being built.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// HoldTargetsWithBuildingComponents.
func (s *System) withBuildingComponents(st *State, candidates set) set {
	var held set
	for i := range candidates.all() {
		if st.Builds[i].busy() || s.imageIsBuilding(st, i) {
			held = held.with(i)
		}
	}
	return held
}

// imageIsBuilding reports whether another resource is being built that has an
// image of this one, unless on either side the last result of it will do. The
// other one counts as building all that had changes when it started, to its end.
func (s *System) imageIsBuilding(st *State, resource int) bool {
	for k := range s.resources[resource].targets {
		t := &s.resources[resource].targets[k]
		if len(t.copies) == 0 || s.canReuse(st, place{resource, k}) {
			continue
		}
		if slices.ContainsFunc(t.copies, func(other place) bool {
			return st.Builds[other.resource].building() && (st.Targets[s.target(other).state].Dirty || !s.canReuse(st, other))
		}) {
			return true
		}
	}
	return false
}
