package schedule

import "slices"

// tiltOrder is the order of Tilt's own rules, in which only how long anything
// takes is open, and which of several pending changes is the earliest.
type tiltOrder struct {
	*System
	consumer int
}

func (tiltOrder) begin(*State) {}

func (o tiltOrder) appendFollowUps(moves []Transition, st *State) []Transition {
	eligible := o.eligible(st)
	if i, ok := o.nextBeforeChanges(st, eligible); ok {
		moves = append(moves, Transition{Action: PickTarget, Of: i})
	} else {
		for i := range (eligible &^ o.waitingOnDeploy(st, eligible)).all() {
			moves = append(moves, Transition{Action: PickTarget, Of: i})
		}
	}
	return o.appendRunning(moves, st)
}

// appendRunning adds the moves of what was started and of what was written.
func (o tiltOrder) appendRunning(moves []Transition, st *State) []Transition {
	for i := range st.Builds {
		for _, action := range []Action{DeliverEvents, ReadInputs, EndCommand, BecomeReady, StartSync, EndSync} {
			if t := (Transition{Action: action, Of: i}); o.Can(st, t) {
				moves = append(moves, t)
			}
		}
		if o.known(st, i) != 0 {
			moves = append(moves, Transition{Action: DeliverEvents, Of: i, Choice: choiceKnown})
		}
		if t := (Transition{Action: CompleteBuild, Of: i}); o.deploys(i) && o.Can(st, t) {
			moves = append(moves, t)
		}
	}
	return moves
}

// deploys reports whether a resource is a tag step whose image is synced: before
// its build ends, what is synced still goes to the container that was.
func (s *System) deploys(i int) bool {
	return s.resources[i].stage != nil && s.resources[i].live != nil
}

// move makes reading and beginning to write one move, since nothing can come
// between them that could not come before or after, and so with a command's end
// and its build's. The consumer reads as soon as Tilt starts its build: what it
// may find later is judged all the while it runs. An image that others are built
// from may take in later what then matters to them.
func (o tiltOrder) move(st *State, t Transition) {
	o.moveOnly(st, t)
	switch t.Action {
	case EditSource:
		o.readAgain(st, -1)
	case PickTarget, ReadInputs, EndCommand:
		o.readAgain(st, t.Of)
	}
}

func (o tiltOrder) moveOnly(st *State, t Transition) {
	o.Apply(st, t)
	switch t.Action {
	case PickTarget:
		if t.Of == o.consumer && o.readsAtOnce(st, t.Of) {
			o.moveOnly(st, Transition{Action: ReadInputs, Of: t.Of})
		}
	case ReadInputs:
		o.Apply(st, Transition{Action: HalfWriteOutputs, Of: t.Of})
	case EndCommand:
		switch {
		case t.Of == o.consumer && o.readsAtOnce(st, t.Of):
			o.moveOnly(st, Transition{Action: ReadInputs, Of: t.Of})
		case !o.deploys(t.Of) && st.Builds[t.Of].Phase == Done:
			o.Apply(st, Transition{Action: CompleteBuild, Of: t.Of})
		}
	}
}

// readAgain lets the commands that run take in what is wrong with their inputs once
// another one, or a person, may have changed these. Which versions they made it from stays what they
// read at their start: a start that waits is as good as reading all of it later.
func (o tiltOrder) readAgain(st *State, changed int) {
	for i := range st.Builds {
		b := &st.Builds[i]
		if b.Phase != Writing || o.resources[i].stage != nil || i == changed {
			continue
		}
		now := o.readNow(st, i)
		b.Made.HalfWritten = b.Made.HalfWritten || now.HalfWritten
		b.Made.Missing = b.Made.Missing || now.Missing
		b.Made.Mixed = b.Made.Mixed || now.Mixed
	}
}

// readsAtOnce reports whether what a resource does next is to read, and nothing
// depends on when.
func (s *System) readsAtOnce(st *State, i int) bool {
	if st.Builds[i].Phase != Picked {
		return false
	}
	targets := s.resources[i].targets
	last := len(targets) - 1
	return last < 0 || !slices.ContainsFunc(targets[:last], func(t imageTarget) bool { return st.Targets[t.state].Queued })
}

func (o tiltOrder) quiet(st *State) bool {
	return o.Quiet(st) && !slices.ContainsFunc(st.Builds, func(b Build) bool { return b.Deployed })
}
