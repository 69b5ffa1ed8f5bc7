package schedule

import (
	"fmt"
	"slices"
	"sync"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// A pipeline is proved in parts, each explored by itself in any order:
//
//   - each build behind one build that stands for all that it is made from,
//     before an image that is made from both;
//   - the gate and the image stage behind one build that stands for all; those
//     of a base image before an image that is made from it as well;
//   - what follows on a published image, which is there at once or not at all;
//   - what is synced into its container (see pipeline_live.go).
//
// That one build can stand for several rests on the first part, taken in the
// order in which the builds follow each other: whatever belongs together is
// whole, and made from one version of each source; a build is fresh in the end.
// Whom a build's stamp notes, and who notes a source, has been looked at when
// the pipeline was found.

// proveParts reports whether every part of the pipeline is safe, and how many
// states they have.
func (e *Explorer) proveParts(p *pipeline, bound int) (states int, ok bool) {
	shapes := distinctShapes(p.shapes())
	results := make([]*Result, len(shapes))
	var parts sync.WaitGroup
	for i, sh := range shapes {
		parts.Go(func() {
			result, err := e.parts.part(fmt.Sprint(sh, bound), func() (*Result, error) { return sh.explore(bound) })
			if err == nil {
				results[i] = result
			}
		})
	}
	parts.Wait()
	ok = true
	for _, result := range results {
		if result == nil {
			return states, false
		}
		states += result.States
		ok = ok && slices.Contains(result.Verdicts(), Safe)
	}
	return states, ok
}

// distinctShapes are the shapes, each once.
func distinctShapes(shapes []shape) []shape {
	var all []shape
	for _, sh := range shapes {
		if !slices.Contains(all, sh) {
			all = append(all, sh)
		}
	}
	return all
}

// explore explores the part.
func (sh shape) explore(bound int) (*Result, error) {
	sc, consumer := sh.scenario()
	all, err := sh.systems(sc, consumer)
	if err != nil {
		return nil, err
	}
	return exploreSystems(sh.order, all, consumer, bound), nil
}

// systems are those of the part. Where only keys matter, versions do not.
func (sh shape) systems(sc *Scenario, consumer string) ([]*System, error) {
	part, err := cone(sc, consumer)
	if err != nil {
		return nil, err
	}
	if sh.synced != syncedKeys {
		return systems(part)
	}
	s, err := untrackedOr(part, "")
	if err != nil {
		return nil, err
	}
	return []*System{s}, nil
}

// order is the order in which the part is explored.
func (sh shape) order(s *System) order {
	s.without = sh.without
	switch sh.synced {
	case notSynced:
		return anyOrder{s}
	case syncedKeys:
		return keysOnly{standIns{anyOrder{s}}}
	}
	return newAnyImages(s)
}

func exploreSystems(in func(*System) order, all []*System, consumer string, bound int) *Result {
	result := &Result{Consumer: consumer}
	for _, s := range all {
		ex := newExploration(s, consumer, in(s), bound, result)
		ex.run()
		ex.report(result)
	}
	return result
}

// shape is a part of a pipeline as far as it matters for its proof.
type shape struct {
	kind stage.Kind
	// behind says that there is a build before it; own, upstream and shared say
	// whether there are sources that only it takes in, that only that build takes
	// in, and that both do.
	behind, own, upstream, shared bool
	// base says that the image is one that another is built from, and load that a
	// load or a push comes before the tag.
	base, load bool
	synced     syncedPart
	// without is a clause of the stamp protocol that is left out, to see that it is
	// needed.
	without clause
}

// shapes are the parts of the pipeline.
func (p *pipeline) shapes() []shape {
	var all []shape
	for _, b := range p.builds {
		all = append(all, p.shapeBehind(b, p.upstream(b.Stage.Settings.After, nil)))
	}
	for _, base := range p.bases {
		c := base.image.Stage.Settings
		sh := p.shapeBehind(base.image, p.upstream(c.Builds, c.Bases))
		sh.base = true
		all = append(all, sh)
	}
	c := p.image.Stage.Settings
	all = append(all, p.shapeBehind(p.image, p.upstream(c.Builds, c.Bases)))
	if p.tag != nil {
		all = append(all, shape{kind: stage.Tag, load: p.load != nil})
	}
	if p.syncs() {
		all = append(all, p.syncedShapes()...)
	}
	return all
}

// upstream are the builds and image stages of these names, and those that they
// are made from in turn.
func (p *pipeline) upstream(builds, bases []string) []*Resource {
	builds, bases = slices.Clone(builds), slices.Clone(bases)
	var all []*Resource
	for _, base := range slices.Backward(p.bases) {
		if slices.Contains(bases, base.name()) {
			c := base.image.Stage.Settings
			all = append(all, base.image)
			builds, bases = append(builds, c.Builds...), append(bases, c.Bases...)
		}
	}
	for _, up := range slices.Backward(p.builds) {
		if slices.Contains(builds, up.Stage.Settings.Name) {
			all = append(all, up)
			builds = append(builds, up.Stage.Settings.After...)
		}
	}
	return all
}

func (p *pipeline) shapeBehind(r *Resource, upstream []*Resource) shape {
	sh := shape{kind: r.Stage.Kind, behind: len(upstream) > 0}
	taken := func(source string) bool {
		return slices.ContainsFunc(upstream, func(up *Resource) bool { return slices.Contains(up.Reads, source) })
	}
	for _, file := range r.Reads {
		if !p.isMade(file) {
			sh.shared = sh.shared || taken(file)
			sh.own = sh.own || !taken(file)
		}
	}
	for _, up := range upstream {
		for _, file := range up.Reads {
			if !p.isMade(file) && !slices.Contains(r.Reads, file) {
				sh.upstream = true
			}
		}
	}
	return sh
}

// The names that stand for what a part has.
const (
	allBuilds   = "builds"
	thisBuild   = "build"
	ownSource   = "its own sources"
	upSource    = "their sources"
	sharedBy    = "shared sources"
	whatIsMade  = "what they make"
	partImage   = "image"
	partDerived = "derived image"
	partGate    = "gate"
	partLoad    = "load"
	partTag     = "tag"
	imageSource = "what the image is made from"
	pageSource  = "what is synced"
)

// scenario is the part as a scenario, with the resource that shows whether it is
// safe.
func (sh shape) scenario() (sc *Scenario, consumer string) {
	sc = &Scenario{Sources: sh.sources()}
	switch sh.kind {
	case stage.Build:
		sh.addBuild(sc)
		return sc, partImage
	case stage.Image:
		sh.addImage(sc)
		if sh.base {
			sh.addDerived(sc)
			return sc, partDerived
		}
		return sc, partImage
	case stage.Gate:
		sh.addImage(sc)
		sh.syncAll(sc)
		return sc, partGate
	}
	switch sh.synced {
	case notSynced:
		sh.addTag(sc)
	case syncedKeys:
		sh.addKeys(sc)
	default:
		sh.addSynced(sc)
	}
	return sc, partTag
}

func (sh shape) sources() []string {
	switch {
	case sh.synced == syncedKeys:
		return []string{imageSource, pageSource}
	case sh.kind == stage.Tag:
		return []string{imageSource}
	}
	var sources []string
	for _, source := range []struct {
		name string
		is   bool
	}{{ownSource, sh.own}, {upSource, sh.upstream}, {sharedBy, sh.shared}} {
		if source.is {
			sources = append(sources, source.name)
		}
	}
	return sources
}

func stagePart(kind stage.Kind, name string, c stage.Settings) Resource {
	c.Name, c.Image = name, partImage
	return Resource{Name: name, Kind: Local, AllowParallel: true, Stage: &stage.Call{Kind: kind, Settings: c}}
}

// upstreamBuild is the build that stands for all before the part.
func (sh shape) upstreamBuild() Resource {
	r := stagePart(stage.Build, allBuilds, stage.Settings{})
	if sh.upstream {
		r.Reads = append(r.Reads, upSource)
	}
	if sh.shared {
		r.Reads = append(r.Reads, sharedBy)
		r.Stage.Settings.Shared = []string{sharedBy}
	}
	r.Deps = slices.Clone(r.Reads)
	r.Writes = []string{whatIsMade}
	return r
}

// addOwn adds what the part itself takes in.
func (sh shape) addOwn(r *Resource) {
	if sh.own {
		r.Reads = append(r.Reads, ownSource)
	}
	if sh.shared {
		r.Reads = append(r.Reads, sharedBy)
		r.Stage.Settings.Shared = []string{sharedBy}
	}
}

// addBuild adds a build, and an image stage that is woken by every stamp.
func (sh shape) addBuild(sc *Scenario) {
	b := stagePart(stage.Build, thisBuild, stage.Settings{})
	sh.addOwn(&b)
	b.Deps = slices.Clone(b.Reads)
	b.Writes = []string{partTag}
	image := stagePart(stage.Image, partImage, stage.Settings{Builds: []string{thisBuild}})
	image.Reads = []string{partTag}
	image.Deps = []string{stage.File(thisBuild, "stamp")}
	if sh.behind {
		b.Stage.Settings.After = []string{allBuilds}
		b.Reads = append(b.Reads, whatIsMade)
		b.Deps = append(b.Deps, stage.File(allBuilds, "stamp"))
		image.Stage.Settings.Builds = append(image.Stage.Settings.Builds, allBuilds)
		image.Reads = append(image.Reads, whatIsMade)
		image.Deps = append(image.Deps, stage.File(allBuilds, "stamp"))
		sc.Resources = append(sc.Resources, sh.upstreamBuild())
	}
	sc.Resources = append(sc.Resources, b, image)
}

// addImage adds a gate and the image stage that it wakes.
func (sh shape) addImage(sc *Scenario) {
	image := stagePart(stage.Image, partImage, stage.Settings{})
	sh.addOwn(&image)
	image.Stage.Settings.Inputs = slices.Clone(image.Reads)
	gate := stagePart(stage.Gate, partGate, stage.Settings{})
	gate.Deps = slices.Clone(image.Reads)
	if sh.behind {
		image.Stage.Settings.Builds = []string{allBuilds}
		image.Reads = append(image.Reads, whatIsMade)
		gate.Deps = append(gate.Deps, stage.File(allBuilds, "stamp"))
		sc.Resources = append(sc.Resources, sh.upstreamBuild())
	}
	gate.Stage.Settings = image.Stage.Settings
	gate.Stage.Settings.Name = partGate
	image.Deps = []string{stage.File(partImage, "ready")}
	sc.Resources = append(sc.Resources, gate, image)
}

// addDerived adds the stage of an image that is built from the one before, and
// from all that this is made from.
func (sh shape) addDerived(sc *Scenario) {
	base := stage.File(partImage, "image")
	derived := stagePart(stage.Image, partDerived, stage.Settings{Bases: []string{partImage}})
	derived.Stage.Settings.Image = partDerived
	derived.Deps = []string{base}
	if sh.behind {
		derived.Stage.Settings.Builds = []string{allBuilds}
		derived.Reads = []string{whatIsMade}
		derived.Deps = append(derived.Deps, stage.File(allBuilds, "stamp"))
	}
	sc.Resources = append(sc.Resources, derived)
}

// addTag adds an image that is published whenever it changes, and what hands it
// on.
func (sh shape) addTag(sc *Scenario) {
	image := stagePart(stage.Image, partImage, stage.Settings{Inputs: []string{imageSource}})
	image.Reads, image.Deps = []string{imageSource}, []string{imageSource}
	sc.Resources = append(sc.Resources, image)
	sh.addHandingOn(sc)
}

// addHandingOn adds what hands a published image on, and returns the last of it.
func (sh shape) addHandingOn(sc *Scenario) *Resource {
	tag := stagePart(stage.Tag, partTag, stage.Settings{Ref: partImage})
	tag.Kind, tag.Deps = Image, []string{stage.File(partImage, "image")}
	if sh.load {
		load := stagePart(stage.Load, partLoad, stage.Settings{})
		load.Deps = []string{stage.File(partImage, "image")}
		tag.Stage.Settings.Ref, tag.Deps = "", []string{stage.File(partImage, "ref")}
		sc.Resources = append(sc.Resources, load)
	}
	sc.Resources = append(sc.Resources, tag)
	return &sc.Resources[len(sc.Resources)-1]
}

// isMade reports whether a build makes the file.
func (p *pipeline) isMade(file string) bool {
	return slices.ContainsFunc(p.builds, func(b *Resource) bool { return slices.Contains(b.Writes, file) })
}
