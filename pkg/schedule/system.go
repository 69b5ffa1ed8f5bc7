package schedule

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// System is a scenario made ready to run: resources and files by their numbers,
// in the order in which Tilt chooses among equals.
type System struct {
	resources []resource
	// files are the sources and then the outputs.
	files   []string
	sources int
	// onDisk is how many of the files are on disk; the others stand for what an
	// image or a container holds.
	onDisk int
	// versions is how many of the sources have versions that are told apart, and
	// combined those that several of them had together.
	versions int
	combined combinedVersions
	// marks are the numbers by which watches note files. Files with one number
	// are one to them.
	marks []int
	// watchers are, for each file, the resources that a change of it wakes.
	watchers []set
	slots    int
	// uncategorized is the resource of that name, or -1.
	uncategorized int
	// targets is how many image targets the resources have together. targetMarks
	// are the numbers by which the watches of images note files, the highest of
	// which is marked.
	targets, marked int
	targetMarks     []int
	// images are those that stages make, and tokens, for each of their files,
	// the stamps of which it notes the tokens.
	images []stagedImage
	tokens []set
	// runtime are the files of the stage runtime.
	runtime set
	// without is a clause of the stamp protocol that is left out.
	without clause
}

// resource is a resource with the files and resources that it names by number.
type resource struct {
	name      string
	local     bool
	exclusive bool
	autoInit  bool
	auto      bool
	image     bool
	fails     bool
	atomic    bool
	probe     bool
	deps      set
	reads     []int
	writes    []int
	stage     *stageStep
	live      *liveUpdate
	// targets are the images of a workload that has several, or shares one, in the
	// order in which they are built.
	targets []imageTarget
	// watchOf is where the image is that this stands for the watch of. It is never
	// built itself.
	watchOf []place
}

// NewSystem makes a system of a scenario. A resource that resource_deps name
// but nothing declares is ignored, as by Tilt.
func NewSystem(sc *Scenario) (*System, error) {
	sc = sc.spelledOut()
	s := &System{slots: slotsOf(sc), sources: len(sc.Sources)}
	s.files = slices.Clone(sc.Sources)
	for _, r := range sc.Resources {
		for _, file := range slices.Concat(r.takesIn(), r.makes()) {
			if !slices.Contains(s.files, file) {
				s.files = append(s.files, file)
			}
		}
	}
	if len(s.files) > maxSet || len(sc.Resources) > maxSet {
		return nil, fmt.Errorf("%d resources with %d files are too many: leave out what does not matter, down to %d of each", len(sc.Resources), len(s.files), maxSet)
	}
	s.versions = s.sources
	for file := range s.files {
		s.marks = append(s.marks, file)
	}
	ordered := inDefinitionOrder(sc.Resources)
	for _, r := range ordered {
		s.resources = append(s.resources, s.resource(r, ordered))
	}
	s.uncategorized = s.index(Uncategorized)
	s.noteTokens()
	s.noteImages(ordered)
	s.onDisk = len(s.files)
	for i, r := range ordered {
		s.resources[i].live = s.liveUpdate(r)
	}
	if err := s.addTargets(ordered); err != nil {
		return nil, err
	}
	if len(s.resources) > maxSet {
		return nil, fmt.Errorf("%d resources and images are too many: leave out what does not matter, down to %d", len(s.resources), maxSet)
	}
	s.watchers = make([]set, len(s.files))
	for i, r := range ordered {
		for file, name := range s.files {
			if len(r.Images) == 0 && r.watches(name) {
				s.watchers[file] = s.watchers[file].with(i)
			}
		}
		for _, t := range s.resources[i].targets {
			s.watchTarget(r, t)
		}
	}
	return s, nil
}

// inDefinitionOrder is the order in which Tilt keeps resources: those of
// Kubernetes, then the local ones, each in the order of their declarations, and
// last what belongs to no workload.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, loadManifests.
func inDefinitionOrder(rs []Resource) []*Resource {
	var cluster, local, rest []*Resource
	for i := range rs {
		switch {
		case rs[i].local():
			local = append(local, &rs[i])
		case rs[i].Name == Uncategorized:
			rest = append(rest, &rs[i])
		default:
			cluster = append(cluster, &rs[i])
		}
	}
	return slices.Concat(cluster, local, rest)
}

func (s *System) resource(r *Resource, all []*Resource) resource {
	made := resource{
		name:      r.Name,
		local:     r.local(),
		exclusive: r.exclusive(),
		autoInit:  r.autoInit(),
		auto:      r.TriggerMode != tilt.TriggerManual,
		image:     r.Kind == Image,
		fails:     r.Fail,
		atomic:    r.Atomic,
		probe:     r.local() && r.ReadinessProbe,
	}
	for i, other := range all {
		if slices.Contains(r.ResourceDeps, other.Name) {
			made.deps = made.deps.with(i)
		}
	}
	for _, file := range r.Reads {
		made.reads = append(made.reads, slices.Index(s.files, file))
	}
	for _, file := range r.Writes {
		made.writes = append(made.writes, slices.Index(s.files, file))
	}
	made.stage = s.stageStep(r)
	if made.stage != nil {
		made.atomic = made.stage.kind != stage.Build
		made.addReads()
	}
	return made
}

// takesIn and makes are all files that the command reads and writes.
func (r *Resource) takesIn() []string { return slices.Concat(r.Reads, r.runtimeReads()) }
func (r *Resource) makes() []string   { return slices.Concat(r.Writes, r.runtimeWrites()) }

// watches reports whether a change of the file is one of a dep.
func (r *Resource) watches(file string) bool {
	if len(r.Images) > 0 {
		return r.watchers(file) > 0
	}
	in := func(dir string) bool { return within(file, dir) }
	return slices.ContainsFunc(r.Deps, in) && !slices.ContainsFunc(r.Ignore, in)
}

// index is the number of the resource of that name, or -1.
func (s *System) index(name string) int {
	return slices.IndexFunc(s.resources, func(r resource) bool { return r.name == name })
}
