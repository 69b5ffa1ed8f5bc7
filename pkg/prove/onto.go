package prove

import (
	"fmt"
	"slices"
)

// onto is how an image comes to be built onto a base image that is older than the
// rest of it: both take in something that comes from one source, but Tilt has a
// watch for each of them, and builds again only what it has learnt of.
//
// Tilt 0.37: internal/engine/buildcontrol/target_queue.go, NewImageTargetQueue,
// and internal/controllers/core/tiltfile/filewatch.go, ToFileWatchObjects.
type onto struct {
	image, base string
	// source is a file by its name, and taken what of it the image takes in.
	source, taken string
}

// builtOnto is that of a consumer, or nil.
func (w *world) builtOnto(c *consumer) *onto {
	b := c.use.build
	if b == nil || b.Call != nil || len(b.Live) == 0 {
		return nil
	}
	for _, base := range w.MadeFrom(b) {
		below := w.origins(w.of(w.alone(base).reads))
		own := w.alone(b)
		watched := w.origins(w.of(own.watches))
		for _, file := range w.of(own.reads) {
			for _, source := range w.origins([]int{file}) {
				if slices.Contains(below, source) && slices.Contains(watched, source) {
					return &onto{b.Ref, base.Ref, w.atoms.names[source], w.atoms.names[file]}
				}
			}
		}
	}
	return nil
}

// origins are the sources that files are made from, be it through others, in
// their order.
func (w *world) origins(files []int) []int {
	var sources []int
	seen := map[int]bool{}
	for queue := slices.Clone(files); len(queue) > 0; queue = queue[1:] {
		file := queue[0]
		if seen[file] {
			continue
		}
		seen[file] = true
		if file < len(w.sources) && w.sources[file] {
			sources = append(sources, file)
		}
		for _, maker := range w.makers[file] {
			for _, u := range w.parts[maker].uses {
				queue = append(queue, w.reads(u)...)
			}
		}
	}
	slices.Sort(sources)
	return sources
}

// run tells it of the resource in which the images are built.
func (o *onto) run(resource string) []string {
	return []string{
		"1. Tilt starts, and all is built.",
		fmt.Sprintf("2. A person edits %s, and what is made from it is made again.", o.source),
		fmt.Sprintf("3. Tilt learns that something changed that %s watches, and not yet that it did for %s: each has a watch of its own.", o.image, o.base),
		fmt.Sprintf("4. Tilt starts the build of %s: it builds %s onto the %s that is there.", resource, o.image, o.base),
		fmt.Sprintf("5. %s takes in the new %s, and a %s that was made from the old %s.", o.image, o.taken, o.base, o.source),
	}
}
