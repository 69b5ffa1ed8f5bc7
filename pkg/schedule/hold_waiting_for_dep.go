package schedule

// HoldWaitingForDep holds the first build of a resource until each of its
// resource_deps has succeeded, or was ready, once.
const HoldWaitingForDep Hold = "waiting-for-dep"

// waitingOnDependencies are the candidates that were never started and whose
// resource_deps are not all there.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// waitingOnDependencies and HoldTargetsWaitingOnDependencies.
func (s *System) waitingOnDependencies(st *State, candidates set) set {
	var held set
	for i := range candidates.all() {
		if !st.Builds[i].Started && s.missingDeps(st, i) != 0 {
			held = held.with(i)
		}
	}
	return held
}

// missingDeps are the resource_deps that have never succeeded nor been ready.
func (s *System) missingDeps(st *State, resource int) set {
	var missing set
	for dep := range s.resources[resource].deps.all() {
		if !st.Builds[dep].Ready {
			missing = missing.with(dep)
		}
	}
	return missing
}
