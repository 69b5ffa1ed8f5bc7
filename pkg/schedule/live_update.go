package schedule

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// LiveUpdate is how Tilt changes the running container of an image where it
// would else build the image anew. What a run step does inside the container is
// not modelled.
type LiveUpdate struct {
	// Syncs are the local paths that are synced, and FallBackOn those whose change
	// makes Tilt build the image after all.
	Syncs      []string `json:"syncs"`
	FallBackOn []string `json:"fall_back_on"`
	// InitialSync says that each new container gets all synced files.
	InitialSync bool `json:"initial_sync"`
}

// liveUpdate is a live update by the numbers of files.
type liveUpdate struct {
	initial bool
	// synced are the files that are synced, and marks, for each file, its place
	// among them from 1 on, or 0 where a change of it is one that nothing syncs.
	synced []int
	marks  []int
	// image and container are the files that stand for what the last image, and
	// what the container, have of each synced file, and last of all else.
	image, container []int
}

// Sync is what Tilt's live update of a resource knows. Changes are sets of
// marks.
type Sync struct {
	// Found is true once a container was there; Up says that one runs of what was
	// deployed last, and Initial that it is to get all synced files.
	Found, Up, Initial bool
	// Late says that something is not reported yet that changed before the last
	// deployment.
	Late bool
	// Unsynced were not synced to that container; Since are those reported since
	// the running build started; Syncing are being synced, and Kept were, so that
	// a container that starts again gets them again.
	Unsynced, Since, Syncing, Kept set
}

// syncs reports whether the path is synced when it changes.
func (l *LiveUpdate) syncs(file string) bool {
	in := func(dir string) bool { return within(file, dir) }
	return slices.ContainsFunc(l.Syncs, in) && !slices.ContainsFunc(l.FallBackOn, in)
}

// syncs reports whether a change of a file is synced to the container of r.
func (r *Resource) syncs(file string) bool {
	return r.LiveUpdate != nil && r.watches(file) && r.LiveUpdate.syncs(file)
}

// within reports whether a file is a path, or lies in it.
func within(file, dir string) bool {
	dir = path.Clean(dir)
	return dir == "." || dir == file || strings.HasPrefix(file, dir+"/")
}

// liveUpdate is the live update of a resource, or nil. It adds the files that
// stand for what the image and the container hold.
func (s *System) liveUpdate(r *Resource) *liveUpdate {
	if r.LiveUpdate == nil {
		return nil
	}
	live := &liveUpdate{initial: r.LiveUpdate.InitialSync}
	known := len(s.files)
	for file, name := range s.files[:known] {
		mark := 0
		if r.watches(name) && r.LiveUpdate.syncs(name) {
			live.synced = append(live.synced, file)
			mark = len(live.synced)
		}
		live.marks = append(live.marks, mark)
	}
	for i := range len(live.synced) + 1 {
		live.image = append(live.image, len(s.files))
		s.files = append(s.files, fmt.Sprintf("\x00image %d of %s", i, r.Name))
		live.container = append(live.container, len(s.files))
		s.files = append(s.files, fmt.Sprintf("\x00container %d of %s", i, r.Name))
	}
	return live
}

// takeIn makes the image hold what its build reads.
func (s *System) takeIn(st *State, resource int) {
	r := &s.resources[resource]
	for _, file := range r.live.image {
		st.Files[file] = Content{}
	}
	for _, file := range r.reads {
		at := slices.Index(r.live.synced, file)
		if at < 0 {
			at = len(r.live.synced)
		}
		into := r.live.image[at]
		st.Files[into] = s.merge(st.Files[into], st.Files[file])
	}
}

// container is all that the container of a resource holds.
func (s *System) container(st *State, resource int) Content {
	var all Content
	for _, file := range s.resources[resource].live.container {
		all = s.merge(all, st.Files[file])
	}
	return all
}
