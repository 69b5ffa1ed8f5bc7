package schedule

import "slices"

// HoldReconciling holds a resource whose changes a live update sees to.
const HoldReconciling Hold = "reconciling"

// reconciling are the candidates with no reason to be built but changed files,
// and a live update that has not failed. A trigger counts as a reason of its own
// unless it is what the live update waits for, where the trigger mode is manual.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// HoldLiveUpdateTargetsHandledByReconciler and IsLiveUpdateEligibleTrigger.
func (s *System) reconciling(st *State, candidates set) set {
	var held set
	for i := range candidates.all() {
		r, b := &s.resources[i], &st.Builds[i]
		if r.live == nil || s.needsInitialBuild(st, i) || b.liveUpdateFails() || !st.pending(i) {
			continue
		}
		if r.auto != slices.Contains(st.Queue, uint8(i)) {
			held = held.with(i)
		}
	}
	return held
}
