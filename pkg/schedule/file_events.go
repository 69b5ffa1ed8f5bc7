package schedule

// change records that a file was written. Each resource that watches it has a
// watch of its own, and of several images each has one, so that the order in which they learn of it is open.
//
// A resource that no change starts keeps its changes too, but nothing that
// happens depends on them.
//
// Tilt 0.37: internal/controllers/core/tiltfile/filewatch.go,
// ToFileWatchObjects, and internal/watch/watcher_naive.go: any write counts,
// also one that changes nothing.
func (s *System) change(st *State, file int) {
	for i := range s.watchers[file].all() {
		if s.resources[i].auto || s.resources[i].live != nil {
			st.Builds[i].Unseen = st.Builds[i].Unseen.with(s.mark(i, file))
			if len(s.resources[i].watchOf) > 0 {
				s.changeAgain(st, i, s.mark(i, file))
			}
			st.Woken = st.Woken.with(i)
		}
	}
}

// mark is the number by which the watch of a resource notes a file.
func (s *System) mark(resource, file int) int {
	if live := s.resources[resource].live; live != nil {
		return live.marks[file]
	}
	if len(s.resources[resource].watchOf) > 0 {
		return s.targetMarks[file]
	}
	return s.marks[file]
}

// deliver reports to a resource what its watch has gathered: the changes are
// pending from now on. A file that was pending already moves behind the others,
// since Tilt keeps the last time of each file.
//
// Changes that arrive during a build count as made after its start.
//
// Tilt 0.37: internal/controllers/core/filewatch/action.go,
// processFileWatchStatus, and internal/store/engine_state.go,
// AddPendingFileChange.
func (s *System) deliver(st *State, resource int, choice uint8) {
	if len(s.resources[resource].watchOf) > 0 {
		s.deliverToTargets(st, resource, choice)
		return
	}
	unseen := st.Builds[resource].Unseen
	st.Builds[resource].Unseen = 0
	kept := st.Changes[:0]
	for _, change := range st.Changes {
		if int(change.Resource) != resource || !unseen.has(int(change.File)) {
			kept = append(kept, change)
		}
	}
	for file := range unseen.all() {
		kept = append(kept, Change{Resource: uint8(resource), File: uint8(file)})
	}
	st.Changes = kept
	if s.resources[resource].live != nil {
		st.Builds[resource].report(unseen)
		st.Builds[resource].Sync.Late = false
	}
}

// miss drops what happened before the watch of a resource ran.
//
// Tilt 0.37: internal/controllers/core/filewatch/controller.go, Reconcile: the
// watches start beside the first builds.
func miss(st *State, resource int) { st.Builds[resource].Unseen = 0 }
