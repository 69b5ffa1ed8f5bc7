package prove

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Doubt is something that is not known and could matter to a consumer.
type Doubt struct {
	// Why is a sentence without its full stop.
	Why string
	// Outputs is true where it would help to say what a step writes.
	Outputs bool
	// Value is true of a value without which no run is one for sure.
	Value bool
}

// doubts are what is not known and could matter to a consumer: another step may
// write a file that nothing is known to make, while somebody reads it, or may make
// what is absent. A resource of the scenario that is in doubt says so.
func (w *world) doubts(sc *schedule.Scenario, c *consumer, part int, absent []Doubt) []Doubt {
	var all []Doubt
	add := func(d Doubt) {
		if !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	readers, loose := w.readers(c, part)
	for i, p := range w.parts {
		harmless := i == part || w.runsBefore(p, readers)
		for _, u := range p.uses {
			for _, g := range u.gaps {
				if !g.reads && (harmless || !w.reaches(g, loose)) {
					continue
				}
				add(Doubt{Why: g.why, Outputs: !g.reads})
				for i := range sc.Resources {
					if r := &sc.Resources[i]; r.Name == p.resource.Name && r.Opaque == "" {
						r.Opaque = g.why
					}
				}
			}
		}
	}
	if c.use.service && w.readsOthers(c.use, part) {
		add(Doubt{Why: fmt.Sprintf("which folders %s mounts is not known, and changes there do not build its image", c.Name)})
	}
	for _, o := range w.Opaque {
		if !declaresOnlyServices(o.What) {
			add(Doubt{Why: fmt.Sprintf("what %q declares is not seen", tilt.Readable(o.What))})
		}
	}
	for _, d := range append(absent, w.unknownValues(c, part)...) {
		add(d)
	}
	for _, why := range sc.Starved(w.restless()) {
		add(Doubt{Why: why})
	}
	return all
}

// readers are the parts that a consumer is made by, as far as they read
// anything, and loose are the files that they watch or read and that nothing is
// known to make.
func (w *world) readers(c *consumer, part int) (readers, loose []int) {
	makers, _ := w.cone(c, part)
	for _, i := range slices.Sorted(maps.Keys(makers)) {
		reads := false
		for _, u := range w.usesIn(c, part, i) {
			taken := w.reads(u)
			reads = reads || len(taken) > 0
			loose = append(append(loose, taken...), w.files[u].watches...)
		}
		if reads {
			readers = append(readers, i)
		}
	}
	return readers, slices.DeleteFunc(loose, func(file int) bool {
		return file >= len(w.sources) || len(w.makers[file]) > 0 || strings.HasPrefix(w.atoms.names[file], stage.Folder+"/")
	})
}

// runsBefore reports whether a step runs once, and each reader waits for that, or
// is over by then.
func (w *world) runsBefore(p *part, readers []int) bool {
	if p.watches() || !p.startsItself() {
		return false
	}
	name := p.resource.Name
	for _, i := range readers {
		other := w.parts[i]
		over := w.waitsFor(name, other.resource.Name) && (p.exclusive() || !other.watches())
		if other != p && !over && !w.waitsFor(other.resource.Name, name) {
			return false
		}
	}
	return true
}

// waitsFor reports whether the first build of a resource waits for another one.
func (w *world) waitsFor(name, other string) bool {
	start, ok := w.index[name]
	end, there := w.index[other]
	return ok && there && w.closure(map[int]bool{start: true}, w.waits)[end]
}

// declaresOnlyServices reports whether a call that is not seen through declares
// nothing but what runs in containers.
func declaresOnlyServices(what string) bool {
	return what == "docker_compose" || what == "dc_resource" || strings.HasPrefix(what, "k8s_yaml of ")
}

// reaches reports whether what is not known of a command may be one of the
// files that nothing is known to make.
func (w *world) reaches(g gap, loose []int) bool {
	return slices.ContainsFunc(loose, func(file int) bool { return g.mayBe(w.atoms.paths[file]) })
}

// mayBe reports whether what is not known may be at a path.
func (g gap) mayBe(path string) bool {
	return g.at == tilt.Hole || flow.Meet(g.at, path) != flow.Apart
}

// absent are the paths that a consumer's Dockerfile copies, that are not there,
// and that nothing makes. Where what is not known of a step may be that it makes
// one, doubts tell why.
func (w *world) absent(c *consumer) (all []string, doubts []Doubt) {
	for _, path := range c.use.copies {
		made := slices.ContainsFunc(w.atoms.of(region{path: clean(path)}), func(file int) bool { return len(w.makers[file]) > 0 })
		if made || !tilt.Known(path) || !inside(path) || w.Tree.Exists(path) {
			continue
		}
		loaded, perhaps := w.madeAtLoad(path)
		if loaded {
			continue
		}
		perhaps = append(perhaps, w.perhapsMakes(path)...)
		if len(perhaps) == 0 {
			all = append(all, path)
		}
		doubts = append(doubts, perhaps...)
	}
	return all, doubts
}

// madeAtLoad reports whether a path is made while the Tiltfile is loaded, and
// says what of that is not known.
func (w *world) madeAtLoad(path string) (made bool, doubts []Doubt) {
	for _, l := range w.Locals {
		for _, write := range l.Effects.Writes {
			made = made || tilt.Known(write.Path) && flow.Meet(write.Path, path) != flow.Apart
		}
		for _, o := range l.Effects.Opaque {
			doubts = append(doubts, Doubt{Why: fmt.Sprintf("what %q in local() writes is not known", tilt.Readable(o.What))})
		}
		if l.Effects.Err != nil {
			doubts = append(doubts, Doubt{Why: fmt.Sprintf("a command of local() is not understood: %v", l.Effects.Err)})
		}
	}
	return made, doubts
}

// perhapsMakes says of which steps it is not known that they do not make a path.
func (w *world) perhapsMakes(path string) []Doubt {
	var all []Doubt
	for _, p := range w.parts {
		for _, u := range p.uses {
			for _, g := range u.gaps {
				if g.mayBe(path) {
					all = append(all, Doubt{Why: g.why, Outputs: !g.reads})
				}
			}
		}
	}
	return all
}

// served is what a consumer takes in of what a server writes: the path, and the
// resource of the server.
func (w *world) served(c *consumer) (path, server string) {
	reads := w.reads(c.use)
	for _, p := range w.parts {
		for _, file := range w.of(p.serves) {
			if slices.Contains(reads, file) {
				return w.atoms.names[file], p.resource.Name
			}
		}
	}
	return "", ""
}

// inside reports whether a path lies in the Tiltfile's folder: of others it is
// not known what is there.
func inside(path string) bool { return flow.Within(path, ".") }
