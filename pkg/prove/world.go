package prove

import (
	"slices"
	"strings"
	"sync"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/stage"
)

// world is one way of reading a Tiltfile: its resources, and the files that
// they have to do with.
type world struct {
	*conversion
	parts []*part
	index map[string]int
	atoms *atoms
	// files are, for each use, its files by number.
	files map[*use]*files
	// makers are the parts that make a file, and sources the files that a person
	// edits: those that are watched and that nothing makes.
	makers  map[int][]int
	sources []bool
	// paths are where the files are, by their names.
	paths map[string]string
	// images are the numbers of images, behind those of the files.
	images map[string]int
	// apart are image builds without those of the images that they are made from.
	apart map[*flow.Build]*use
	// restless are the resources that keep Tilt building.
	restless func() []string
}

// imageName stands before the names of images.
const imageName = "the image "

// files are those of a use, by number.
type files struct {
	watches, reads, broad, writes, runtime []int
}

// newWorld is the world of a project. Each path that a person edits is a file of its
// own in it.
func newWorld(p *flow.Project, edited ...string) *world {
	c := newConversion(p)
	w := &world{
		conversion: c, parts: c.parts(), index: map[string]int{}, files: map[*use]*files{},
		makers: map[int][]int{}, images: map[string]int{}, paths: map[string]string{}, apart: map[*flow.Build]*use{},
	}
	for i, p := range w.parts {
		w.index[p.resource.Name] = i
	}
	w.split(edited)
	for i, p := range w.parts {
		for _, u := range p.uses {
			w.number(u, i)
		}
	}
	w.restless = sync.OnceValue(func() []string { return schedule.Restless(w.whole()) })
	w.sources = make([]bool, len(w.atoms.paths))
	for _, f := range w.files {
		for _, file := range f.watches {
			w.sources[file] = len(w.makers[file]) == 0 && !strings.HasPrefix(w.atoms.names[file], stage.Folder+"/")
		}
	}
	return w
}

// split makes files of all paths that anything names, and of those that are edited.
func (w *world) split(edited []string) {
	named := slices.Clone(edited)
	filled := map[string]bool{}
	for _, path := range edited {
		filled[path] = true
	}
	add := func(all ...[]region) {
		for _, regions := range all {
			for _, r := range regions {
				named = append(named, r.path)
			}
		}
	}
	for _, p := range w.parts {
		add(p.serves)
		for _, r := range p.serves {
			filled[r.path] = true
		}
		for _, u := range p.uses {
			add(u.watches, u.reads, u.broad, u.writes, u.livePaths())
			for _, r := range u.writes {
				filled[r.path] = true
			}
			named = append(named, u.runtime...)
			if u.call != nil {
				s := u.call.Settings
				add(sources(s.Outputs), sources(s.Shared), sources(s.Inputs), sources(s.HardInputs), sources(s.Live))
				add(leftOut(s.Shared), leftOut(s.Inputs), leftOut(s.HardInputs))
			}
		}
	}
	w.atoms = newAtoms(named, func(folder string) bool { return filled[folder] || w.Tree.Exists(folder) })
	for file, path := range w.atoms.paths {
		w.paths[w.atoms.names[file]] = path
	}
	for _, p := range w.parts {
		for _, u := range p.uses {
			for _, name := range slices.Concat(u.imagesMade, u.imagesRead) {
				if _, ok := w.images[name]; !ok {
					w.images[name] = len(w.atoms.names)
					w.atoms.names = append(w.atoms.names, imageName+name)
				}
			}
		}
	}
}

// number works out which files a use of a part has to do with.
func (w *world) number(u *use, part int) {
	if w.files[u] != nil {
		w.makes(w.files[u], part)
		return
	}
	w.files[u] = w.filesOf(u)
	w.makes(w.files[u], part)
}

// filesOf are the files of a use.
func (w *world) filesOf(u *use) *files {
	f := &files{
		watches: w.of(u.watches), reads: w.of(u.reads), broad: w.of(u.broad), writes: w.of(u.writes),
	}
	for _, name := range u.runtime {
		f.runtime = append(f.runtime, w.atoms.of(region{path: name})...)
	}
	// What a command makes itself is none of its inputs.
	f.reads = slices.DeleteFunc(f.reads, func(file int) bool { return slices.Contains(f.writes, file) })
	for _, name := range u.imagesRead {
		f.reads = append(f.reads, w.images[name])
	}
	for _, name := range u.imagesMade {
		f.writes = append(f.writes, w.images[name])
	}
	return f
}

func (w *world) makes(f *files, part int) {
	for _, file := range slices.Concat(f.writes, f.runtime) {
		if !slices.Contains(w.makers[file], part) {
			w.makers[file] = append(w.makers[file], part)
		}
	}
}

// of are the files of regions, each once.
func (w *world) of(all []region) []int {
	var files []int
	for _, r := range all {
		files = append(files, w.atoms.of(r)...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// reads are the files that a use takes in: of a broad folder those that nothing
// makes. What a person edits does not count where its author has no edit start the
// step, nor anything else that changes: whoever edits that starts it if need be.
func (w *world) reads(u *use) []int {
	f := w.files[u]
	all := slices.Clone(f.reads)
	if u.isStep() && len(u.watches) == 0 {
		return slices.DeleteFunc(all, func(file int) bool { return len(w.makers[file]) == 0 })
	}
	for _, file := range f.broad {
		if len(w.makers[file]) == 0 && !slices.Contains(all, file) {
			all = append(all, file)
		}
	}
	slices.Sort(all)
	return all
}

// isStep reports whether it is what the command of a local_resource does, and no
// stage.
func (u *use) isStep() bool { return u.build == nil && u.call == nil && !u.service }

// namesOf are the files of regions.
func (w *world) namesOf(all []region) []string {
	return w.named(w.of(all))
}

func (w *world) named(files []int) []string {
	var names []string
	for _, file := range files {
		names = append(names, w.atoms.names[file])
	}
	return names
}

// livePaths are the paths of the live_update of an image build.
func (u *use) livePaths() []region {
	if u.build == nil {
		return nil
	}
	var all []region
	for _, s := range u.build.Live {
		all = append(all, regions(s.FallBackOn, nil)...)
		if s.Sync != nil {
			all = append(all, regions([]string{s.Sync.Local}, nil)...)
		}
		if s.Run != nil {
			all = append(all, regions(s.Run.Triggers, nil)...)
		}
	}
	return all
}

// liveUpdate is the live_update of an image build.
func (w *world) liveUpdate(u *use) *schedule.LiveUpdate {
	if u.build == nil || len(u.build.Live) == 0 {
		return nil
	}
	live := &schedule.LiveUpdate{}
	for _, s := range u.build.Live {
		switch {
		case s.InitialSync:
			live.InitialSync = true
		case s.Sync != nil:
			for _, file := range w.namesOf(regions([]string{s.Sync.Local}, nil)) {
				if !slices.Contains(live.Syncs, file) {
					live.Syncs = append(live.Syncs, file)
				}
			}
		default:
			live.FallBackOn = append(live.FallBackOn, w.namesOf(regions(s.FallBackOn, nil))...)
		}
	}
	return live
}
