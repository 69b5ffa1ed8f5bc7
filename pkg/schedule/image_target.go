package schedule

import (
	"fmt"
	"slices"
)

// ImageTarget is an image of a workload that has several, or one that other
// workloads run as well: those that have an image of its name.
type ImageTarget struct {
	Name string `json:"name"`
	// Deps are watched files and folders, Ignore what is not heeded in them.
	Deps   []string `json:"deps"`
	Ignore []string `json:"ignore"`
	// ImageDeps are the images of the same workload that it is built from.
	ImageDeps []string `json:"image_deps"`
	// Reads are files that its build takes in, and Writes those that it makes
	// beside the image.
	Reads  []string `json:"reads"`
	Writes []string `json:"writes"`
}

// imageTarget is an image target by the numbers of files and resources.
type imageTarget struct {
	name          string
	reads, writes []int
	// bases are the places, among the targets of the resource, of those that it
	// is built from.
	bases set
	// watch is the number of its watch among the resources, result the file that
	// stands for its last result, and state its place in State.Targets.
	watch, result, state int
	// copies are where other resources have it.
	copies []place
}

// place is where a resource has an image target.
type place struct{ resource, target int }

// Target is the state of an image target in one resource. Apart from the last
// result, which stands among the files, it is about the running build.
type Target struct {
	// Queued is true of one that is still to be built, and Built of that as well as
	// of one that is.
	Queued, Built bool
	// Dirty is true of one that had no result, or changes that were pending, when
	// the build started.
	Dirty bool
	// Newer is true when what it is built from was built by a build that started
	// later.
	Newer bool
	// Since are the other resources with the image whose builds started later.
	Since set
	// Known are the marks of changed files that its watch has not reported yet, but
	// that of another target of the resource had when the build started.
	Known set
}

// watchOfImage stands before the name of an image where it names its watch.
const watchOfImage = "the image "

// spelledOut is a scenario in which what a resource with image targets watches,
// reads and writes is what all of these do.
func (sc *Scenario) spelledOut() *Scenario {
	if !slices.ContainsFunc(sc.Resources, func(r Resource) bool { return len(r.Images) > 0 }) {
		return sc
	}
	out := *sc
	out.Resources = slices.Clone(sc.Resources)
	for i := range out.Resources {
		out.Resources[i].spellOut()
	}
	return &out
}

