package schedule

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// anyImages is any order of a tag step, Tilt's live update and the container,
// beside a gate that may move in anything at any moment, while any image may be
// there: more than the stages before them ever do.
//
// Two contents are told apart, since all that is done with contents is to compare
// them, and more of them could only make that differ which the choices let differ
// anyway. The first that there is of anything is version 2. Of the keys it only
// matters whether what the gate moved in last belongs to the deployed image.
//
// What it moved in is looked at by a tag step, and when all is quiet. So it moves in
// what Tilt learns nothing of just before, and until then that is left open.
//
// Where what is synced goes into the image for good as well, nothing but what is
// mixed is looked for: then whatever becomes of images that are wanted is open.
type anyImages struct {
	anyOrder
	tag, gate int
}

// choiceSends are the bits of a choice that say whether files differ.
const choiceSends = choiceOthers | choiceAgain

func newAnyImages(s *System) anyImages {
	kind := func(k stage.Kind) int {
		return slices.IndexFunc(s.resources, func(r resource) bool { return r.stage.kind == k })
	}
	return anyImages{anyOrder{s}, kind(stage.Tag), kind(stage.Gate)}
}

// mixes reports whether what is synced goes into the image for good as well.
func (o anyImages) mixes() bool { return o.images[0].hard != 0 }

// appendActs adds none: what a person edits is in what the gate moves in.
func (o anyImages) appendActs(moves []Transition, _ *State) []Transition { return moves }

func (o anyImages) appendFollowUps(moves []Transition, st *State) []Transition {
	moves = o.appendMoveIns(moves, st)
	if st.Builds[o.tag].Phase == Writing {
		moves = o.appendFinds(moves, st)
	}
	return o.appendDeploying(moves, st, o.tag)
}

func (o anyImages) move(st *State, t Transition) {
	switch {
	case t.Of == o.gate:
		o.moveInAny(st, t)
	case t.Action == EndCommand:
		o.tagAny(st, t)
	default:
		o.anyOrder.move(st, t)
	}
	o.forget(st)
}

// quiet is when nothing more happens by itself, if the gate has moved in what
// belongs to the deployed image, and no other image is wanted.
func (o anyImages) quiet(st *State) bool {
	return st.Live[0].Next.Key == st.Live[0].Deployed.Hard.Key && o.restIsQuiet(st)
}

func (o anyImages) restIsQuiet(st *State) bool {
	return !o.mixes() && st.Live[0].Tagged && !st.Live[0].Wanted && o.anyOrder.quiet(st)
}
