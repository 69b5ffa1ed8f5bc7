package prove

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/stage"
)

// overwrite is how an emitted image comes to take in a file that is not whole:
// beside the build that makes it, a step writes it that is no stage, so that no
// stamp tells of that.
type overwrite struct {
	writer, file, image string
	// start tells how the writer starts.
	start string
}

// overwritten is that of a consumer, or nil. Exclusive steps are never built beside
// an image stage.
func (w *world) overwritten(c *consumer, part int) *overwrite {
	if c.use.call == nil || c.use.call.Kind != stage.Tag || w.Settings.MaxParallelUpdates == 1 {
		return nil
	}
	in, _ := w.cone(c, part)
	for _, i := range slices.Sorted(maps.Keys(in)) {
		p := w.parts[i]
		if p.exclusive() || p.resource.Kind != schedule.Local || p.isStage() {
			continue
		}
		for _, k := range slices.Sorted(maps.Keys(in)) {
			image := w.parts[k]
			file := w.takesInOf(image, p)
			if start := w.startsBeside(p, image); file >= 0 && start != "" {
				return &overwrite{p.resource.Name, w.atoms.names[file], image.resource.Name, start}
			}
		}
	}
	return nil
}

// startsBeside tells how a step starts while an image stage may run, or is empty
// where it does not: neither waits for the first build of the other, or something
// starts it later.
func (w *world) startsBeside(p, image *part) string {
	name, other := p.resource.Name, image.resource.Name
	switch {
	case p.startsItself() && !w.waitsFor(name, other) && !w.waitsFor(other, name):
		return "1. Tilt starts."
	case p.watches() && !p.manual():
		return fmt.Sprintf("1. Tilt starts, and all is built. Something changes that %s watches.", name)
	case p.manual() || !p.startsItself():
		return fmt.Sprintf("1. Tilt starts, and all is built. A person triggers %s.", name)
	}
	return ""
}

// isStage reports whether all that the part does is a stage.
func (p *part) isStage() bool {
	return !slices.ContainsFunc(p.uses, func(u *use) bool { return u.call == nil })
}

// takesInOf is a file that an image stage takes in as the work of a build, though
// another part writes it too, or -1.
func (w *world) takesInOf(image, writer *part) int {
	for _, u := range image.uses {
		if u.call == nil || u.call.Kind != stage.Image {
			continue
		}
		for _, file := range w.reads(u) {
			writes := func(v *use) bool { return slices.Contains(w.files[v].writes, file) }
			built := slices.ContainsFunc(w.makers[file], func(i int) bool { return w.parts[i].isStage() })
			if built && slices.ContainsFunc(writer.uses, writes) {
				return file
			}
		}
	}
	return -1
}

// run tells it.
func (o *overwrite) run() []string {
	return []string{
		o.start,
		fmt.Sprintf("2. Tilt starts %s, which begins to write %s.", o.writer, o.file),
		fmt.Sprintf("3. Tilt starts %s: all that the builds made belongs together, as far as their stamps tell.", o.image),
		fmt.Sprintf("4. %s takes in %s while %s is writing it.", o.image, o.file, o.writer),
	}
}
