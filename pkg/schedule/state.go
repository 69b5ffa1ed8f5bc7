package schedule

import (
	"encoding/binary"
	"slices"
)

// Phase is how far a build has come.
type Phase uint8

// The phases of a build, in their order.
const (
	// Idle is no build.
	Idle Phase = iota
	// Picked is a build whose command has not read anything yet.
	Picked
	// Read is a build whose command has read its inputs.
	Read
	// Writing is a build whose command has begun to write.
	Writing
	// Done is a build whose command is done, but whose slot Tilt still keeps.
	Done
)

// Outcome is how a build ends.
type Outcome uint8

// The outcomes. Passed is a stage that had nothing to do, and ends well.
const (
	Runs Outcome = iota
	Passed
	Failed
)

// State is everything that decides what can happen next. Resources and files
// are numbered as in the system.
type State struct {
	// Files are the contents of the files.
	Files []Content
	// Builds are what the resources do.
	Builds []Build
	// Changes are those that are pending, the earliest first.
	Changes []Change
	// Queue are the resources that a person triggered, the first first.
	Queue []uint8
	// Keys are, for each image that stages make, the key of what it would be made
	// from now.
	Keys []uint8
	// Live are, for each of these images, what is kept of it where it is synced.
	Live []Staged
	// Targets are what the running builds do about the image targets of resources
	// that have several, or share one.
	Targets []Target
	// Woken are the resources whose watches saw the last transition.
	Woken set
}

// Build is the state of one resource.
type Build struct {
	Phase Phase
	// Started is true once a build of it was started, however it ended.
	Started bool
	// Ready is true once it succeeded, or a workload once it was ready. It is
	// never lost.
	Ready bool
	// Deployed is true of a workload that was deployed and is not ready yet, and of
	// a server with a readiness probe that was started and is not.
	Deployed bool
	// Made is what the running command makes, from what it read.
	Made Content
	// Outcome is how the build ends, as far as that is known.
	Outcome Outcome
	// Noted is what a running stage noted when it started. Held says that its
	// snapshot is still the same, Touched that a source was written meanwhile
	// that should not have been.
	Noted         Note
	Held, Touched bool
	// Unseen are the marks of changed files that its watch has not reported yet.
	Unseen set
	// Sync is the state of its live update.
	Sync Sync
}

// Change is a pending change: a watch has reported a file to the resource, by
// the mark of the file.
type Change struct {
	Resource, File uint8
	// Target is the place of the image target that it is a change of, from 1 on, or
	// 0. Dependency says that an image was built from which that is made, or with
	// which the resource is deployed.
	Target     uint8
	Dependency bool
}

// Start is the state when Tilt starts on a clean checkout.
func (s *System) Start() State {
	st := State{Files: make([]Content, len(s.files)), Builds: make([]Build, len(s.resources)), Keys: make([]uint8, len(s.images)), Live: slices.Repeat([]Staged{notStaged}, len(s.images))}
	if s.targets > 0 {
		st.Targets = make([]Target, s.targets)
	}
	for i := range st.Keys {
		st.Keys[i] = uint8(i + 1)
	}
	for file := range s.onDisk {
		if file >= s.sources {
			st.Files[file].Missing = true
			continue
		}
		if file < s.versions {
			st.Files[file].Made = s.withVersion(0, file, 1)
		}
	}
	return st
}

// Clone is a copy that shares nothing with st.
func (st *State) Clone() State {
	return State{
		Files:   slices.Clone(st.Files),
		Builds:  slices.Clone(st.Builds),
		Changes: slices.Clone(st.Changes),
		Queue:   slices.Clone(st.Queue),
		Keys:    slices.Clone(st.Keys),
		Live:    slices.Clone(st.Live),
		Targets: slices.Clone(st.Targets),
		Woken:   st.Woken,
	}
}

