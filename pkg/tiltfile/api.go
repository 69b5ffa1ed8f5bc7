package tiltfile

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"
)

// apiPrefix begins the names of what makes objects of Tilt's own API: those
// with a name of their own are registered, the others are parts of them.
const apiPrefix = "v1alpha1."

// apiType reports whether a function makes a part of an object of Tilt's API.
func (b *Builtin) apiType() bool {
	return strings.HasPrefix(b.Name, apiPrefix) && (len(b.Params) == 0 || !b.Params[0].Required)
}

// apiTypeOf is the function that makes values of a type: "{name}", or "[name]"
// for a list of them.
func apiTypeOf(kind string) (name string, ok bool) {
	if len(kind) < 2 || kind[0] != '{' && kind[0] != '[' {
		return "", false
	}
	return apiPrefix + kind[1:len(kind)-1], true
}

// apiValue is a part of an object of Tilt's API: a dict that cannot be changed.
//
// Tilt 0.37: internal/tiltfile/v1alpha1/types.go.
type apiValue struct {
	*starlark.Dict
	name string
}

func (a *arguments) apiValue() starlark.Value {
	d := starlark.NewDict(len(a.values))
	for _, p := range a.builtin.Params {
		if v := a.values[p.Name]; v != nil {
			_ = d.SetKey(starlark.String(p.Name), v)
		}
	}
	d.Freeze()
	return apiValue{d, a.builtin.Name}
}

// badAPIValue says why a value is not of a type of Tilt's API, or a list of
// such values.
func badAPIValue(kind, name string, v starlark.Value) string {
	if kind[0] == '{' {
		return badAPIDict(name, v)
	}
	list, ok := v.(*starlark.List)
	if !ok {
		return fmt.Sprintf("expected list, actual: %s", v.Type())
	}
	for i, x := range elements(list) {
		if problem := badAPIDict(name, x); problem != "" {
			return fmt.Sprintf("at index %d: %s", i, problem)
		}
	}
	return ""
}

func badAPIDict(name string, v starlark.Value) string {
	if made, ok := v.(apiValue); ok && made.name == name || isUnknown(v) {
		return ""
	}
	dict, ok := v.(*starlark.Dict)
	if !ok {
		return fmt.Sprintf("expected dict, actual: %s", v.Type())
	}
	b := builtinNamed(name)
	for _, item := range dict.Items() {
		key, ok := starlark.AsString(item[0])
		if !ok {
			return fmt.Sprintf("key must be string. Got: %s", item[0].Type())
		}
		p, ok := b.param(key)
		if !ok && name == apiPrefix+"probe" {
			// A dict may hold what the function cannot be given.
			p, ok = builtinNamed(apiPrefix + "handler").param(key)
		}
		if !ok {
			return "Unexpected attribute name: " + key
		}
		if problem := badAPIField(p, item[1]); problem != "" {
			return problem
		}
	}
	return ""
}

// badAPIField says why a value does not do for a field.
func badAPIField(p Param, v starlark.Value) string {
	if isUnknown(v) && p.Type != "never" {
		return ""
	}
	switch p.Type {
	case "never":
		return "Unexpected attribute name: " + p.Name
	case "string":
		if _, ok := v.(starlark.String); !ok {
			return fmt.Sprintf("Expected string, actual: %s", v.Type())
		}
	case "bool":
		if _, ok := v.(starlark.Bool); !ok {
			return fmt.Sprintf("Expected bool, got: %s", v.Type())
		}
	case "int", "int32":
		if problem := intType(v); problem != "" {
			return "Expected int, got: " + problem
		}
	default:
		if problem := mismatch(p.Type, v); problem != "" {
			return fmt.Sprintf("unpacking %s: %s", p.Name, problem)
		}
	}
	return ""
}

// builtinNamed is the builtin of a name that there is.
func builtinNamed(name string) *Builtin {
	for i := range builtins() {
		if builtins()[i].Name == name {
			return &builtins()[i]
		}
	}
	return &Builtin{}
}
