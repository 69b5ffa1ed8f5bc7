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
// anyway. What the gate moved in last is version 2. Of the keys it only matters
// whether that belongs to the deployed image.
//
// Where what is synced goes into the image for good as well, nothing but what is
// mixed is looked for: then whatever becomes of images that are wanted is open.
type anyImages struct {
	anyOrder
	tag, gate int
}

// What the gate moves in, beside a gate's choices: whether it is another content
// than before, whether it belongs to the deployed image, and whether an image that
// it belongs to was handed on already.
const (
	choiceOther    uint8 = 4
	choiceBelongs  uint8 = 8
	choiceHandedOn uint8 = 16
	gateChoices          = 32
)

// What the tag step finds, beside its choices: an image that the gate has not
// moved in anything for, or else the deployed one, or another one, which may have
// another content and may have been deployed before; and whether an image is
// wanted still, or published by now.
const (
	choicePassOver uint8 = 4
	choiceAnew     uint8 = 8
	choiceOlder    uint8 = 16
	choiceWasSent  uint8 = 32
	choiceWanted   uint8 = 64
	tagChoices           = 128
)

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

// acts are none: what a person edits is in what the gate moves in.
func (o anyImages) acts(*State) []Transition { return nil }

func (o anyImages) followUps(st *State) []Transition {
	var moves []Transition
	for choice := range uint8(gateChoices) {
		if o.canMoveIn(st, choice) {
			moves = append(moves, Transition{Action: PickTarget, Of: o.gate, Choice: choice})
		}
	}
	for _, t := range o.liveMoves(nil, st, o.tag) {
		if t.Action != EndCommand {
			moves = append(moves, t)
		}
	}
	if st.Builds[o.tag].Phase == Writing {
		for choice := range uint8(tagChoices) {
			if o.canFind(st, choice) {
				moves = append(moves, Transition{Action: EndCommand, Of: o.tag, Choice: choice})
			}
		}
	}
	return moves
}

// canMoveIn reports whether the choices of a gate go together, and make a
// difference. What belongs to an image is of the version that is in it for good.
func (o anyImages) canMoveIn(st *State, choice uint8) bool {
	lv := &st.Live[0]
	switch {
	case choice&choiceSends == choiceSends:
		return false
	case choice&choiceBelongs == 0:
		return choice&choiceSends == 0
	case choice&choiceHandedOn != 0 || !lv.Tagged:
		return false
	}
	return !o.mixes() || movedIn(choice) == lv.Deployed.Hard.Made
}

func movedIn(choice uint8) string {
	if choice&choiceOther != 0 {
		return madeOf[1]
	}
	return madeOf[2]
}

