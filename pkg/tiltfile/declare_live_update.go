package tiltfile

import (
	"path"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var liveUpdateHandlers = map[string]handler{
	"initial_sync": func(a *arguments) (starlark.Value, error) {
		return liveUpdateStep{tilt.LiveUpdateStep{At: a.at, InitialSync: true}}, nil
	},
	"fall_back_on": func(a *arguments) (starlark.Value, error) {
		return liveUpdateStep{tilt.LiveUpdateStep{At: a.at, FallBackOn: a.paths("paths")}}, nil
	},
	"sync": func(a *arguments) (starlark.Value, error) {
		to := a.text("remote_path")
		if tilt.Known(to) && !path.IsAbs(to) {
			return nil, a.refuse("remote_path", "", "live_update: spec.syncs[0]: Invalid value: %q: sync destination is not absolute", to)
		}
		return liveUpdateStep{tilt.LiveUpdateStep{At: a.at, Sync: &tilt.Sync{Local: a.path("local_path"), Remote: to}}}, nil
	},
	"run": func(a *arguments) (starlark.Value, error) {
		triggers := a.list("trigger")
		for i, t := range triggers {
			triggers[i] = a.e.path(t)
		}
		return liveUpdateStep{tilt.LiveUpdateStep{At: a.at, Run: &tilt.Run{Cmd: a.cmd("cmd"), Triggers: triggers, EchoOff: a.flag("echo_off")}}}, nil
	},
	"restart_container": func(a *arguments) (starlark.Value, error) {
		return liveUpdateStep{tilt.LiveUpdateStep{At: a.at, RestartContainer: true}}, nil
	},
}

// liveUpdateStep is what sync, run and their like return.
type liveUpdateStep struct{ tilt.LiveUpdateStep }

func (liveUpdateStep) String() string        { return "live_update_step" }
func (liveUpdateStep) Type() string          { return "live_update_step" }
func (liveUpdateStep) Freeze()               {}
func (liveUpdateStep) Truth() starlark.Bool  { return true }
func (liveUpdateStep) Hash() (uint32, error) { return 0, nil }

// liveUpdate are the steps of an image's live_update, in an order that Tilt
// accepts.
//
// Tilt 0.37: internal/tiltfile/live_update.go, liveUpdateFromSteps.
func (a *arguments) liveUpdate() ([]tilt.LiveUpdateStep, error) {
	var steps []tilt.LiveUpdateStep
	switch v := a.values["live_update"].(type) {
	case liveUpdateStep:
		steps = append(steps, v.LiveUpdateStep)
	case *unknown:
	case starlark.Iterable:
		for x := range starlark.Elements(v) {
			if step, ok := x.(liveUpdateStep); ok {
				steps = append(steps, step.LiveUpdateStep)
			}
		}
	}
	for i, s := range steps {
		if problem := misplaced(steps[:i], s, steps[i+1:]); problem != "" {
			err := a.refuse("live_update", "", "live_update: %s", problem)
			err.Span = s.At.Span
			return nil, err
		}
	}
	return steps, nil
}

// misplaced says why a step may not stand where it does.
func misplaced(before []tilt.LiveUpdateStep, s tilt.LiveUpdateStep, after []tilt.LiveUpdateStep) string {
	switch {
	case s.InitialSync && len(before) > 0:
		return "initial_sync must appear at most once, at the start of the list"
	case s.FallBackOn != nil && hasStep(before, func(b tilt.LiveUpdateStep) bool { return b.FallBackOn == nil && !b.InitialSync }):
		return "fall_back_on steps must appear at the start of the list"
	case s.Sync != nil && hasStep(before, func(b tilt.LiveUpdateStep) bool { return b.Run != nil || b.RestartContainer }):
		return "all sync steps must precede all run steps"
	case s.RestartContainer && len(after) > 0:
		return "restart container is only valid as the last step"
	}
	return ""
}

func hasStep(steps []tilt.LiveUpdateStep, is func(tilt.LiveUpdateStep) bool) bool {
	for _, s := range steps {
		if is(s) {
			return true
		}
	}
	return false
}
