package schedule

import "slices"

// tiltOrder is the order of Tilt's own rules, in which only how long anything
// takes is open, and which of several pending changes is the earliest.
type tiltOrder struct {
	*System
	consumer int
}

func (tiltOrder) begin(*State) {}

func (o tiltOrder) followUps(st *State) []Transition {
	var moves []Transition
	eligible := o.eligible(st)
	if i, ok := o.nextBeforeChanges(st, eligible); ok {
		moves = append(moves, Transition{PickTarget, i})
	} else {
		for i := range (eligible &^ o.waitingOnDeploy(st, eligible)).all() {
			moves = append(moves, Transition{PickTarget, i})
		}
	}
	for i := range st.Builds {
		for _, action := range []Action{DeliverEvents, ReadInputs, EndCommand, BecomeReady, StartSync, EndSync} {
			if t := (Transition{action, i}); o.Can(st, t) {
				moves = append(moves, t)
			}
		}
	}
	return moves
}

// move makes reading and beginning to write one move, since nothing can come
// between them that could not come before or after, and so with a command's end
// and its build's. The consumer reads as soon as Tilt starts its build: what it
// may find later is judged all the while it runs.
func (o tiltOrder) move(st *State, t Transition) {
	o.Apply(st, t)
	switch t.Action {
	case PickTarget:
		if t.Of == o.consumer && st.Builds[t.Of].Phase == Picked {
			o.move(st, Transition{ReadInputs, t.Of})
		}
	case ReadInputs:
		o.Apply(st, Transition{HalfWriteOutputs, t.Of})
	case EndCommand:
		o.Apply(st, Transition{CompleteBuild, t.Of})
	}
}

func (o tiltOrder) quiet(st *State) bool {
	return o.Quiet(st) && !slices.ContainsFunc(st.Builds, func(b Build) bool { return b.Deployed })
}
