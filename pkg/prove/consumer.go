package prove

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Kind is what a consumer is.
type Kind string

// The kinds of consumers.
const (
	// Image is an image build, in any workload that it runs in.
	Image Kind = "image"
	// Step is a local_resource that reads what others write.
	Step Kind = "step"
)

// Consumer is what takes in what others make.
type Consumer struct {
	Kind Kind
	// Name is the image's reference as the Tiltfile has it, or the resource's name,
	// also of a service that Docker Compose has an image built for.
	Name string
	// Resources are the resources in whose builds it runs.
	Resources []string
	// At is where it is declared.
	At *tilt.Call
}

// consumer is a consumer with its uses in one world: an image has one in each
// workload.
type consumer struct {
	Consumer
	use   *use
	parts []int
}

// consumers are those of a world, in the order of their declarations: images
// first. The stages of an image of tiltgen's belong to it, and are none.
func (w *world) consumers() []*consumer {
	var images, steps []*consumer
	of := map[*use]*consumer{}
	for i, p := range w.parts {
		for _, u := range p.uses {
			c := of[u]
			switch {
			case c != nil:
			case u.build != nil:
				c = &consumer{Consumer: Consumer{Kind: Image, Name: tilt.Readable(u.build.Ref), At: u.build.At}, use: u}
				images = append(images, c)
			case u.service:
				c = &consumer{Consumer: Consumer{Kind: Image, Name: p.resource.Name, At: p.at}, use: u}
				images = append(images, c)
			case u.call == nil && w.readsOthers(u, i):
				c = &consumer{Consumer: Consumer{Kind: Step, Name: p.resource.Name, At: p.at}, use: u}
				steps = append(steps, c)
			default:
				continue
			}
			of[u] = c
			c.Resources = append(c.Resources, p.resource.Name)
			c.parts = append(c.parts, i)
		}
	}
	slices.SortStableFunc(images, func(a, b *consumer) int { return cmp.Or(inOrder(a.At, b.At), w.buildOrder(a)-w.buildOrder(b)) })
	return append(images, steps...)
}

// inOrder compares the places of two declarations. What has none comes last.
func inOrder(a, b *tilt.Call) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return cmp.Or(cmp.Compare(a.Start.File, b.Start.File), cmp.Compare(a.Start.Line, b.Start.Line), cmp.Compare(a.Start.Column, b.Start.Column))
}

func (w *world) buildOrder(c *consumer) int { return slices.Index(w.Builds, c.use.build) }

// withBases are a consumer, and, where its images are not told apart, the builds
// alone of those that it is made from: Tilt does not repeat those where only the
// consumer's own files changed.
//
// Tilt 0.37: internal/engine/buildcontrol/target_queue.go, NewImageTargetQueue.
func (w *world) withBases(c *consumer) []*consumer {
	all := []*consumer{c}
	if c.use.build == nil || len(w.targets(c, c.parts[0])) > 0 {
		return all
	}
	bases := w.MadeFrom(c.use.build)
	for i, p := range w.parts {
		if !slices.Contains(c.parts, i) {
			continue
		}
		for _, u := range p.uses {
			if u.build != nil && slices.Contains(bases, u.build) {
				all = append(all, &consumer{Consumer: c.Consumer, use: u, parts: []int{i}})
			}
		}
	}
	return all
}

// readsOthers reports whether a use takes in what another part makes.
func (w *world) readsOthers(u *use, part int) bool {
	return slices.ContainsFunc(w.reads(u), func(file int) bool {
		return slices.ContainsFunc(w.makers[file], func(maker int) bool { return maker != part })
	})
}

