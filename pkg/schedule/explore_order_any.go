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
// Any build may fail, or be killed, at any moment. Then there is a person to repair
// it, so that it is pending: it counts only what is made from what it has left.
//
// All watches report at once: a report that comes late leads to one more start,
// and those are possible anyway. So it makes no difference that a source was
// touched, but to a stage that runs. What a stage does in one go at its start, and
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

func (o anyOrder) appendFollowUps(moves []Transition, st *State) []Transition {
	for i := range st.Builds {
		if o.deploys(i) {
			moves = o.appendLive(moves, st, i)
			continue
		}
		switch b := &st.Builds[i]; {
		case b.Phase == Idle:
			if st.pending(i) || !o.isVain(st, i) {
				moves = append(moves, Transition{Action: PickTarget, Of: i})
			}
		case b.Phase == Picked:
			moves = append(moves, Transition{Action: ReadInputs, Of: i})
		default:
			for _, choice := range o.choices(st, i) {
				moves = append(moves, Transition{Action: EndCommand, Of: i, Choice: choice})
			}
		}
		if t := (Transition{Action: FailCommand, Of: i}); o.canFail(st, i) {
			moves = append(moves, t)
		}
	}
	return moves
}

// isVain reports whether a start of a stage would change nothing now: something that
// it needs is not there, or not fresh.
func (o anyOrder) isVain(st *State, i int) bool {
	switch step := o.resources[i].stage; {
	case step == nil:
		return false
	case step.kind == stage.Build:
		return o.lacksStamp(st, step)
	case step.kind == stage.Gate:
		return o.holds(clauseGateFresh) && !o.fresh(st, step)
	case step.kind == stage.Image:
		return o.holds(clauseImageFresh) && !o.fresh(st, step)
	default:
		return st.Files[step.in].Missing
	}
}

// canFail reports whether a build may fail now: once it has begun to write, which
// is before it reads. A failure after that leaves the same. What else fails leaves
// nothing that anybody reads.
func (o anyOrder) canFail(st *State, i int) bool {
	step, b := o.resources[i].stage, &st.Builds[i]
	return step != nil && step.kind == stage.Build && b.Outcome == Runs && b.Phase == Picked
}

// appendActs adds the moves that a person may make, but for touches of what nobody
// minds.
func (o anyOrder) appendActs(moves []Transition, st *State) []Transition {
	return o.appendMinded(moves, st, func(source int) bool { return o.minds(st, source) })
}

func (o anyOrder) appendMinded(moves []Transition, st *State, minds func(source int) bool) []Transition {
	acts := len(moves)
	moves = o.System.appendActs(moves, st)
	kept := moves[:acts]
	for _, t := range moves[acts:] {
		if t.Action != TouchSource || minds(t.Of) {
			kept = append(kept, t)
		}
	}
	return kept
}

// minds reports whether a stage runs to which a touch of a source makes a
// difference.
func (o anyOrder) minds(st *State, source int) bool {
	for i := range st.Builds {
		if step, b := o.resources[i].stage, &st.Builds[i]; step != nil && b.building() && step.minds(source) {
			return true
		}
	}
	return false
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
		st.wake(t.Of)
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
			st.wake(i)
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