// become makes st a copy of another state of the same system, in its own memory.
func (st *State) become(other *State) {
	st.Files = append(st.Files[:0], other.Files...)
	st.Builds = append(st.Builds[:0], other.Builds...)
	st.Changes = append(st.Changes[:0], other.Changes...)
	st.Queue = append(st.Queue[:0], other.Queue...)
	st.Keys = append(st.Keys[:0], other.Keys...)
	st.Live = append(st.Live[:0], other.Live...)
	st.Targets = append(st.Targets[:0], other.Targets...)
	st.Woken = other.Woken
}

// consume makes all changes of the resource count as built, and its trigger.
func (st *State) consume(resource int) {
	st.Queue = slices.DeleteFunc(st.Queue, func(queued uint8) bool { return int(queued) == resource })
	st.Changes = slices.DeleteFunc(st.Changes, func(change Change) bool { return int(change.Resource) == resource })
}

// wake makes the resource pending, if it is not.
func (st *State) wake(resource int) {
	if !st.pending(resource) {
		st.Changes = append(st.Changes, Change{Resource: uint8(resource)})
	}
}

// pending reports whether changes of the resource are pending.
func (st *State) pending(resource int) bool {
	return slices.ContainsFunc(st.Changes, func(change Change) bool { return int(change.Resource) == resource })
}

// AppendKey appends bytes that are equal for equal states of one system only.
func (st *State) AppendKey(key []byte) []byte {
	for _, content := range st.Files {
		key = content.appendKey(key)
	}
	for i := range st.Builds {
		b := &st.Builds[i]
		key = append(key, byte(b.Phase)|bit(b.Started, 3)|bit(b.Ready, 4)|bit(b.Deployed, 5))
		key = append(key, byte(b.Outcome)|bit(b.Held, 2)|bit(b.Touched, 3))
		key = b.Made.appendKey(key)
		key = b.Noted.appendKey(key)
		key = binary.AppendUvarint(key, uint64(b.Unseen))
		key = b.Sync.appendKey(key)
	}
	key = append(key, byte(len(st.Changes)))
	for _, change := range st.Changes {
		key = append(key, change.Resource, change.File, change.Target, bit(change.Dependency, 0))
	}
	for i := range st.Targets {
		key = st.Targets[i].appendKey(key)
	}
	key = append(key, st.Keys...)
	for i := range st.Live {
		key = st.Live[i].appendKey(key)
	}
	return append(key, st.Queue...)
}

func (t *Target) appendKey(key []byte) []byte {
	key = append(key, bit(t.Queued, 0)|bit(t.Built, 1)|bit(t.Dirty, 2)|bit(t.Newer, 3))
	return binary.AppendUvarint(binary.AppendUvarint(key, uint64(t.Since)), uint64(t.Known))
}

func (y *Sync) appendKey(key []byte) []byte {
	key = append(key, bit(y.Found, 0)|bit(y.Up, 1)|bit(y.Initial, 2)|bit(y.Late, 3))
	for _, marks := range []set{y.Unsynced, y.Since, y.Syncing, y.Kept} {
		key = binary.AppendUvarint(key, uint64(marks))
	}
	return key
}

func (l *Staged) appendKey(key []byte) []byte {
	key = append(key, bit(l.Tagged, 0)|bit(l.Fresh, 1)|bit(l.Wanted, 2))
	key = l.Last.appendKey(l.Next.appendKey(key))
	l.each(func(m *Made) { key = m.Soft.appendKey(m.Hard.appendKey(append(key, m.ID, bit(m.Sent, 0)))) })
	return key
}

func (c Content) appendKey(key []byte) []byte {
	key = append(key, bit(c.Mixed, 0)|bit(c.Missing, 1)|bit(c.HalfWritten, 2))
	return c.Note.appendKey(binary.AppendUvarint(key, uint64(c.Made)))
}

func (n *Note) appendKey(key []byte) []byte {
	key = binary.AppendUvarint(key, uint64(n.Tokens))
	key = append(key, n.Key, bit(n.Ever, 0))
	return binary.AppendUvarint(key, uint64(n.Saw))
}

func bit(set bool, at int) byte {
	if set {
		return 1 << at
	}
	return 0
}
