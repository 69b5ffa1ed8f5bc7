package schedule

// NextTarget is the resource that Tilt builds next, if it builds any now: first
// builds before all others, then what a person triggered, then the earliest
// change.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go, NextTargetToBuild.
func (s *System) NextTarget(st *State) (int, bool) {
	eligible := s.eligible(st)
	if i, ok := s.nextBeforeChanges(st, eligible); ok {
		return i, true
	}
	return s.earliestPending(st, eligible&^s.waitingOnDeploy(st, eligible))
}

// nextBeforeChanges is the resource that Tilt builds next whatever has changed.
func (s *System) nextBeforeChanges(st *State, eligible set) (int, bool) {
	var unbuilt set
	for i := range eligible.all() {
		if s.needsInitialBuild(st, i) {
			unbuilt = unbuilt.with(i)
		}
	}
	if unbuilt != 0 {
		return s.nextUnbuilt(unbuilt), true
	}
	return nextTriggered(st, eligible)
}

// eligible are the resources with a reason to be built that nothing holds, when
// a slot is free.
//
// Tilt 0.37: internal/engine/buildcontroller.go, needsBuild, and
// internal/engine/buildcontrol/build_control.go, NextTargetToBuild.
func (s *System) eligible(st *State) set {
	if s.availableSlots(st) < 1 || s.buildingUnparallelizable(st) {
		return 0
	}
	candidates := s.candidates(st)
	return candidates &^ (s.unparallelizable(st, candidates) | s.waitingForUncategorized(st, candidates) | s.withBuildingComponents(st, candidates) |
		s.waitingOnDependencies(st, candidates) | s.reconciling(st, candidates))
}

// Held is why Tilt does not start the resource, or "" when it has no reason to
// be built or nothing holds it.
func (s *System) Held(st *State, resource int) Hold {
	candidates := s.candidates(st)
	h := holds{reasons: make([]Hold, len(s.resources))}
	if s.buildingUnparallelizable(st) {
		h.add(candidates, HoldWaitingForLocal)
	}
	h.add(s.unparallelizable(st, candidates), HoldUnparallelizable)
	h.add(s.waitingForUncategorized(st, candidates), HoldWaitingForUncategorized)
	h.add(s.withBuildingComponents(st, candidates), HoldBuildingComponent)
	h.add(s.waitingOnDependencies(st, candidates), HoldWaitingForDep)
	h.add(s.reconciling(st, candidates), HoldReconciling)
	h.add(s.waitingOnDeploy(st, candidates), HoldWaitingForDeploy)
	return h.reasons[resource]
}
