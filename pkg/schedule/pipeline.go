package schedule

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// pipeline is what makes one image by stages.
type pipeline struct {
	// builds follow those that they are made from, and so do bases, the images
	// that the image is built from.
	builds []*Resource
	bases  []*stagedPair
	stagedPair
	// load is nil where the cluster shares the Docker engine, and tag is nil
	// where the image is only built from.
	load, tag *Resource
	outside   []*Resource
}

// stagedPair is the gate and the image stage of one image.
type stagedPair struct {
	gate, image *Resource
}

func (p *stagedPair) name() string { return p.image.Stage.Settings.Image }

// pipelineOf finds the stages that lead to a consumer. It is nil where its cone
// holds anything but one pipeline, and what that waits for, or where a wire is
// missing that makes a step of it run when it has to.
func pipelineOf(cone *Scenario, consumer string) *pipeline {
	p := &pipeline{}
	pairs := map[string]*stagedPair{}
	final := ""
	for i := range cone.Resources {
		r := &cone.Resources[i]
		if r.Stage == nil {
			if len(r.Writes) > 0 {
				// It writes what a stage takes in, or makes itself.
				return nil
			}
			p.outside = append(p.outside, r)
			continue
		}
		image := r.Stage.Settings.Image
		if pairs[image] == nil {
			pairs[image] = &stagedPair{}
		}
		if r.Name == consumer {
			final = image
		}
		slot := map[stage.Kind]**Resource{
			stage.Gate: &pairs[image].gate, stage.Image: &pairs[image].image,
			stage.Load: &p.load, stage.Push: &p.load, stage.Tag: &p.tag,
		}[r.Stage.Kind]
		switch {
		case r.Stage.Kind == stage.Build:
			p.builds = append(p.builds, r)
		case *slot != nil:
			return nil
		default:
			*slot = r
		}
	}
	delete(pairs, "")
	for name, pair := range pairs {
		switch {
		case pair.gate == nil || pair.image == nil:
			return nil
		case name == final:
			p.stagedPair = *pair
		default:
			p.bases = append(p.bases, pair)
		}
	}
	if p.image == nil || !p.inOrder() || !p.isWired(cone) || !p.syncsRightly(cone) || !p.comesUp() {
		return nil
	}
	return p
}

// stages are the resources of the pipeline, each after those that it follows.
func (p *pipeline) stages() []*Resource {
	all := slices.Clone(p.builds)
	for _, base := range p.bases {
		all = append(all, base.gate, base.image)
	}
	for _, r := range []*Resource{p.gate, p.image, p.load, p.tag} {
		if r != nil {
			all = append(all, r)
		}
	}
	return all
}

// inOrder sorts the builds, and the bases, so that each follows those that it
// is made from, if that is possible.
func (p *pipeline) inOrder() bool {
	byName := func(b *Resource) string { return b.Stage.Settings.Name }
	after := func(b *Resource) []string { return b.Stage.Settings.After }
	builds, ok := sorted(p.builds, byName, after)
	bases, okToo := sorted(p.bases, (*stagedPair).name, func(base *stagedPair) []string { return base.image.Stage.Settings.Bases })
	p.builds, p.bases = builds, bases
	return ok && okToo
}

// sorted puts each after those whose names it needs.
func sorted[T any](all []T, name func(T) string, after func(T) []string) ([]T, bool) {
	var done []T
	var names []string
	for len(done) < len(all) {
		n := len(done)
		for _, r := range all {
			missing := slices.ContainsFunc(after(r), func(up string) bool { return !slices.Contains(names, up) })
			if !missing && !slices.Contains(names, name(r)) {
				done, names = append(done, r), append(names, name(r))
			}
		}
		if len(done) == n {
			return nil, false
		}
	}
	return done, true
}

// isWired reports whether each step watches all that it is made from, notes
// what others take in as well, and reads nothing else.
func (p *pipeline) isWired(cone *Scenario) bool {
	for _, b := range p.builds {
		if !p.buildIsWired(cone, b) {
			return false
		}
	}
	for _, base := range p.bases {
		if !p.pairIsWired(cone, base) {
			return false
		}
	}
	c := p.image.Stage.Settings
	for _, b := range p.builds {
		if !slices.Contains(c.Builds, b.Stage.Settings.Name) {
			return false
		}
	}
	return p.pairIsWired(cone, &p.stagedPair) && p.handsOn(c.Image)
}

// pairIsWired reports whether a gate watches all that its image is made from,
// and wakes the image stage.
func (p *pipeline) pairIsWired(cone *Scenario, pair *stagedPair) bool {
	gate, image := pair.gate.Stage.Settings, pair.image.Stage.Settings
	if !slices.Equal(gate.Live, image.Live) || !slices.Equal(gate.HardBuilds, image.HardBuilds) || !slices.Equal(gate.HardInputs, image.HardInputs) ||
		!slices.Equal(gate.Builds, image.Builds) || !slices.Equal(gate.Bases, image.Bases) ||
		!slices.Equal(gate.Inputs, image.Inputs) || !slices.Equal(gate.Shared, image.Shared) ||
		!pair.image.watches(stage.File(image.Image, "ready")) {
		return false
	}
	for _, file := range pair.gate.runtimeReads() {
		if !pair.gate.watches(file) {
			return false
		}
	}
	for _, base := range p.bases {
		of := base.image.Stage.Settings
		if !slices.Contains(image.Bases, of.Image) {
			continue
		}
		if slices.ContainsFunc(of.Builds, func(b string) bool { return !slices.Contains(image.Builds, b) }) {
			return false
		}
	}
	for _, file := range pair.image.Reads {
		switch {
		case slices.Contains(cone.Sources, file):
			if !takes(image.Inputs, file) || !pair.gate.watches(file) || !p.sharesRightly(cone, file) {
				return false
			}
		case !p.madeBy(image.Builds, file):
			return false
		}
	}
	return true
}

// madeBy reports whether one of the builds of these names makes the file.
func (p *pipeline) madeBy(names []string, file string) bool {
	return slices.ContainsFunc(p.builds, func(b *Resource) bool {
		return slices.Contains(b.Writes, file) && slices.Contains(names, b.Stage.Settings.Name)
	})
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
		if !p.madeBy(c.After, file) {
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
	for _, r := range p.stages() {
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
