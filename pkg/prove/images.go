package prove

import (
	"maps"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// maxSharing is how many workloads that have an image in common are looked at
// together. Each of more is looked at as if it built the image alone: that covers
// whatever any of them takes in.
const maxSharing = 3

// targets are the image builds that stand for a consumer in a workload, as Tilt
// has them: that of the consumer, those of the images that it is built from, and
// in the other workloads those of these that they have as well. There are none
// where the consumer has one image of its own.
//
// Tilt 0.37: internal/engine/buildcontrol/target_queue.go, NewImageTargetQueue,
// and internal/store/buildcontrols/reducers.go, handleBuildResults.
func (w *world) targets(c *consumer, part int) map[int][]*flow.Build {
	if c.use.build == nil {
		return nil
	}
	own := append([]*flow.Build{c.use.build}, w.MadeFrom(c.use.build)...)
	if !plainImages(own) {
		return nil
	}
	all := w.sharing(own, part)
	if len(own) == 1 && len(all) == 0 {
		return nil
	}
	all[part] = own
	return all
}

// plainImages reports whether nothing is special about image builds: they are no
// stages of tiltgen's, and are not synced.
func plainImages(builds []*flow.Build) bool {
	return !slices.ContainsFunc(builds, func(b *flow.Build) bool { return b.Call != nil || len(b.Live) > 0 })
}

// sharing are the other parts that have some of the image builds, with these and
// those of their images that make files. There are none where they are too many,
// or it is not known whether they have them.
func (w *world) sharing(builds []*flow.Build, part int) map[int][]*flow.Build {
	all, none := map[int][]*flow.Build{}, map[int][]*flow.Build{}
	for i, p := range w.parts {
		shares := func(u *use) bool { return u.build != nil && slices.Contains(builds, u.build) }
		if i == part || !slices.ContainsFunc(p.uses, shares) {
			continue
		}
		for _, u := range p.uses {
			if !shares(u) && len(w.files[u].writes) == 0 {
				continue
			}
			if u.build == nil || !u.build.Surely || !plainImages([]*flow.Build{u.build}) {
				return none
			}
			for _, b := range append([]*flow.Build{u.build}, w.MadeFrom(u.build)...) {
				if !slices.Contains(all[i], b) {
					all[i] = append(all[i], b)
				}
			}
		}
	}
	if len(all) >= maxSharing {
		return none
	}
	return all
}

// usesIn are the uses of a part that count for a consumer in one of its parts.
func (w *world) usesIn(c *consumer, part, i int) []*use {
	if i == part {
		return []*use{c.use}
	}
	return w.parts[i].uses
}

// imagesOf is a part with image targets, which notes the files that it has to do
// with in used.
func (w *world) imagesOf(p *part, builds []*flow.Build, used map[int]bool) schedule.Resource {
	r := p.resource
	for _, b := range builds {
		u := w.alone(b)
		f := w.files[u]
		t := schedule.ImageTarget{
			Name: tilt.Readable(b.Ref), Deps: w.varying(slices.Clone(f.watches), used),
			Reads: w.varying(w.reads(u), used), Writes: w.varying(slices.Clone(f.writes), used),
		}
		for _, base := range w.BuiltOn(b) {
			t.ImageDeps = append(t.ImageDeps, tilt.Readable(base.Ref))
		}
		r.Images = append(r.Images, t)
	}
	return r
}

// alone is an image build without those of the images that it is made from.
func (w *world) alone(b *flow.Build) *use {
	if w.apart[b] == nil {
		u := &use{build: b}
		w.addBuild(u, b)
		w.apart[b], w.files[u] = u, w.filesOf(u)
	}
	return w.apart[b]
}

// together are the makers of what a consumer takes in, with the workloads that
// share its images.
func together(part int, targets map[int][]*flow.Build) map[int]bool {
	all := map[int]bool{part: true}
	for _, i := range slices.Sorted(maps.Keys(targets)) {
		all[i] = true
	}
	return all
}

// declared are the image builds of a part that has several, or shares one, with
// those of the images that they are built from, or none.
func (w *world) declared(part int) []*flow.Build {
	var all []*flow.Build
	shared := false
	for _, u := range w.parts[part].uses {
		if u.build == nil {
			return nil
		}
		for _, b := range append([]*flow.Build{u.build}, w.MadeFrom(u.build)...) {
			if !slices.Contains(all, b) {
				all = append(all, b)
			}
		}
		for i, other := range w.parts {
			shared = shared || i != part && slices.Contains(other.uses, u)
		}
	}
	if !plainImages(all) || len(all) < 2 && !shared {
		return nil
	}
	return all
}

// taken and written are the files that a resource watches or reads, and those
// that it writes, in any of its images.
func taken(r *schedule.Resource) []string {
	all := slices.Concat(r.Reads, r.Deps)
	for _, t := range r.Images {
		all = slices.Concat(all, t.Reads, t.Deps)
	}
	return all
}

func written(r *schedule.Resource) []string {
	all := r.Writes
	for _, t := range r.Images {
		all = slices.Concat(all, t.Writes)
	}
	return all
}
