package schedule

import "slices"

// report lets a live update know which files changed.
//
// Tilt 0.37: internal/controllers/core/liveupdate/reconciler.go,
// reconcileOneSource.
func (b *Build) report(marks set) {
	b.Sync.Unsynced |= marks
	if b.building() {
		b.Sync.Since |= marks
	}
}

// liveUpdateFails reports whether the live update of a resource leaves the
// changes to a build: before there was a container, and where a change matches
// no sync, or is one to fall back on. The initial sync replaces the changes,
// whatever they are.
//
// Tilt 0.37: internal/controllers/core/liveupdate/reconciler.go, maybeSync and
// createLiveUpdatePlan.
func (b *Build) liveUpdateFails() bool {
	return !b.Sync.Found || b.Sync.Unsynced.has(0) && !b.Sync.Initial
}

// canSync reports whether there are changes that Tilt can sync now. That takes
// no slot and heeds no exclusive step. Where the trigger mode is manual it waits
// for a trigger.
//
// Tilt 0.37: internal/controllers/core/liveupdate/reconciler.go, maybeSync.
func (s *System) canSync(st *State, resource int) bool {
	b, r := &st.Builds[resource], &s.resources[resource]
	if r.live == nil || !b.Sync.Up || b.syncing() || b.liveUpdateFails() {
		return false
	}
	return (b.Sync.Unsynced != 0 || b.Sync.Initial) && (r.auto || slices.Contains(st.Queue, uint8(resource)))
}

// syncing reports whether a sync is under way, which Tilt counts as a build of
// the resource.
func (b *Build) syncing() bool { return b.Sync.Syncing != 0 }

// startSync starts a sync. It counts for a build of all that is pending.
//
// Tilt 0.37: internal/controllers/core/liveupdate/reconciler.go,
// dispatchStartBuildAction, and internal/store/buildcontrols/reducers.go,
// handleBuildResults.
func (s *System) startSync(st *State, resource int) {
	b := &st.Builds[resource]
	b.Sync.Syncing = b.Sync.Unsynced
	if b.Sync.Initial {
		b.Sync.Syncing = 1<<(len(s.resources[resource].live.synced)+1) - 1
	}
	b.Sync.Unsynced, b.Sync.Initial = 0, false
	st.consume(resource)
}

// endSync makes the container hold the synced files. A sync may read them as
// late as at its end, and one that ends later is as good as one that read
// earlier: whatever changes meanwhile is synced again.
func (s *System) endSync(st *State, resource int) {
	b, live := &st.Builds[resource], s.resources[resource].live
	for k, file := range live.synced {
		if b.Sync.Syncing.has(k + 1) {
			st.Files[live.container[k]] = st.Files[file]
		}
	}
	b.Sync.Syncing = 0
}

// deployed makes a live update wait for the container of a new build. What
// changed before that build started is part of its image, whatever it made.
//
// Tilt 0.37: internal/controllers/core/liveupdate/reconciler.go,
// garbageCollectFileChanges.
func (b *Build) deployed() {
	b.Sync.Up = false
	b.Sync.Unsynced, b.Sync.Since, b.Sync.Kept = b.Sync.Since, 0, 0
}

// deployedImage makes what changed before the running build started count as
// part of the image that was made, before its container is there.
//
// Tilt 0.37: internal/controllers/core/liveupdate/reconciler.go,
// garbageCollectFileChanges.
func (b *Build) deployedImage() {
	b.Sync.Unsynced &= b.Sync.Since
	b.Sync.Kept &= b.Sync.Since
}

// containerStarts makes a container of what was deployed run. It holds what its
// image does.
func (s *System) containerStarts(st *State, resource int) {
	b, live := &st.Builds[resource], s.resources[resource].live
	for k, file := range live.container {
		st.Files[file] = st.Files[live.image[k]]
	}
	b.Sync.Found, b.Sync.Up, b.Sync.Initial = true, true, live.initial
}
