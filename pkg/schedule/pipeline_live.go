package schedule

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// Where files are synced, three things more are shown, each by itself:
//
//   - the gate copies what belongs together, behind one build that stands for all,
//     and in the end the newest;
//   - what a container holds belongs to its image, and in the end is what the gate
//     moved in last, whatever that is and whatever images there are ([anyImages]);
//   - in the end the deployed image, and what the gate moved in last, have the
//     newest key, whatever is synced ([keysOnly]).
//
// Only the first depends on the project.

// syncedPart is what of it a part shows.
type syncedPart uint8

const (
	// notSynced is a part of stages that sync nothing.
	notSynced syncedPart = iota
	// syncedKeys is about which image is deployed.
	syncedKeys
	// syncedAlone is about files of their own, and syncedInImage about those that
	// are made from what goes into the image for good as well.
	syncedAlone
	syncedInImage
)

// syncs reports whether files of the image are synced.
func (p *pipeline) syncs() bool { return len(p.image.Stage.Settings.Live) > 0 }

// syncedShapes are the parts that are added where files are synced.
func (p *pipeline) syncedShapes() []shape {
	c := p.image.Stage.Settings
	copies := p.shapeBehind(p.image, p.upstream(c.Builds, c.Bases))
	copies.kind = stage.Gate
	all := []shape{copies}
	if p.tag == nil {
		return all
	}
	// The longest comes first, since others are explored beside it.
	return append(all, shape{kind: stage.Tag, load: p.load != nil, synced: syncedKeys},
		shape{kind: stage.Tag, synced: syncedAlone}, shape{kind: stage.Tag, synced: syncedInImage})
}

// syncsRightly reports whether all that the image takes in either needs another
// one when it changes or is synced, the gate's snapshot covers what is synced, and
// the tag step watches and syncs what gate and tag step move in.
func (p *pipeline) syncsRightly(cone *Scenario) bool {
	c := p.image.Stage.Settings
	for _, base := range p.bases {
		if len(base.image.Stage.Settings.Live) > 0 {
			return false
		}
	}
	if !p.syncs() {
		return p.tag == nil || len(p.tag.Stage.Settings.Live) == 0
	}
	for _, file := range p.image.Reads {
		hard := p.madeBy(c.HardBuilds, file) || takes(c.HardInputs, file)
		if !hard && !takes(c.Live, file) {
			return false
		}
	}
	for _, file := range slices.Concat(cone.Sources, cone.madeFiles()) {
		if !takes(c.Live, file) {
			continue
		}
		covered := p.madeBy(c.Builds, file) || takes(c.Inputs, file) && p.gate.watches(file)
		if !covered {
			return false
		}
	}
	if p.tag == nil {
		return true
	}
	live, staged := p.tag.LiveUpdate, stagedPath(c)
	return live != nil && slices.Equal(live.Syncs, []string{staged}) && len(live.FallBackOn) == 0 && !live.InitialSync &&
		slices.Equal(p.tag.Stage.Settings.Live, c.Live) && p.tag.watches(staged) && p.tag.watches(movingPath(c))
}

// madeFiles are the files that commands make.
func (sc *Scenario) madeFiles() []string {
	var files []string
	for i := range sc.Resources {
		files = append(files, sc.Resources[i].Writes...)
	}
	return files
}

// syncAll makes all that the image of a part takes in synced. Nothing but the
// gate is looked at.
func (sh shape) syncAll(sc *Scenario) {
	sc.Resources = sc.Resources[:len(sc.Resources)-1]
	gate := &sc.Resources[len(sc.Resources)-1]
	c := &gate.Stage.Settings
	c.Live = slices.Clone(c.Inputs)
	if sh.behind {
		c.Live = append(c.Live, whatIsMade)
	}
}

// addKeys adds all stages of an image that takes in what is synced and what is
// not, but no container.
func (sh shape) addKeys(sc *Scenario) {
	c := stage.Settings{Inputs: sc.Sources, HardInputs: []string{imageSource}, Live: []string{pageSource}}
	gate, image := stagePart(stage.Gate, partGate, c), stagePart(stage.Image, partImage, c)
	gate.Deps = sc.Sources
	image.Reads, image.Deps = sc.Sources, []string{stage.File(partImage, "ready")}
	sc.Resources = append(sc.Resources, gate, image)
	tag := sh.addHandingOn(sc)
	tag.Stage.Settings.Live = c.Live
	tag.Deps = append(tag.Deps, movingPath(tag.Stage.Settings))
}

// addSynced adds the gate and the tag step of an image with synced files.
func (sh shape) addSynced(sc *Scenario) {
	c := stage.Settings{Inputs: sc.Sources, Live: sc.Sources}
	if sh.synced == syncedInImage {
		c.HardInputs = sc.Sources
	}
	gate, tag := stagePart(stage.Gate, partGate, c), stagePart(stage.Tag, partTag, stage.Settings{Live: sc.Sources})
	staged := stagedPath(tag.Stage.Settings)
	gate.Deps = sc.Sources
	tag.Kind, tag.LiveUpdate = Image, &LiveUpdate{Syncs: []string{staged}}
	tag.Deps = []string{stage.File(partImage, "ref"), movingPath(tag.Stage.Settings), staged}
	sc.Resources = append(sc.Resources, gate, tag)
}
