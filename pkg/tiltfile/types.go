package tiltfile

import (
	"fmt"

	"go.starlark.net/starlark"
)

// kind is a type of builtins.txt. Tilt checks some of it while it binds the
// arguments of a call, one after the other, and the rest once all are bound.
// Either function returns what is wrong in Tilt's words, or "".
type kind struct {
	bound func(starlark.Value) string
	after func(param string, v starlark.Value) string
}

// kinds are the types of builtins.txt; what is not among them takes any value.
//
// Tilt 0.37: internal/tiltfile/value.
var kinds = map[string]kind{
	"string":             {bound: scalar("string")},
	"bool":               {bound: scalar("bool")},
	"int":                {bound: intType},
	"int32":              {bound: int32Type},
	"string|None":        {bound: optional("starlark.String", scalar("string"))},
	"bool|None":          {bound: optional("starlark.Bool", scalar("bool"))},
	"int|None":           {bound: orNone(intOrNone)},
	"List":               {bound: scalar("list")},
	"function":           {bound: functionType},
	"trigger_mode":       {bound: scalar("TriggerMode")},
	"duration":           {bound: durationType},
	"text":               {bound: textType},
	"name":               {bound: nameType},
	"path":               {bound: pathType},
	"path|None":          {bound: orNone(pathType)},
	"dir":                {after: plain(orNone(dirType))},
	"paths":              {bound: pathsType},
	"command":            {after: plain(commandType)},
	"names":              {bound: sequenceType, after: plain(stringElements)},
	"sequence":           {bound: stringSequence},
	"patterns":           {after: patternsType},
	"strings":            {after: contextsType},
	"texts":              {bound: textsType},
	"list":               {bound: listType},
	"images":             {bound: imagesType},
	"labels":             {bound: labelsType},
	"links":              {bound: linksType},
	"dict":               {bound: dictType},
	"env":                {bound: dictType, after: plain(envType)},
	"contents":           {after: plain(contentsType)},
	"image":              {after: plain(imageType)},
	"steps":              {after: plain(stepsType)},
	"pod_readiness":      {bound: podReadinessType},
	"discovery_strategy": {bound: discoveryType},
	"json_paths":         {bound: jsonPathsType},
	"image_object":       {bound: imageObjectType},
	"Probe":              {bound: orNone(actionType("Probe"))},
	"ExecAction":         {bound: orNone(actionType("ExecAction"))},
	"HTTPGetAction":      {bound: orNone(actionType("HTTPGetAction"))},
	"TCPSocketAction":    {bound: orNone(actionType("TCPSocketAction"))},
}

// mismatch says why a value is not of a type, as far as Tilt sees it while it
// binds arguments. Of what is not known, everything is possible.
func mismatch(kind string, v starlark.Value) string {
	if isUnknown(v) {
		return ""
	}
	if check := kinds[kind].bound; check != nil {
		return check(v)
	}
	if name, ok := apiTypeOf(kind); ok {
		return badAPIValue(kind, name, v)
	}
	return ""
}

// misfit says why a value is not of a type, as far as Tilt sees it only once
// all arguments are bound.
func misfit(p Param, v starlark.Value) string {
	if check := kinds[p.Type].after; check != nil && !isUnknown(v) {
		return check(p.Name, v)
	}
	return ""
}

// plain is a check whose error does not name the parameter.
func plain(check func(starlark.Value) string) func(string, starlark.Value) string {
	return func(_ string, v starlark.Value) string { return check(v) }
}

// scalar is a type of Starlark's own.
func scalar(name string) func(starlark.Value) string {
	return func(v starlark.Value) string {
		if v.Type() == name {
			return ""
		}
		return fmt.Sprintf("got %s, want %s", v.Type(), name)
	}
}

func orNone(check func(starlark.Value) string) func(starlark.Value) string {
	return func(v starlark.Value) string {
		if v == starlark.None {
			return ""
		}
		return check(v)
	}
}

// optional is a type of Tilt's that tells None from what is not given.
//
// Tilt 0.37: internal/tiltfile/value/optional.go.
func optional(want string, check func(starlark.Value) string) func(starlark.Value) string {
	return func(v starlark.Value) string {
		if v == starlark.None || check(v) == "" {
			return ""
		}
		return fmt.Sprintf("expected %s or None, got %s", want, goType(v))
	}
}

func intType(v starlark.Value) string {
	i, ok := v.(starlark.Int)
	if !ok {
		return fmt.Sprintf("got %s, want int", v.Type())
	}
	if _, fits := i.Int64(); !fits {
		return fmt.Sprintf("%s out of range (want value in signed 64-bit range)", i)
	}
	return ""
}

func int32Type(v starlark.Value) string {
	if _, ok := v.(starlark.Int); !ok {
		return fmt.Sprintf("got %s, want int", v.Type())
	}
	if _, err := starlark.AsInt32(v); err != nil {
		return fmt.Sprintf("value out of range for int32: %s", v)
	}
	return ""
}

func intOrNone(v starlark.Value) string {
	if _, ok := v.(starlark.Int); ok {
		return ""
	}
	return fmt.Sprintf("got %s, want int", goType(v))
}

func functionType(v starlark.Value) string {
	if _, ok := v.(*starlark.Function); ok {
		return ""
	}
	return fmt.Sprintf("got %s, want function", v.Type())
}

// actionType is a probe, or a part of one, by the name of its type.
func actionType(name string) func(starlark.Value) string {
	return func(v starlark.Value) string {
		if v.Type() == name {
			return ""
		}
		return fmt.Sprintf("got %s, want %s", goType(v), name)
	}
}
