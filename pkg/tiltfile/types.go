package tiltfile

import (
	"fmt"

	"go.starlark.net/starlark"
)

// mismatch says why a value is not of a type of builtins.txt, in Tilt's words,
// or returns "". Of what is not known, everything is possible.
//
// Tilt 0.37: internal/tiltfile/value.
func mismatch(kind string, v starlark.Value) string {
	if isUnknown(v) {
		return ""
	}
	check, ok := types[kind]
	if !ok {
		return ""
	}
	return check(v)
}

var types = map[string]func(starlark.Value) string{
	"string":       scalar("string", "string"),
	"bool":         scalar("bool", "bool"),
	"int":          scalar("int", "int"),
	"string|None":  orNone("expected starlark.String or None, got %s", scalar("string", "string")),
	"bool|None":    orNone("got %s, want bool", scalar("bool", "bool")),
	"int|None":     orNone("got %s, want int", scalar("int", "int")),
	"text":         textType,
	"path":         pathType,
	"path|None":    orNone("", pathType),
	"paths":        listType("value should be a string or List or Tuple of strings, but is of type %s", pathType, pathType),
	"command":      commandType,
	"names":        namesType,
	"strings":      stringsType,
	"texts":        listType("value should be a string or List or Tuple of strings, but is of type %s", textType, textType),
	"list":         listType("value should be a List or Tuple of strings, but is of type %s", nil, textType),
	"labels":       listType("value should be a label or List or Tuple of labels, but is of type %s", textType, textType),
	"dict":         dictType,
	"trigger_mode": scalar("TriggerMode", "TriggerMode"),
	"steps":        stepsType,
}

// scalar is the type of a name that Starlark knows.
func scalar(name, want string) func(starlark.Value) string {
	return func(v starlark.Value) string {
		if v.Type() == name {
			return ""
		}
		return fmt.Sprintf("got %s, want %s", v.Type(), want)
	}
}

func orNone(format string, check func(starlark.Value) string) func(starlark.Value) string {
	return func(v starlark.Value) string {
		if v == starlark.None {
			return ""
		}
		problem := check(v)
		if problem != "" && format != "" {
			return fmt.Sprintf(format, v.Type())
		}
		return problem
	}
}

func textType(v starlark.Value) string {
	switch v.(type) {
	case starlark.String, blob, *unknown:
		return ""
	}
	return fmt.Sprintf("Value should be convertible to string, but is type %s", v.Type())
}

func pathType(v starlark.Value) string {
	switch v.(type) {
	case starlark.String, gitRepo, *unknown:
		return ""
	}
	return fmt.Sprintf("expected path | string. Actual type: %s", v.Type())
}

// listType is a list or tuple of elements of a type; one alone will do where
// there is a type for it.
func listType(format string, alone, element func(starlark.Value) string) func(starlark.Value) string {
	return func(v starlark.Value) string {
		switch v.(type) {
		case *starlark.List, starlark.Tuple:
		case starlark.NoneType:
			return ""
		default:
			if alone != nil && alone(v) == "" {
				return ""
			}
			return fmt.Sprintf(format, v.Type())
		}
		i := 0
		for x := range starlark.Elements(v.(starlark.Iterable)) {
			if problem := element(x); problem != "" {
				return fmt.Sprintf("unpacking list item at index %d: %s", i, problem)
			}
			i++
		}
		return ""
	}
}

func commandType(v starlark.Value) string {
	if _, ok := v.(starlark.String); ok {
		return ""
	}
	list, ok := v.(starlark.Sequence)
	if !ok {
		return fmt.Sprintf("a command must be a string or list of strings. found %s", v.Type())
	}
	for x := range starlark.Elements(list) {
		if scalar("string", "string")(x) != "" && !isUnknown(x) {
			return fmt.Sprintf("a command must be a string or a list of strings: '%s' is a %s, not a string", x, x.Type())
		}
	}
	return ""
}

func namesType(v starlark.Value) string {
	list, ok := v.(starlark.Sequence)
	if !ok {
		return fmt.Sprintf("got %s, want starlark.Sequence", v.Type())
	}
	for x := range starlark.Elements(list) {
		if scalar("string", "string")(x) != "" && !isUnknown(x) {
			return fmt.Sprintf("'%s' is a %s, not a string", x, x.Type())
		}
	}
	return ""
}

func stringsType(v starlark.Value) string {
	switch v.(type) {
	case starlark.String, starlark.NoneType:
		return ""
	}
	list, ok := v.(starlark.Sequence)
	if !ok {
		return fmt.Sprintf("must be a string or a sequence of strings; found a %s", v.Type())
	}
	for x := range starlark.Elements(list) {
		if scalar("string", "string")(x) != "" && !isUnknown(x) {
			return fmt.Sprintf("must be a string or a sequence of strings; found a %s in it", x.Type())
		}
	}
	return ""
}

func dictType(v starlark.Value) string {
	if v == starlark.None {
		return ""
	}
	dict, ok := v.(*starlark.Dict)
	if !ok {
		return fmt.Sprintf("expected dict, got %s", v.Type())
	}
	for _, item := range dict.Items() {
		if textType(item[0]) != "" {
			return fmt.Sprintf("key is not a string: %s (%s)", item[0].Type(), item[0])
		}
		if textType(item[1]) != "" {
			return fmt.Sprintf("value is not a string: %s (%s)", item[1].Type(), item[1])
		}
	}
	return ""
}

func stepsType(v starlark.Value) string {
	if _, ok := v.(liveUpdateStep); ok || v == starlark.None {
		return ""
	}
	list, ok := v.(starlark.Sequence)
	if !ok {
		return fmt.Sprintf("'steps' must be a list of live update steps - got value '%s' of type '%s'", v, v.Type())
	}
	for x := range starlark.Elements(list) {
		if _, ok := x.(liveUpdateStep); !ok && !isUnknown(x) {
			return fmt.Sprintf("'steps' must be a list of live update steps - got value '%s' of type '%s'", x, x.Type())
		}
	}
	return ""
}
