package tiltfile

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/imageref"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// listed are the elements of a list or tuple, none of None; ok is false of
// every other value.
func listed(v starlark.Value) (_ []starlark.Value, ok bool) {
	switch v := v.(type) {
	case *starlark.List, starlark.Tuple:
		return elements(v.(starlark.Iterable)), true
	case starlark.NoneType:
		return nil, true
	}
	return nil, false
}

func elements(list starlark.Iterable) []starlark.Value {
	var all []starlark.Value
	for x := range starlark.Elements(list) {
		all = append(all, x)
	}
	return all
}

// oneOrMore are the elements of a sequence, or a value alone; none of None.
//
// Tilt 0.37: internal/tiltfile/value/value.go, ValueOrSequenceToSlice.
func oneOrMore(v starlark.Value) []starlark.Value {
	if list, ok := v.(starlark.Sequence); ok {
		return elements(list)
	}
	if v == nil || v == starlark.None {
		return nil
	}
	return []starlark.Value{v}
}

// textsType is a text or a list of them, listType only the list.
//
// Tilt 0.37: internal/tiltfile/value/string.go.
func textsType(v starlark.Value) string {
	if _, ok := asText(v); ok {
		return ""
	}
	all, ok := listed(v)
	if !ok {
		return fmt.Sprintf("value should be a string or List or Tuple of strings, but is of type %s", v.Type())
	}
	return eachText("list", all)
}

func listType(v starlark.Value) string {
	all, ok := listed(v)
	if !ok {
		return fmt.Sprintf("value should be a List or Tuple of strings, but is of type %s", v.Type())
	}
	return eachText("value", all)
}

func eachText(what string, all []starlark.Value) string {
	for _, x := range all {
		if _, ok := asText(x); !ok {
			return fmt.Sprintf("%s should contain only strings, but element %q was of type %s", what, x.String(), x.Type())
		}
	}
	return ""
}

// imagesType is a list of references to images.
//
// Tilt 0.37: internal/tiltfile/value/image.go.
func imagesType(v starlark.Value) string {
	if problem := listType(v); problem != "" {
		return problem
	}
	for _, ref := range listOf(v) {
		if _, err := imageref.Parse(ref); err != nil && tilt.Known(ref) {
			return fmt.Sprintf("must be a valid image reference: %v", err)
		}
	}
	return ""
}

// dictType is a dict of texts.
//
// Tilt 0.37: internal/tiltfile/value/map.go.
func dictType(v starlark.Value) string {
	if v == starlark.None {
		return ""
	}
	dict, ok := v.(*starlark.Dict)
	if !ok {
		return fmt.Sprintf("expected dict, got %s", goType(v))
	}
	for _, item := range dict.Items() {
		for i, what := range []string{"key", "value"} {
			if _, ok := asText(item[i]); !ok {
				return fmt.Sprintf("%s is not a string: %s (%s)", what, goType(item[i]), item[i])
			}
		}
	}
	return ""
}

// envType is the environment of a command.
//
// Tilt 0.37: internal/tiltfile/value/value.go, envTuples.
func envType(v starlark.Value) string {
	dict, ok := v.(*starlark.Dict)
	if !ok {
		return ""
	}
	if value, found, _ := dict.Get(starlark.String("")); found {
		return fmt.Sprintf("environment has empty key for value %q", textOf(value))
	}
	return ""
}

// sequenceType is any sequence, whose elements are looked at later: see
// stringElements.
//
// Tilt 0.37: internal/tiltfile/value/value.go, SequenceToStringSlice.
func sequenceType(v starlark.Value) string {
	if _, ok := v.(starlark.Sequence); ok {
		return ""
	}
	return fmt.Sprintf("got %s, want starlark.Sequence", v.Type())
}

func stringElements(v starlark.Value) string {
	for _, x := range oneOrMore(v) {
		if _, ok := x.(starlark.String); !ok && !isUnknown(x) {
			return fmt.Sprintf("'%v' is a %s, not a string", x, goType(x))
		}
	}
	return ""
}

func stringSequence(v starlark.Value) string {
	if _, ok := v.(starlark.Sequence); !ok {
		return fmt.Sprintf("'%v' is a %s, not a sequence", v, goType(v))
	}
	return stringElements(v)
}

// patternsType is a string, or a sequence of them, each one line.
//
// Tilt 0.37: internal/tiltfile/docker.go, parseValuesToStrings.
func patternsType(param string, v starlark.Value) string {
	for _, x := range oneOrMore(v) {
		s, ok := x.(starlark.String)
		switch {
		case isUnknown(x):
		case !ok:
			return fmt.Sprintf("%s must be a string or a sequence of strings; found a %s", param, goType(x))
		case strings.Contains(string(s), "\n"):
			return fmt.Sprintf("%s cannot contain newlines; found %s: %q", param, param, string(s))
		}
	}
	return ""
}

// contextsType is a string, or a sequence of them.
//
// Tilt 0.37: internal/tiltfile/k8scontext/k8scontext.go, allowK8sContexts.
func contextsType(param string, v starlark.Value) string {
	for _, x := range oneOrMore(v) {
		if _, ok := x.(starlark.String); !ok && !isUnknown(x) {
			return fmt.Sprintf("allow_k8s_contexts %s must be a string or a sequence of strings; found a %s", param, goType(x))
		}
	}
	return ""
}

// stepsType are steps of a live_update.
//
// Tilt 0.37: internal/tiltfile/live_update.go, liveUpdateFromSteps.
func stepsType(v starlark.Value) string {
	for _, x := range oneOrMore(v) {
		if _, ok := x.(liveUpdateStep); !ok && !isUnknown(x) {
			return fmt.Sprintf("'steps' must be a list of live update steps - got value '%s' of type '%s'", x, x.Type())
		}
	}
	return ""
}
