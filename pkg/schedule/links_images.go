package schedule

import (
	"fmt"
	"slices"
)

// apart is a cone in which each image target is a step of its own, for the links:
// it makes a file that stands for the image, at once, which wakes what is built
// from it. That covers more runs than there are, but for those in which a report
// is passed over: what one resource gets from another is as if it had built that
// then, and what is wrong with it is so in the other's step as well. The name is
// that of the consumer there.
func (sc *Scenario) apart(consumer string) (apart *Scenario, name string) {
	if !slices.ContainsFunc(sc.Resources, func(r Resource) bool { return len(r.Images) > 0 }) {
		return sc, consumer
	}
	out := &Scenario{MaxParallelUpdates: sc.MaxParallelUpdates, Sources: sc.Sources}
	steps := map[string][]string{}
	for n, r := range sc.Resources {
		targets, ok := r.targets()
		if len(targets) == 0 || !ok {
			out.Resources = append(out.Resources, r)
			steps[r.Name] = []string{r.Name}
			continue
		}
		made := func(image string) string {
			at := slices.IndexFunc(targets, func(t *ImageTarget) bool { return t.Name == image })
			return fmt.Sprintf("\x00image %d of %d", at, n)
		}
		of := func(image string) string { return fmt.Sprintf("%s\x00%s", r.Name, image) }
		for _, t := range targets {
			step := r
			step.Name, step.Images = of(t.Name), nil
			step.Deps, step.Ignore, step.Reads = slices.Clone(t.Deps), t.Ignore, slices.Clone(t.Reads)
			step.Writes = append(slices.Clone(t.Writes), made(t.Name))
			step.Atomic = r.Atomic || len(t.Writes) == 0
			step.ResourceDeps = slices.Clone(r.ResourceDeps)
			for _, base := range t.ImageDeps {
				step.Deps, step.Reads = append(step.Deps, made(base)), append(step.Reads, made(base))
				steps[of(base)] = []string{of(base)}
				step.ResourceDeps = append(step.ResourceDeps, of(base))
			}
			out.Resources = append(out.Resources, step)
			steps[r.Name] = append(steps[r.Name], step.Name)
			if r.Name == consumer {
				name = step.Name
			}
		}
	}
	for i := range out.Resources {
		var deps []string
		for _, dep := range out.Resources[i].ResourceDeps {
			if steps[dep] == nil {
				deps = append(deps, dep)
			}
			deps = append(deps, steps[dep]...)
		}
		out.Resources[i].ResourceDeps = deps
	}
	if name == "" {
		name = consumer
	}
	return out, name
}

// suspectPassedOver makes images suspect of being old where several of one
// resource watch a file, so that a report of it can be passed over.
func (l *links) suspectPassedOver() {
	for _, source := range l.cone.Sources {
		if !slices.ContainsFunc(l.cone.Resources, func(r Resource) bool { return l.passesOver(&r, source) }) {
			continue
		}
		for _, v := range []Verdict{MixedInputs, StaleResult} {
			if !slices.Contains(l.suspects[source], v) {
				l.suspects[source] = append(slices.Clip(l.suspects[source]), v)
			}
		}
	}
}

// passesOver reports whether several images of a resource watch a source, or a
// file that is made from it, and something comes to them from it.
func (l *links) passesOver(r *Resource, source string) bool {
	if !l.carries(r, source, nil) {
		return false
	}
	return r.watchers(source) > 1 || slices.ContainsFunc(l.cone.Resources, func(m Resource) bool {
		return slices.ContainsFunc(m.makes(), func(file string) bool { return r.watchers(file) > 1 }) && l.carries(&m, source, nil)
	})
}

// share adds to what leads to a resource the others that have an image of it:
// it can get their results.
func (w *wires) share() {
	have := map[string][]int{}
	for i := range w.sc.Resources {
		for _, t := range w.sc.Resources[i].Images {
			have[t.Name] = append(have[t.Name], i)
		}
	}
	for _, all := range have {
		for _, i := range all {
			for _, other := range all {
				if other != i && !slices.Contains(w.feeds[i], other) {
					w.feeds[i] = append(w.feeds[i], other)
				}
			}
		}
	}
}
