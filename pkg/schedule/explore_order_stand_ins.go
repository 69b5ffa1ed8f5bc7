package schedule

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// standIns is any order in which sources stand for all that an image is made
// from, by builds of which nothing but the result is looked at: at any moment
// that belongs together. A touch of one is another run of its build, from which
// an image needs another key. An image is published, and a gate's snapshots are
// taken, in one moment, since nothing that they take in changes meanwhile; or
// they come to nothing, because it does.
type standIns struct{ anyOrder }

func (o standIns) appendFollowUps(moves []Transition, st *State) []Transition {
	moves = o.anyOrder.appendFollowUps(moves, st)
	for i := range o.images {
		for source := range o.sources {
			for choice := uint8(1); choice < 4; choice++ {
				if choice&choiceThrownAway != 0 && !st.pending(o.imageStage(i)) || choice&choiceGate != 0 && st.Builds[o.gate()].building() {
					continue
				}
				moves = append(moves, Transition{Action: TouchSource, Of: source, Choice: choice})
				if source < o.versions && st.Files[source].Made == 1 {
					moves = append(moves, Transition{Action: EditSource, Of: source, Choice: choice})
				}
			}
		}
	}
	for i := range st.Builds {
		if step := o.resources[i].stage; step.kind == stage.Image {
			for _, choice := range []uint8{choiceSame, choiceBefore, choiceSame | choiceBefore} {
				moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: choice})
			}
		}
		if step := o.resources[i].stage; !o.deploys(i) && st.Builds[i].Phase == Idle && (step.kind == stage.Gate || step.kind == stage.Tag) {
			moves = append(moves, Transition{Action: PickTarget, Of: i, Choice: choiceOthers}, Transition{Action: PickTarget, Of: i, Choice: choiceAgain})
		}
	}
	return moves
}

// appendActs adds the moves that a person may make, but for those that make no
// difference. From another run of its build an image needs another key.
func (o standIns) appendActs(moves []Transition, st *State) []Transition {
	return o.appendMinded(moves, st, func(source int) bool {
		rebuilds := slices.ContainsFunc(o.images, func(m stagedImage) bool { return m.hard.has(source) })
		return rebuilds || o.minds(st, source)
	})
}

func (o standIns) gate() int {
	for i := range o.resources {
		if o.resources[i].stage.kind == stage.Gate {
			return i
		}
	}
	return -1
}

// imageStage is the resource that builds an image.
func (o standIns) imageStage(image int) int {
	for i := range o.resources {
		if step := o.resources[i].stage; step.kind == stage.Image && step.image == image {
			return i
		}
	}
	return -1
}

func (o standIns) move(st *State, t Transition) {
	switch t.Action {
	case TouchSource, EditSource:
		if t.Choice&choiceGate != 0 {
			for i := range st.Builds {
				if o.resources[i].stage.kind == stage.Gate {
					o.move(st, Transition{Action: PickTarget, Of: i, Choice: choiceInFlight})
				}
			}
		}
		o.anyOrder.move(st, Transition{Action: t.Action, Of: t.Of})
		o.rebuilt(st, t)
		o.forget(st)
	case PickTarget:
		o.anyOrder.move(st, t)
		switch step := o.resources[t.Of].stage; step.kind {
		case stage.Gate:
			o.anyOrder.move(st, Transition{Action: ReadInputs, Of: t.Of})
			if t.Choice != choiceInFlight {
				o.anyOrder.move(st, Transition{Action: EndCommand, Of: t.Of, Choice: t.Choice})
			}
		case stage.Image:
			o.anyOrder.move(st, Transition{Action: EndCommand, Of: t.Of, Choice: t.Choice})
			if t.Choice&choiceBefore != 0 && st.Live[step.image].Wanted {
				// It was woken while it ran.
				st.wake(t.Of)
			}
			o.forget(st)
		}
	default:
		o.anyOrder.move(st, t)
	}
}

// rebuilt is what follows from another run of a build.
func (o standIns) rebuilt(st *State, t Transition) {
	for i := range o.images {
		if t.Action == TouchSource && o.images[i].hard.has(t.Of) {
			st.newKey(i)
		}
		if t.Choice&choiceThrownAway != 0 {
			image := o.imageStage(i)
			kept := st.Changes[:0]
			for _, change := range st.Changes {
				if int(change.Resource) != image {
					kept = append(kept, change)
				}
			}
			st.Changes = kept
		}
	}
}
