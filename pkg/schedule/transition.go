package schedule

import (
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// Action is a kind of transition.
type Action uint8

// The kinds of transitions. EditSource, TouchSource and TriggerResource are a person's; the others follow
// by themselves, each after any delay.
const (
	// EditSource gives a source its next version.
	EditSource Action = iota
	// TouchSource is an edit of a source that makes no difference to its content.
	TouchSource
	// TriggerResource queues a resource.
	TriggerResource
	// DeliverEvents reports the changes that a resource's watch has gathered.
	DeliverEvents
	// MissEvents drops the changes that came before a resource's watch ran. It
	// is possible just after Tilt has started.
	MissEvents
	// PickTarget starts the build of the resource that is next.
	PickTarget
	// ReadInputs makes a command read its inputs.
	ReadInputs
	// HalfWriteOutputs makes a command begin to write.
	HalfWriteOutputs
	// EndCommand ends a command, and makes its outputs whole if it succeeds.
	EndCommand
	// FailCommand makes a command fail, or be killed, at any moment.
	FailCommand
	// CompleteBuild ends the build that the command was part of.
	CompleteBuild
	// BecomeReady makes a deployed workload, or a server with a readiness probe,
	// ready.
	BecomeReady
	// RestartContainer makes a container start from its image again.
	RestartContainer
	// StartSync starts a live update of a running container, and EndSync ends it.
	StartSync
	EndSync
)

var actionNames = [...]string{"edit", "touch", "trigger", "deliver", "miss", "pick", "read", "half-write", "end", "fail", "complete", "ready", "restart", "sync", "end sync"}

// Transition is one step of a system: what happens to a resource, or, for an
// edit or a touch, to a source.
type Transition struct {
	Action Action
	Of     int
	// Choice is what is open in what a stage does, and in when the watch of an
	// image saw what it reports.
	Choice uint8
}

// Name is a transition as it is shown in messages.
func (s *System) Name(t Transition) string {
	if t.Action == EditSource || t.Action == TouchSource {
		return fmt.Sprintf("%s %s", actionNames[t.Action], s.files[t.Of])
	}
	return fmt.Sprintf("%s %s", actionNames[t.Action], s.resources[t.Of].name)
}

// Can reports whether a transition is possible in a state.
func (s *System) Can(st *State, t Transition) bool {
	switch t.Action {
	case DeliverEvents, MissEvents:
		return st.Builds[t.Of].Unseen != 0
	case PickTarget:
		next, ok := s.NextTarget(st)
		return ok && next == t.Of
	case ReadInputs:
		return st.Builds[t.Of].Phase == Picked
	case HalfWriteOutputs:
		return st.Builds[t.Of].Phase == Read
	case EndCommand:
		return st.Builds[t.Of].Phase == Writing
	case FailCommand:
		return st.Builds[t.Of].building() && st.Builds[t.Of].Phase != Done
	case CompleteBuild:
		return st.Builds[t.Of].Phase == Done
	case BecomeReady:
		return st.Builds[t.Of].Deployed && (s.resources[t.Of].live == nil || !st.Builds[t.Of].busy())
	case RestartContainer:
		return st.Builds[t.Of].Sync.Up && !st.Builds[t.Of].building()
	case StartSync:
		return s.canSync(st, t.Of)
	case EndSync:
		return st.Builds[t.Of].syncing()
	}
	return true
}

// Apply makes a transition that is possible.
func (s *System) Apply(st *State, t Transition) {
	st.Woken = 0
	switch t.Action {
	case EditSource:
		s.edit(st, t.Of)
	case TouchSource:
		s.touch(st, t.Of)
	case TriggerResource:
		trigger(st, t.Of)
	case DeliverEvents:
		s.deliver(st, t.Of, t.Choice)
	case MissEvents:
		miss(st, t.Of)
	case PickTarget:
		if len(s.resources[t.Of].targets) > 0 {
			s.startTargets(st, t.Of)
			break
		}
		start(st, t.Of)
		if s.resources[t.Of].stage != nil {
			s.startStage(st, t.Of)
		}
	case ReadInputs:
		if step := s.resources[t.Of].stage; step != nil && step.kind == stage.Gate {
			st.Builds[t.Of].Phase = Writing
		} else {
			s.read(st, t.Of)
		}
	case HalfWriteOutputs:
		s.halfWrite(st, t.Of)
	case EndCommand:
		s.write(st, t.Of, t.Choice)
	case FailCommand:
		s.fail(st, t.Of)
	case CompleteBuild:
		s.complete(st, t.Of)
	case BecomeReady:
		s.becomeReady(st, t.Of)
	case RestartContainer:
		s.containerStarts(st, t.Of)
		st.Builds[t.Of].Sync.Unsynced |= st.Builds[t.Of].Sync.Kept
	case StartSync:
		s.startSync(st, t.Of)
	case EndSync:
		s.endSync(st, t.Of)
	}
}

// Quiet reports whether nothing runs and nothing can happen but what a person
// does, or that a workload becomes ready.
func (s *System) Quiet(st *State) bool {
	for i := range st.Builds {
		if b := &st.Builds[i]; b.busy() || b.Unseen != 0 || s.canSync(st, i) {
			return false
		}
	}
	_, next := s.NextTarget(st)
	return !next
}
