package schedule

// Uncategorized is the resource of all objects that belong to no other.
//
// Tilt 0.37: pkg/model/manifest.go, UnresourcedYAMLManifestName.
const Uncategorized = "uncategorized"

// HoldWaitingForUncategorized holds the workloads while the objects that belong
// to none are deployed.
const HoldWaitingForUncategorized Hold = "waiting-for-uncategorized"

// waitingForUncategorized are the candidates that wait for these.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// IsBuildingUncategorizedYAML and HoldK8sTargets.
func (s *System) waitingForUncategorized(st *State, candidates set) set {
	if s.uncategorized < 0 || !st.Builds[s.uncategorized].building() {
		return 0
	}
	var held set
	for i := range candidates.all() {
		if !s.resources[i].local {
			held = held.with(i)
		}
	}
	return held
}