func (r *Resource) spellOut() {
	if len(r.Images) == 0 {
		return
	}
	r.Deps, r.Ignore, r.Reads, r.Writes = nil, nil, nil, nil
	for i := range r.Images {
		t := &r.Images[i]
		r.Deps = append(r.Deps, t.Deps...)
		r.Reads = append(r.Reads, t.Reads...)
		r.Writes = append(r.Writes, t.Writes...)
	}
	for _, list := range []*[]string{&r.Deps, &r.Reads, &r.Writes} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

// keepReads leaves out of what a resource reads all else.
func (r *Resource) keepReads(keep func(file string) bool) {
	drop := func(file string) bool { return !keep(file) }
	r.Reads = slices.DeleteFunc(slices.Clone(r.Reads), drop)
	r.Images = slices.Clone(r.Images)
	for i := range r.Images {
		r.Images[i].Reads = slices.DeleteFunc(slices.Clone(r.Images[i].Reads), drop)
	}
}

func (r *Resource) validateImages(at string) error {
	seen := map[string]bool{}
	for i, t := range r.Images {
		at := fmt.Sprintf("%s.images[%d]", at, i)
		switch {
		case r.Kind != Image:
			return fmt.Errorf("%s: %q has no images: make its kind image", at, r.Name)
		case r.LiveUpdate != nil:
			return fmt.Errorf("%s: %q has a live update, which needs one image of its own: leave one out", at, r.Name)
		case t.Name == "":
			return fmt.Errorf("%s has no name: give it one", at)
		case seen[t.Name]:
			return fmt.Errorf("%s: %q is there twice: leave one out", at, t.Name)
		}
		seen[t.Name] = true
	}
	for i, t := range r.Images {
		for _, base := range t.ImageDeps {
			if !seen[base] {
				return fmt.Errorf("%s.images[%d].image_deps: %q is no image of %q: add it there", at, i, base, r.Name)
			}
		}
	}
	if _, ok := r.targets(); !ok {
		return fmt.Errorf("%s.images: image_deps go round in a circle: leave one out", at)
	}
	return nil
}

// targets are the image targets in the order in which Tilt builds them: each
// after those that it is built from.
//
// Tilt 0.37: pkg/model/target.go, TopologicalSort.
func (r *Resource) targets() ([]*ImageTarget, bool) {
	var all []*ImageTarget
	for i := range r.Images {
		all = append(all, &r.Images[i])
	}
	return sorted(all, func(t *ImageTarget) string { return t.Name }, func(t *ImageTarget) []string { return t.ImageDeps })
}

// watches reports whether a change of the file is one of a dep.
func (t *ImageTarget) watches(file string) bool {
	in := func(dir string) bool { return within(file, dir) }
	return slices.ContainsFunc(t.Deps, in) && !slices.ContainsFunc(t.Ignore, in)
}

// addTargets adds the image targets of the resources, the files that stand for
// their results, and a watch for each image.
//
// Tilt 0.37: internal/controllers/core/tiltfile/filewatch.go,
// ToFileWatchObjects: an image target that several resources have is watched
// once.
func (s *System) addTargets(all []*Resource) error {
	watches := map[string]int{}
	for i, r := range all {
		targets, ok := r.targets()
		if !ok {
			return fmt.Errorf("the image_deps of %s go round in a circle: leave one out", r.Name)
		}
		for k, t := range targets {
			made := imageTarget{name: t.Name, reads: s.numbers(t.Reads), writes: s.numbers(t.Writes), result: len(s.files), state: s.targets}
			s.files = append(s.files, fmt.Sprintf("\x00%s of %s", t.Name, r.Name))
			s.targets++
			for b, base := range targets[:k] {
				if slices.Contains(t.ImageDeps, base.Name) {
					made.bases = made.bases.with(b)
				}
			}
			if _, ok := watches[t.Name]; !ok {
				watches[t.Name] = len(s.resources)
				s.resources = append(s.resources, resource{name: watchOfImage + t.Name, auto: true})
			}
			made.watch = watches[t.Name]
			s.resources[made.watch].watchOf = append(s.resources[made.watch].watchOf, place{i, k})
			s.resources[i].targets = append(s.resources[i].targets, made)
		}
	}
	for _, w := range watches {
		of := s.resources[w].watchOf
		for _, p := range of {
			copies := slices.DeleteFunc(slices.Clone(of), func(other place) bool { return other == p })
			s.target(p).copies = copies
		}
	}
	s.markTargets(all)
	return nil
}

// watchTarget makes what an image target watches wake the watch of its image.
func (s *System) watchTarget(r *Resource, t imageTarget) {
	at := slices.IndexFunc(r.Images, func(declared ImageTarget) bool { return declared.Name == t.name })
	for file, name := range s.files {
		if r.Images[at].watches(name) {
			s.watchers[file] = s.watchers[file].with(t.watch)
		}
	}
}

// markTargets numbers the files that several targets of one resource watch, from
// 1 on. All others are one, and so are sources that nothing reads: that a change
// of one is passed over is as if nobody had changed it.
func (s *System) markTargets(all []*Resource) {
	s.targetMarks = make([]int, len(s.files))
	marks := 0
	for file, name := range s.files[:s.onDisk] {
		if file < s.sources && !slices.ContainsFunc(all, func(r *Resource) bool { return slices.Contains(r.takesIn(), name) }) {
			continue
		}
		if slices.ContainsFunc(all, func(r *Resource) bool { return r.watchers(name) > 1 }) {
			marks++
			s.targetMarks[file] = marks
		}
	}
	s.marked = marks
}

// watchers are how many targets of the resource watch a file.
func (r *Resource) watchers(file string) int {
	n := 0
	for i := range r.Images {
		if r.Images[i].watches(file) {
			n++
		}
	}
	return n
}

func (s *System) target(p place) *imageTarget { return &s.resources[p.resource].targets[p.target] }

func (s *System) numbers(files []string) []int {
	var numbers []int
	for _, file := range files {
		numbers = append(numbers, slices.Index(s.files, file))
	}
	return numbers
}
