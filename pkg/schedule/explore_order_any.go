package schedule

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// anyOrder lets every build start at any moment, beside any others, and whether
// or not anything changed. That is more than Tilt ever does, so that what is
// safe in any order is safe in Tilt's. Only stages are explored so; what they wait
// for does nothing else.
//
// Any command may fail at any moment. Then there is a person to repair it, so that
// it counts only what is made from what it has left.
//
// All watches report at once: a report that comes late leads to one more start,
// and those are possible anyway. What a stage does in one go at its start, and
// what comes to nothing, takes no time: whatever happens meanwhile could happen
// before or after. Nor does a load or a push: one that hands on an image late is
// woken again by the newer one that was published meanwhile, and whoever looks
// before that sees what it could have seen before the newer one was there.
type anyOrder struct{ *System }

// begin makes all builds pending, and none held.
func (o anyOrder) begin(st *State) {
	for i := range st.Builds {
		st.Builds[i].Started = true
		st.Changes = append(st.Changes, Change{Resource: uint8(i)})
	}
}

func (o anyOrder) followUps(st *State) []Transition {
	var moves []Transition
	for i := range st.Builds {
		if o.deploys(i) {
			moves = o.liveMoves(moves, st, i)
			continue
		}
		switch b := &st.Builds[i]; {
		case b.Phase == Idle:
			moves = append(moves, Transition{Action: PickTarget, Of: i})
		case b.Phase == Picked:
			moves = append(moves, Transition{Action: ReadInputs, Of: i})
		default:
			for _, choice := range o.choices(st, i) {
				moves = append(moves, Transition{Action: EndCommand, Of: i, Choice: choice})
			}
		}
		if t := (Transition{Action: FailCommand, Of: i}); o.Can(st, t) && st.Builds[i].Outcome == Runs {
			moves = append(moves, t)
		}
	}
	return moves
}

func (o anyOrder) move(st *State, t Transition) {
	o.Apply(st, t)
	switch t.Action {
	case PickTarget:
		o.startAtOnce(st, t.Of, t.Choice)
	case ReadInputs:
		switch {
		case st.Builds[t.Of].Outcome != Runs:
			o.abandon(st, t.Of)
		case st.Builds[t.Of].Phase == Read:
			o.Apply(st, Transition{Action: HalfWriteOutputs, Of: t.Of})
		}
	case StartSync:
		o.syncAtOnce(st, t.Of, t.Choice)
	case FailCommand:
		o.Apply(st, Transition{Action: CompleteBuild, Of: t.Of})
	case EndCommand:
		if o.deploys(t.Of) && st.Builds[t.Of].Outcome == Runs {
			break
		}
		o.Apply(st, Transition{Action: CompleteBuild, Of: t.Of})
	}
	o.settle(st)
}

// startAtOnce lets a stage that only takes a moment end, and a build begin to
// write.
func (o anyOrder) startAtOnce(st *State, i int, choice uint8) {
	b, step := &st.Builds[i], o.resources[i].stage
	switch {
	case step == nil || b.Outcome != Runs:
		o.abandon(st, i)
	case step.kind == stage.Build:
		o.Apply(st, Transition{Action: HalfWriteOutputs, Of: i})
		b.Phase = Picked
	case step.kind == stage.Gate && b.Phase == Picked, o.deploys(i):
	case step.kind != stage.Image:
		o.Apply(st, Transition{Action: EndCommand, Of: i, Choice: choice})
		o.Apply(st, Transition{Action: CompleteBuild, Of: i})
		if st.Builds[i].Deployed {
			o.Apply(st, Transition{Action: BecomeReady, Of: i})
		}
	}
}

// settle lets the watches report, ends what can only come to nothing, and
// forgets what no longer matters.
func (o anyOrder) settle(st *State) {
	for i := range st.Builds {
		b, step := &st.Builds[i], o.resources[i].stage
		running := step != nil && b.building() && b.Outcome == Runs
		switch {
		case running && step.kind == stage.Build && b.Touched && o.holds(clauseSourceChanged):
			o.abandon(st, i)
		case running && step.kind == stage.Image && b.Touched && o.holds(clauseSecondSnapshot):
			o.Apply(st, Transition{Action: EndCommand, Of: i})
			o.abandon(st, i)
		case running && step.kind == stage.Image && !b.Held && o.holds(clauseSecondSnapshot),
			running && step.kind == stage.Gate && o.images[step.image].live && !b.Held && o.holds(clauseGateSnapshot) && o.holds(clausePrivateCopy):
			o.abandon(st, i)
		}
	}
	for i := range st.Builds {
		if b := &st.Builds[i]; b.Unseen != 0 && !o.deploys(i) {
			b.Unseen = 0
			if !st.pending(i) {
				st.Changes = append(st.Changes, Change{Resource: uint8(i)})
			}
		}
	}
	for file := range o.runtime.all() {
		st.Files[file].Ever = false
	}
	o.forget(st)
}

// abandon ends a build that changes nothing more.
func (o anyOrder) abandon(st *State, i int) {
	ready := st.Builds[i].Ready
	o.complete(st, i)
	st.Builds[i].Ready, st.Builds[i].Deployed = ready, false
}

func (o anyOrder) quiet(st *State) bool {
	if st.broken() {
		return false
	}
	var held set
	for i := range st.Builds {
		if b := &st.Builds[i]; b.busy() || b.Unseen != 0 || b.Deployed || o.canSync(st, i) {
			return false
		}
		held = held.with(i)
	}
	held = o.reconciling(st, held)
	return !slices.ContainsFunc(st.Changes, func(change Change) bool { return !held.has(int(change.Resource)) })
}
