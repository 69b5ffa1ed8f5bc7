package schedule

import "slices"

// HoldWaitingForDeploy holds changes that can all be synced while the container
// of the last build is not there yet.
const HoldWaitingForDeploy Hold = "waiting-for-deploy"

// waitingOnDeploy are the candidates with no reason to be built but changed
// files, which are all synced, whose first container is still to come. Once one
// was there, the live update holds them.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// IsLiveUpdateTargetWaitingOnDeploy.
func (s *System) waitingOnDeploy(st *State, candidates set) set {
	var held set
	for i := range candidates.all() {
		b := &st.Builds[i]
		if s.resources[i].live == nil || !b.Deployed || b.Sync.Found || b.Sync.Unsynced.has(0) {
			continue
		}
		if b.Sync.Unsynced != 0 && !slices.Contains(st.Queue, uint8(i)) {
			held = held.with(i)
		}
	}
	return held
}
