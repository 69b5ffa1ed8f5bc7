package schedule

// defaultSlots is how many builds Tilt runs at once when nothing says so.
//
// Tilt 0.37: pkg/model/update_settings.go, DefaultMaxParallelUpdates.
const defaultSlots = 3

func slotsOf(sc *Scenario) int {
	if sc.MaxParallelUpdates == 0 {
		return defaultSlots
	}
	return max(sc.MaxParallelUpdates, 1)
}

// availableSlots is how many more builds may run.
//
// Tilt 0.37: internal/store/engine_state.go, AvailableBuildSlots.
func (s *System) availableSlots(st *State) int {
	n := s.slots
	for i := range st.Builds {
		if st.Builds[i].busy() {
			n--
		}
	}
	return max(n, 0)
}

// building reports whether Tilt counts the resource as being built. It does so
// from the moment it picks it until well after its command is done.
func (b *Build) building() bool { return b.Phase != Idle }

// busy reports whether the resource is being built or synced, which is one to
// Tilt.
//
// Tilt 0.37: internal/store/engine_state.go, IsBuilding.
func (b *Build) busy() bool { return b.building() || b.syncing() }
