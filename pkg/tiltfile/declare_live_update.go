package tiltfile

import (
	"fmt"
	"path"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// liveUpdateHandlers make the steps of a live_update.
//
// Tilt 0.37: internal/tiltfile/live_update.go.
var liveUpdateHandlers = map[string]handler{
	"initial_sync": func(a *arguments) (starlark.Value, error) {
		return a.step("initial_sync", "initial_sync step", tilt.LiveUpdateStep{InitialSync: true}), nil
	},
	"fall_back_on": func(a *arguments) (starlark.Value, error) {
		paths := a.paths("paths")
		// A step that falls back on nothing is one all the same.
		step := tilt.LiveUpdateStep{FallBackOn: append([]string{}, paths...)}
		return a.step("fall_back_on", fmt.Sprintf("fall_back_on step: %v'", paths), step), nil
	},
	"sync": func(a *arguments) (starlark.Value, error) {
		s := &tilt.Sync{Local: a.path("local_path"), Remote: a.text("remote_path")}
		text := fmt.Sprintf("sync step: '%s'->'%s'", a.e.absolute(s.Local), s.Remote)
		return a.step("sync", text, tilt.LiveUpdateStep{Sync: s}), nil
	},
	"run": (*arguments).runStep,
	"restart_container": func(a *arguments) (starlark.Value, error) {
		return a.step("restart_container", "restart_container step", tilt.LiveUpdateStep{RestartContainer: true}), nil
	},
}

func (a *arguments) runStep() (starlark.Value, error) {
	cmd := a.cmd("cmd")
	shown := cmd.Shell
	if cmd.Argv != nil {
		shown = strings.Join(cmd.Argv, " ")
	}
	var triggers []string
	for _, x := range oneOrMore(a.values["trigger"]) {
		if _, ok := x.(starlark.String); !ok && !isUnknown(x) {
			return nil, a.refuse("trigger", "", "run cmd '%s' triggers contained value '%s' of type '%s'. it may only contain strings", shown, x, x.Type())
		}
		triggers = append(triggers, a.e.path(textOf(x)))
	}
	step := tilt.LiveUpdateStep{Run: &tilt.Run{Cmd: cmd, Triggers: triggers, EchoOff: a.flag("echo_off")}}
	return a.step("run", fmt.Sprintf("run step: %q", shown), step), nil
}

// liveUpdateStep is what sync, run and their like return.
type liveUpdateStep struct {
	tilt.LiveUpdateStep
	name, text string
}

func (s liveUpdateStep) String() string      { return tilt.Readable(s.text) }
func (s liveUpdateStep) Type() string        { return "live_update_" + s.name + "_step" }
func (liveUpdateStep) Freeze()               {}
func (liveUpdateStep) Truth() starlark.Bool  { return true }
func (liveUpdateStep) Hash() (uint32, error) { return 0, nil }

// step makes a step, which has to be used in a live_update.
func (a *arguments) step(name, text string, s tilt.LiveUpdateStep) starlark.Value {
	s.At = a.at
	step := liveUpdateStep{s, name, text}
	if _, ok := a.e.unused[a.at.Start]; !ok {
		a.e.unused[a.at.Start] = step
	}
	return step
}

// liveUpdate are the steps of an image's live_update, in an order that Tilt
// accepts.
//
// Tilt 0.37: internal/tiltfile/live_update.go, liveUpdateFromSteps.
func (a *arguments) liveUpdate() ([]tilt.LiveUpdateStep, error) {
	var steps []tilt.LiveUpdateStep
	var order stepOrder
	for _, x := range oneOrMore(a.values["live_update"]) {
		s, ok := x.(liveUpdateStep)
		if !ok {
			// Nobody knows which steps stand here.
			order = stepOrder{partly: true}
			continue
		}
		if problem := order.take(s.LiveUpdateStep); problem != "" {
			return nil, a.refuseStep(s.LiveUpdateStep, "live_update: %s", problem)
		}
		delete(a.e.unused, s.At.Start)
		steps = append(steps, s.LiveUpdateStep)
	}
	return steps, a.checkSteps(steps, order.partly)
}

func (a *arguments) refuseStep(s tilt.LiveUpdateStep, format string, values ...any) *Error {
	err := a.refuse("live_update", "", format, values...)
	err.Span = s.At.Span
	return err
}

// stepOrder is what may still come after the steps so far.
type stepOrder struct {
	noInitial, noFallBack, noSync, noMore bool
	// partly is true once a step is not known.
	partly bool
}

// take says why a step may not stand where it does.
func (o *stepOrder) take(s tilt.LiveUpdateStep) string {
	switch {
	case s.InitialSync:
		if o.noInitial {
			return "initial_sync must appear at most once, at the start of the list"
		}
	case s.FallBackOn != nil:
		if o.noFallBack {
			return "fall_back_on steps must appear at the start of the list"
		}
	case s.RestartContainer:
		o.noFallBack, o.noSync, o.noMore = true, true, true
	case o.noMore:
		return "restart container is only valid as the last step"
	case s.Sync != nil:
		if o.noSync {
			return "all sync steps must precede all run steps"
		}
		o.noFallBack = true
	default:
		o.noFallBack, o.noSync = true, true
	}
	o.noInitial = true
	return ""
}

// checkSteps looks at all steps of a list.
//
// Tilt 0.37: pkg/apis/core/v1alpha1/liveupdate_types.go, Validate.
func (a *arguments) checkSteps(steps []tilt.LiveUpdateStep, partly bool) error {
	syncs, runs := 0, 0
	for _, s := range steps {
		if s.Run != nil {
			runs++
		}
		if s.Sync == nil {
			continue
		}
		if to := s.Sync.Remote; !path.IsAbs(to) && (tilt.Known(to) || tilt.KnownPrefix(to) != "") {
			return a.refuseStep(s, "live_update: spec.syncs[%d]: Invalid value: %q: sync destination is not absolute", syncs, tilt.Readable(to))
		}
		syncs++
	}
	if syncs+runs == 0 && len(steps) > 0 && !partly {
		return a.refuse("live_update", "", "live_update: spec.syncs: Invalid value: null: must contain at least 1 sync or 1 exec to run on live update")
	}
	return nil
}
