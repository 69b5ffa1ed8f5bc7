package tiltfile

import (
	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// probe is a readiness probe, or one of its actions: a struct whose type has a
// name of its own.
//
// Tilt 0.37: internal/tiltfile/probe/probe.go.
type probe struct {
	*starlarkstruct.Struct
	name string
	spec tilt.Probe
}

func (p probe) Type() string { return p.name }

// newProbe is a probe, or an action, that shows some of its arguments as
// fields.
func (a *arguments) newProbe(name string, spec tilt.Probe, fields ...string) probe {
	all := starlark.StringDict{}
	for _, field := range fields {
		if all[field] = a.values[field]; all[field] == nil {
			all[field] = a.builtin.zero(field)
		}
	}
	return probe{starlarkstruct.FromStringDict(starlark.String(name), all), name, spec}
}

// zero is what a parameter holds that is not given.
func (b *Builtin) zero(param string) starlark.Value {
	switch p, _ := b.param(param); p.Type {
	case "int", "int32":
		return starlark.MakeInt(0)
	case "string":
		return starlark.String("")
	}
	return starlark.None
}

func (a *arguments) httpGet() (starlark.Value, error) {
	return a.newProbe("HTTPGetAction", tilt.Probe{HTTPGet: &tilt.HTTPGet{
		Port: a.number("port"), Host: a.text("host"), Scheme: a.text("scheme"), Path: a.text("path"),
	}}, "host", "port", "scheme", "path"), nil
}

func (a *arguments) tcpSocket() (starlark.Value, error) {
	spec := tilt.Probe{TCPSocket: &tilt.TCPSocket{Port: a.number("port"), Host: a.text("host")}}
	return a.newProbe("TCPSocketAction", spec, "host", "port"), nil
}

func (a *arguments) execAction() (starlark.Value, error) {
	return a.newProbe("ExecAction", tilt.Probe{Exec: a.list("command")}, "command"), nil
}

func (a *arguments) probe() (starlark.Value, error) {
	spec := tilt.Probe{
		InitialDelaySecs: a.number("initial_delay_secs"), TimeoutSecs: a.number("timeout_secs"),
		PeriodSecs: a.number("period_secs"), SuccessThreshold: a.number("success_threshold"),
		FailureThreshold: a.number("failure_threshold"),
	}
	actions, unknowns := 0, 0
	for _, name := range []string{"exec", "http_get", "tcp_socket"} {
		if !a.given(name) {
			continue
		}
		action, ok := a.values[name].(probe)
		if !ok {
			unknowns++
			continue
		}
		actions++
		spec.HTTPGet, spec.TCPSocket, spec.Exec = action.spec.HTTPGet, action.spec.TCPSocket, action.spec.Exec
	}
	if actions != 1 && unknowns == 0 {
		return nil, a.refuse("", "", "exactly one of exec, http_get, or tcp_socket must be specified")
	}
	return a.newProbe("Probe", spec, "initial_delay_secs", "timeout_secs", "period_secs", "success_threshold",
		"failure_threshold", "exec", "http_get", "tcp_socket"), nil
}
