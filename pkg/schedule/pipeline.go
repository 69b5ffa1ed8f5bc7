package schedule

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// pipeline is what makes one image by stages: builds, and then one resource for
// each stage.
type pipeline struct {
	// builds follow those that they are made from.
	builds      []*Resource
	gate, image *Resource
	// load is nil where the cluster shares the Docker engine, and tag is nil
	// where the image is only built from.
	load, tag *Resource
	outside   []*Resource
}

// pipelineOf finds the stages of a cone. It is nil where the cone holds anything
// but one pipeline, and what that waits for, or where a wire is missing that
// makes a step of it run when it has to.
func pipelineOf(cone *Scenario) *pipeline {
	p := &pipeline{}
	n := map[stage.Kind]int{}
	for i := range cone.Resources {
		r := &cone.Resources[i]
		if r.Stage == nil {
			p.outside = append(p.outside, r)
			continue
		}
		n[r.Stage.Kind]++
		switch r.Stage.Kind {
		case stage.Build:
			p.builds = append(p.builds, r)
		case stage.Gate:
			p.gate = r
		case stage.Image:
			p.image = r
		case stage.Load, stage.Push:
			p.load = r
		case stage.Tag:
			p.tag = r
		}
	}
	if n[stage.Gate] != 1 || n[stage.Image] != 1 || n[stage.Load]+n[stage.Push] > 1 || n[stage.Tag] > 1 {
		return nil
	}
	if !p.inOrder() || !p.isWired(cone) || !p.comesUp() {
		return nil
	}
	return p
}

// unproved says why a cone cannot be proved to be safe, or is empty: of stages
// with live update, what is open in the synced files is not explored by Tilt's
// own rules, and there are runs in which the stage runtime breaks.
func unproved(cone *Scenario) string {
	for _, r := range cone.Resources {
		if r.Stage != nil && len(r.Stage.Settings.Live) > 0 {
			return "the stages of " + r.Stage.Settings.Image + " have live update, which is not proved: see what it syncs as unsure"
		}
	}
	return ""
}

// stages are the resources of the pipeline, each after those that it follows.
func (p *pipeline) stages() []*Resource {
	all := append(slices.Clone(p.builds), p.gate, p.image)
	for _, r := range []*Resource{p.load, p.tag} {
		if r != nil {
			all = append(all, r)
		}
	}
	return all
}

// inOrder sorts the builds so that each follows those that it is made from, if
// that is possible.
func (p *pipeline) inOrder() bool {
	var sorted []*Resource
	var names []string
	for len(sorted) < len(p.builds) {
		n := len(sorted)
		for _, b := range p.builds {
			c := &b.Stage.Settings
			ready := !slices.ContainsFunc(c.After, func(up string) bool { return !slices.Contains(names, up) })
			if ready && !slices.Contains(names, c.Name) {
				sorted, names = append(sorted, b), append(names, c.Name)
			}
		}
		if len(sorted) == n {
			return false
		}
	}
	p.builds = sorted
	return true
}

// isWired reports whether each step watches all that it is made from, notes
// what others take in as well, and reads nothing else.
func (p *pipeline) isWired(cone *Scenario) bool {
	for _, b := range p.builds {
		if !p.buildIsWired(cone, b) {
			return false
		}
	}
	gate, image := p.gate.Stage.Settings, p.image.Stage.Settings
	if gate.Image != image.Image || len(image.Bases) > 0 || len(image.Live) > 0 ||
		!slices.Equal(gate.Builds, image.Builds) || !slices.Equal(gate.Inputs, image.Inputs) || !slices.Equal(gate.Shared, image.Shared) {
		return false
	}
	if !p.image.watches(stage.File(image.Image, "ready")) {
		return false
	}
	for _, b := range p.builds {
		name := b.Stage.Settings.Name
		if !slices.Contains(image.Builds, name) || !p.gate.watches(stage.File(name, "stamp")) {
			return false
		}
	}
	for _, file := range p.image.Reads {
		switch {
		case slices.Contains(cone.Sources, file):
			if !takes(image.Inputs, file) || !p.gate.watches(file) || !p.sharesRightly(cone, file) {
				return false
			}
		case !p.made(file):
			return false
		}
	}
	return p.handsOn(image.Image)
}

// buildIsWired reports whether a build is woken by all that it reads, follows
// those that make it, and alone makes what it makes.
func (p *pipeline) buildIsWired(cone *Scenario, b *Resource) bool {
	c := &b.Stage.Settings
	for _, up := range c.After {
		if !b.watches(stage.File(up, "stamp")) {
			return false
		}
	}
	for _, file := range b.Reads {
		if slices.Contains(cone.Sources, file) {
			if !b.watches(file) || !p.sharesRightly(cone, file) {
				return false
			}
			continue
		}
		if !slices.ContainsFunc(p.builds, func(up *Resource) bool {
			return slices.Contains(up.Writes, file) && slices.Contains(c.After, up.Stage.Settings.Name)
		}) {
			return false
		}
	}
	for _, file := range b.Writes {
		if slices.ContainsFunc(p.builds, func(other *Resource) bool { return other != b && slices.Contains(other.Writes, file) }) {
			return false
		}
	}
	return true
}

// sharesRightly reports whether all that take in a source note it, if more than
// one does.
func (p *pipeline) sharesRightly(cone *Scenario, source string) bool {
	n, noted := 0, 0
	for _, r := range append(slices.Clone(p.builds), p.image) {
		if slices.Contains(r.Reads, source) {
			n++
			if takes(r.Stage.Settings.Shared, source) {
				noted++
			}
		}
	}
	return n < 2 || n == noted
}

func takes(list []string, file string) bool {
	return slices.ContainsFunc(list, func(entry string) bool { return stage.Takes(entry, file) })
}

func (p *pipeline) made(file string) bool {
	return slices.ContainsFunc(p.builds, func(b *Resource) bool { return slices.Contains(b.Writes, file) })
}

// handsOn reports whether what is published wakes the load, and that the tag.
func (p *pipeline) handsOn(image string) bool {
	published, what := stage.File(image, "image"), "image"
	if p.load != nil {
		if p.load.Stage.Settings.Image != image || !p.load.watches(published) {
			return false
		}
		what = "ref"
	}
	if p.tag == nil {
		return true
	}
	c := p.tag.Stage.Settings
	return c.Image == image && handedOn(c) == what && p.tag.watches(stage.File(image, what))
}

// comesUp reports whether every step starts by itself, waits only for those
// before it, and for what comes up by itself.
func (p *pipeline) comesUp() bool {
	up := map[string]bool{}
	var declared []string
	for _, r := range append(slices.Clone(p.outside), p.stages()...) {
		declared = append(declared, r.Name)
	}
	comes := func(r *Resource) bool {
		return r.autoInit() && !r.Fail && !slices.ContainsFunc(r.ResourceDeps, func(dep string) bool {
			return slices.Contains(declared, dep) && !up[dep]
		})
	}
	for n := -1; n != len(up); {
		n = len(up)
		for _, r := range p.outside {
			up[r.Name] = up[r.Name] || comes(r)
			if !up[r.Name] {
				delete(up, r.Name)
			}
		}
	}
	for _, r := range p.stages() {
		if !comes(r) || r.TriggerMode == tilt.TriggerManual {
			return false
		}
		up[r.Name] = true
	}
	return true
}
