package schedule

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// keysOnly is the order of stand-ins in which it is left open what is synced: it
// only matters which keys things have.
type keysOnly struct{ standIns }

func (o keysOnly) begin(st *State) {
	o.standIns.begin(st)
	o.forgetSynced(st)
}

func (o keysOnly) appendFollowUps(moves []Transition, st *State) []Transition {
	return slices.DeleteFunc(o.standIns.appendFollowUps(moves, st), func(t Transition) bool { return o.isAlike(st, t) })
}

// isAlike reports whether a choice makes no difference here: which files differ
// does so only to a tag step, which may ask for an image if any do, and when the
// build of an image began only if one was asked for.
func (o keysOnly) isAlike(st *State, t Transition) bool {
	if t.Action != PickTarget && t.Action != EndCommand {
		return false
	}
	switch step := o.resources[t.Of].stage; step.kind {
	case stage.Gate:
		return t.Choice&choiceSends != 0
	case stage.Image:
		return t.Choice&choiceSame != 0 || t.Choice&choiceBefore != 0 && !st.Live[step.image].Wanted
	default:
		return t.Choice&choiceAgain != 0
	}
}

func (o keysOnly) move(st *State, t Transition) {
	o.standIns.move(st, t)
	o.forgetSynced(st)
}

// forgetSynced drops what is synced, and whether containers are made anew. That a
// tag step then asks for an image, or does not, is one of its choices.
func (o keysOnly) forgetSynced(st *State) {
	for i := range st.Live {
		st.Live[i].forgetSynced()
		for _, file := range []int{o.images[i].staged, o.images[i].moving} {
			if file >= 0 {
				st.Files[file] = Content{}
			}
		}
	}
}

func (l *Staged) forgetSynced() {
	l.each(func(m *Made) {
		m.ID, m.Sent, m.Soft = min(m.ID, 1), false, Content{}
	})
	l.Last, l.Fresh = nothing, false
	l.Next.Made = 0
}
