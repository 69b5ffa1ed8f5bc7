package tiltfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/nearest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// arguments are those of one call of a builtin.
type arguments struct {
	e       *evaluation
	builtin *Builtin
	at      *tilt.Call
	values  map[string]starlark.Value
	rest    starlark.Tuple
	named   []starlark.Tuple
}

// bind gives each argument to its parameter and checks its type, as Tilt does.
//
// Tilt 0.37: vendor/go.starlark.net/starlark/unpack.go, UnpackArgs.
func (e *evaluation) bind(b *Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (*arguments, error) {
	a := &arguments{e: e, builtin: b, values: map[string]starlark.Value{}}
	e.calling = b.Name
	a.at = e.callOf(b, len(args))
	most := b.maxPositional()
	if len(args) > most && !b.takesRest() {
		return a, a.refuse("", "", "%s: got %d arguments, want at most %d", b.Name, len(args), most)
	}
	for i, arg := range args[:min(most, len(args))] {
		if err := a.set(b.Params[i], b.Params[i].Name, arg); err != nil {
			return a, err
		}
	}
	a.rest = args[min(most, len(args)):]
	for _, kw := range kwargs {
		if err := a.keyword(string(kw[0].(starlark.String)), kw[1]); err != nil {
			return a, err
		}
	}
	return a, a.check()
}

// maxPositional is the number of parameters that may be given without their
// names.
//
// Tilt 0.37: internal/tiltfile/k8s.go, k8sKind, which wants all but the first
// by name.
func (b *Builtin) maxPositional() int {
	if b.Name == "k8s_kind" {
		return 1
	}
	if i := slices.IndexFunc(b.Params, Param.rest); i >= 0 {
		return i
	}
	return len(b.Params)
}

// takesRest reports whether a function takes any number of arguments.
func (b *Builtin) takesRest() bool {
	return slices.ContainsFunc(b.Params, func(p Param) bool { return p.rest() && p.Name[1] != '*' })
}

func (a *arguments) keyword(name string, v starlark.Value) error {
	b := a.builtin
	if p, ok := b.param(name); ok {
		if a.values[name] != nil {
			return a.refuse(name, "", "%s: got multiple values for keyword argument %q", b.Name, name)
		}
		return a.set(p, strconv.Quote(name), v)
	}
	if slices.ContainsFunc(b.Params, func(p Param) bool { return strings.HasPrefix(p.Name, "**") }) {
		a.named = append(a.named, starlark.Tuple{starlark.String(name), v})
		return nil
	}
	err := a.refuse(name, cureOfKeyword(b, name), "%s: unexpected keyword argument %q", b.Name, name)
	err.Static = true
	return err
}

// set gives a value to a parameter, which an error calls by what it was
// written as.
func (a *arguments) set(p Param, written string, v starlark.Value) error {
	a.values[p.Name] = v
	if isUnknown(v) {
		a.at.Unknown = append(a.at.Unknown, p.Name)
	}
	if a.builtin.apiType() {
		if problem := badAPIField(p, v); problem != "" {
			return a.refuse(p.Name, "", "%s", problem)
		}
		return nil
	}
	if problem := mismatch(p.Type, v); problem != "" {
		return a.refuse(p.Name, "", "%s: for parameter %s: %s", a.builtin.Name, written, problem)
	}
	return nil
}

// check looks at all arguments once they are bound.
func (a *arguments) check() error {
	for _, p := range a.builtin.Params {
		if !p.Required || a.values[p.Name] != nil {
			continue
		}
		if !a.e.loose {
			return a.refuse("", "", "%s: missing argument for %s", a.builtin.Name, p.Name)
		}
		// It may be among arguments whose number is not known.
		a.values[p.Name] = a.e.unknownHere(p.Name)
		a.at.Unknown = append(a.at.Unknown, p.Name)
	}
	for _, p := range a.builtin.Params {
		if v := a.values[p.Name]; v != nil {
			if problem := misfit(p, v); problem != "" {
				return a.refuse(p.Name, "", "%s%s", a.builtin.preface(p), problem)
			}
		}
	}
	return nil
}

// preface is what Tilt writes in front of an error of an argument that it
// finds once all are bound.
//
// Tilt 0.37: internal/tiltfile, local_resource.go, docker.go, k8s.go,
// docker_compose.go, k8s_custom_deploy.go and config/resources.go.
func (b *Builtin) preface(p Param) string {
	switch {
	case p.Type == "steps":
		return "live_update: "
	case p.Name == "container_args":
		return "Argument 'container_args': "
	case p.Name == "dockerfile_contents":
		return "Argument (dockerfile_contents): "
	case p.Name == "resource_deps", p.Name == "objects":
		// Tilt names the wrong one of them here.
		return b.Name + ": resource_deps: "
	case p.Name == "resources":
		return "resources must be a list of string: "
	case b.Name == "custom_build" && (p.Name == "command" || p.Name == "dir" || p.Name == "env"):
		return "Argument 2 (command): "
	case b.Name == "k8s_custom_deploy" && (p.Type == "command" || p.Type == "dir" || p.Type == "env"):
		step, _, _ := strings.Cut(p.Name, "_")
		return step + "_cmd: "
	}
	return ""
}

// refuse is an error at an argument, or at the whole call for the name "".
func (a *arguments) refuse(arg, cure, format string, values ...any) *Error {
	span := a.at.Span
	if arg != "" {
		span = a.at.Arg(arg)
	}
	return &Error{Span: span, Message: fmt.Sprintf(format, values...), Cure: cure, Static: !a.e.tainted}
}

// callOf is the call that is being made, with the places of its arguments.
func (e *evaluation) callOf(b *Builtin, positional int) *tilt.Call {
	at, stack := e.callSite()
	c := &tilt.Call{Span: tilt.Span{Start: at, End: at}, Args: map[string]tilt.Span{}, Stack: stack}
	s := e.site(at)
	if s == nil {
		return c
	}
	c.Span = s.Span
	for name, span := range s.named {
		c.Args[name] = span
	}
	if positional == len(s.positional) {
		for i, span := range s.positional {
			if i < len(b.Params) {
				c.Args[b.Params[i].Name] = span
			}
		}
	}
	return c
}

// cureOfKeyword says where an argument belongs that a function does not have.
func cureOfKeyword(b *Builtin, name string) string {
	if b.Name == "custom_build" || b.Name == "docker_build" {
		switch name {
		case "resource_deps":
			return "an image build waits for no resource: resource_deps belongs to k8s_resource and local_resource, and holds only the first build"
		case "trigger_mode", "auto_init", "labels", "links":
			return name + " belongs to k8s_resource, of the workload that runs the image"
		case "allow_parallel":
			return "allow_parallel belongs to local_resource; image builds always run beside others"
		}
	}
	var candidates, owners []string
	for _, p := range b.Params {
		candidates = append(candidates, p.Name)
	}
	if n := nearest.Name(name, candidates); n != "" {
		return "did you mean " + n + "?"
	}
	for _, other := range builtins() {
		if _, ok := other.param(name); ok && !strings.HasPrefix(other.Name, "v1alpha1.") && other.Name != "test" {
			owners = append(owners, other.Name)
		}
	}
	if len(owners) == 0 || len(owners) > 4 {
		return ""
	}
	return name + " belongs to " + strings.Join(owners, ", ")
}