// canFind reports whether the choices of a tag step go together, and make a
// difference.
func (o anyImages) canFind(st *State, choice uint8) bool {
	lv := &st.Live[0]
	if choice&choiceSends == choiceSends || choice&choiceWanted != 0 && !lv.Wanted && !o.mixes() {
		return false
	}
	const rest = choiceAnew | choiceOlder | choiceWasSent
	switch {
	case choice&choicePassOver != 0:
		return choice&rest == 0
	case lv.Next.Missing:
		return false
	case choice&choiceAnew != 0:
		return choice&choiceAgain == 0 && !(o.mixes() && choice&choiceOlder != 0)
	}
	return choice&rest == 0 && lv.Deployed.ID != 0 && !(o.mixes() && lv.Deployed.Hard.Made != lv.Next.Made)
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

// moveInAny lets the gate move in what was chosen.
func (o anyImages) moveInAny(st *State, t Transition) {
	key, handed := st.Live[0].unused()
	if t.Choice&choiceBelongs != 0 {
		key = st.Live[0].Deployed.Hard.Key
	}
	if t.Choice&choiceHandedOn != 0 {
		handed = key
	}
	st.Keys[0] = key
	st.Files[0].Made = movedIn(t.Choice)
	st.Files[o.resources[o.tag].stage.in].Key = handed
	for _, action := range []Action{PickTarget, ReadInputs, EndCommand, CompleteBuild} {
		o.Apply(st, Transition{Action: action, Of: t.Of, Choice: t.Choice & choiceSends})
	}
}

// tagAny lets the tag step find what was chosen, and end.
func (o anyImages) tagAny(st *State, t Transition) {
	lv := &st.Live[0]
	wanted := lv.Wanted
	lv.Wanted = t.Choice&choiceWanted != 0
	found := lv.Deployed
	found.Hard.Key = lv.Next.Key
	switch {
	case t.Choice&choicePassOver != 0:
		found.Hard.Key, _ = lv.unused()
	case t.Choice&choiceAnew != 0:
		found = Made{ID: lv.newID(), Sent: t.Choice&choiceWasSent != 0}
		found.Soft.Made = movedIn(t.Choice >> 2)
		if o.mixes() {
			found.Hard.Made = lv.Next.Made
		}
		found.Hard.Key = lv.Next.Key
	}
	lv.Ref, lv.Image = found, found
	st.Files[o.resources[o.tag].stage.in] = Content{Note: Note{Key: found.Hard.Key, Ever: true}}
	o.Apply(st, Transition{Action: EndCommand, Of: t.Of, Choice: t.Choice & choiceSends})
	if !st.Builds[o.tag].Touched && o.holds(clauseNewIdentity) {
		// What was wanted is still to be deployed, if it was published.
		lv.Wanted = lv.Wanted || wanted
	}
}

// unused are two keys that nothing has.
func (l *Staged) unused() (uint8, uint8) {
	left := ^set(1).with(int(l.Next.Key)).with(int(l.Deployed.Hard.Key))
	return uint8(left.first()), uint8((left & (left - 1)).first())
}

// forget drops what is chosen anew each time, and what makes no difference.
func (o anyImages) forget(st *State) {
	lv, b := &st.Live[0], &st.Builds[o.tag]
	b.forgetChanges()
	b.Made, b.Noted, b.Ready = Content{}, Note{}, true
	st.Builds[o.gate] = Build{}
	st.Changes = slices.DeleteFunc(st.Changes, func(c Change) bool { return int(c.Resource) == o.gate })
	for file := range o.runtime.all() {
		st.Files[file] = Content{}
	}
	st.Files[o.images[0].moving] = Content{}
	for _, file := range o.resources[o.tag].writes {
		st.Files[file] = Content{}
	}
	lv.Ref, lv.Image = notMade, notMade
	lv.Deployed.ID = min(lv.Deployed.ID, 1)
	lv.Last.Key, st.Keys[0] = 0, 0
	if !lv.Tagged {
		lv.Deployed.Hard.Key = 0
	}
	if lv.Next.Key == lv.Deployed.Hard.Key {
		lv.Last = nothing
	}
	lv.Wanted = lv.Wanted && !o.mixes()
	if lv.Next.Made == madeOf[1] {
		o.swap(st)
	}
	st.Files[0].Made = madeOf[2]
}

// swap makes each version the other one.
func (o anyImages) swap(st *State) {
	lv := &st.Live[0]
	all := []*Content{&lv.Next, &lv.Last, &lv.Deployed.Hard, &lv.Deployed.Soft}
	for file := o.sources; file < len(st.Files); file++ {
		all = append(all, &st.Files[file])
	}
	for _, c := range all {
		switch c.Made {
		case madeOf[1]:
			c.Made = madeOf[2]
		case madeOf[2]:
			c.Made = madeOf[1]
		}
	}
}

// quiet is when nothing more happens by itself, if the gate has moved in what
// belongs to the deployed image, and no other image is wanted.
func (o anyImages) quiet(st *State) bool {
	lv := &st.Live[0]
	return !o.mixes() && lv.Tagged && lv.Next.Key == lv.Deployed.Hard.Key && !lv.Wanted && o.anyOrder.quiet(st)
}

// roots are the states in which an earlier run may have left things: no container
// at all, one that was sent nothing and has what its image has, and one that was
// sent something, which may have any of that.
func (o anyImages) roots() []State {
	states := []State{o.Start()}
	for _, soft := range madeOf[1:] {
		for _, staged := range madeOf {
			states = append(states, o.leftBy(soft, soft, staged, false))
			if staged == "" {
				continue
			}
			states = append(states, o.leftBy(soft, soft, staged, true))
			if !o.mixes() {
				other := madeOf[3-soft[0]]
				states = append(states, o.leftBy(soft, other, staged, true))
			}
		}
	}
	return states
}

func (o anyImages) opening(root int32) string {
	if root == 0 {
		return o.System.opening(root)
	}
	return "Tilt starts on a container that an earlier run has left."
}

// leftBy is the state that is left by a run that deployed an image with something
// synced, whose container holds something, while something else may be staged.
func (o anyImages) leftBy(soft, holds, staged string, sent bool) State {
	st := o.Start()
	lv, live := &st.Live[0], o.resources[o.tag].live
	lv.Deployed = Made{ID: 1, Soft: Content{Made: soft}, Sent: sent}
	if o.mixes() {
		lv.Deployed.Hard.Made = soft
	}
	st.Files[o.images[0].staged] = Content{Made: staged, Missing: staged == ""}
	o.show(&st, o.tag, &lv.Deployed)
	for at, file := range live.container {
		st.Files[file] = st.Files[live.image[at]]
	}
	if at := slices.Index(live.synced, o.images[0].staged); at >= 0 {
		st.Files[live.container[at]].Made = holds
	}
	return st
}