// scenario is what can influence a consumer in one of its parts: what makes the
// files that it reads or watches, what its first build waits for, and so on, and
// what can be built beside that where it matters. An image stands there without
// the other images of its workload, since Tilt builds each for its own changes.
func (w *world) scenario(c *consumer, part int) *schedule.Scenario {
	makers, in := w.cone(c, part)
	targets := w.targets(c, part)
	beside := w.beside(in)
	sc := &schedule.Scenario{Name: c.Name, MaxParallelUpdates: w.Settings.MaxParallelUpdates}
	used := map[int]bool{}
	for i, p := range w.parts {
		switch {
		case targets[i] != nil:
			sc.Resources = append(sc.Resources, w.imagesOf(p, targets[i], used))
		case i == part:
			sc.Resources = append(sc.Resources, w.resource(p, []*use{c.use}, used))
		case makers[i]:
			sc.Resources = append(sc.Resources, w.resource(p, p.uses, used))
		case beside[i]:
			sc.Resources = append(sc.Resources, p.besides())
		case in[i]:
			// Only whether it has succeeded once matters.
			sc.Resources = append(sc.Resources, p.resource)
		}
	}
	w.nameImages(sc)
	for file := range w.sources {
		if w.sources[file] && used[file] {
			sc.Sources = append(sc.Sources, w.atoms.names[file])
		}
	}
	for _, file := range []string{elsewhere, syncedElsewhere} {
		if slices.ContainsFunc(sc.Resources, func(r schedule.Resource) bool { return slices.Contains(r.Deps, file) }) {
			sc.Sources = append(sc.Sources, file)
		}
	}
	return sc
}

// whole is the scenario of everything that is declared.
func (w *world) whole() *schedule.Scenario {
	sc := &schedule.Scenario{MaxParallelUpdates: w.Settings.MaxParallelUpdates}
	used := map[int]bool{}
	for i, p := range w.parts {
		if builds := w.declared(i); len(builds) > 0 {
			sc.Resources = append(sc.Resources, w.imagesOf(p, builds, used))
			continue
		}
		sc.Resources = append(sc.Resources, w.resource(p, p.uses, used))
	}
	w.nameImages(sc)
	for file := range w.sources {
		if w.sources[file] && used[file] {
			sc.Sources = append(sc.Sources, w.atoms.names[file])
		}
	}
	return sc
}

// resource is a part with some of its uses, which notes the files that it has to
// do with in used. What nobody edits and nothing makes is there all the time,
// and left out.
func (w *world) resource(p *part, uses []*use, used map[int]bool) schedule.Resource {
	r := p.resource
	var watches, reads, writes []int
	for _, u := range uses {
		f := w.files[u]
		watches = append(watches, f.watches...)
		reads = append(reads, w.reads(u)...)
		writes = append(writes, f.writes...)
		if u.call != nil {
			r.Stage = w.inScenario(u.call)
		}
		if live := w.liveUpdate(u); live != nil {
			r.LiveUpdate = live
		}
	}
	r.Deps, r.Reads, r.Writes = w.varying(watches, used), w.varying(reads, used), w.varying(writes, used)
	return r
}

// varying are those of the files that somebody edits or something makes, each
// once, which it notes in used.
func (w *world) varying(files []int, used map[int]bool) []string {
	slices.Sort(files)
	files = slices.DeleteFunc(slices.Compact(files), func(file int) bool {
		return len(w.makers[file]) == 0 && (file >= len(w.sources) || !w.sources[file])
	})
	for _, file := range files {
		used[file] = true
	}
	return w.named(files)
}

// nameImages marks what makes nothing for others but images: docker gives an
// image its name when all of it is there.
func (w *world) nameImages(sc *schedule.Scenario) {
	isImage := func(file string) bool {
		_, ok := w.images[strings.TrimPrefix(file, imageName)]
		return ok
	}
	for i := range sc.Resources {
		r := &sc.Resources[i]
		writes := written(r)
		r.Atomic = slices.ContainsFunc(writes, isImage) && !slices.ContainsFunc(writes, func(file string) bool {
			return !isImage(file) && slices.ContainsFunc(sc.Resources, func(other schedule.Resource) bool {
				return other.Name != r.Name && slices.Contains(taken(&other), file)
			})
		})
	}
}
