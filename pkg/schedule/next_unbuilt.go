package schedule

// needsInitialBuild reports whether the resource is to be built because Tilt
// started, and was not yet.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// FindTargetsNeedingInitialBuild.
func (s *System) needsInitialBuild(st *State, resource int) bool {
	return s.resources[resource].autoInit && !st.Builds[resource].Started
}

// nextUnbuilt chooses among first builds: the first local resource, else what
// belongs to no workload, else the first workload without images, else the first.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// NextUnbuiltTargetToBuild.
func (s *System) nextUnbuilt(unbuilt set) int {
	for i := range unbuilt.all() {
		if s.resources[i].local {
			return i
		}
	}
	if s.uncategorized >= 0 && unbuilt.has(s.uncategorized) {
		return s.uncategorized
	}
	for i := range unbuilt.all() {
		if !s.resources[i].image {
			return i
		}
	}
	return unbuilt.first()
}
