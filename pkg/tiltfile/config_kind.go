package tiltfile

import (
	"encoding/json"
	"fmt"
	"strconv"

	"go.starlark.net/starlark"
)

// settingKind is what a setting may hold.
//
// Tilt 0.37: internal/tiltfile/config, string.go, string_list.go, bool.go and
// object.go.
type settingKind struct {
	// misfit says why tilt_config.json may not hold a value for it, or "".
	misfit func(any) string
	// empty is what it is after null there.
	empty func() starlark.Value
	// given is its value once an argument was given, behind those before; old is
	// nil for the first.
	given func(old starlark.Value, word string) (starlark.Value, error)
	// bare is true of one whose argument may be left out, and is true then.
	bare bool
}

var stringSetting = &settingKind{
	misfit: func(v any) string {
		if _, ok := v.(string); ok || v == nil {
			return ""
		}
		return fmt.Sprintf("expected string, found %T", v)
	},
	empty: func() starlark.Value { return starlark.String("") },
	given: func(old starlark.Value, word string) (starlark.Value, error) {
		if old != nil {
			return nil, fmt.Errorf("string settings can only be specified once. multiple values found (last value: %s)", word)
		}
		return starlark.String(word), nil
	},
}

var boolSetting = &settingKind{
	misfit: func(v any) string {
		if _, ok := v.(bool); ok || v == nil {
			return ""
		}
		return fmt.Sprintf("expected bool, found %T", v)
	},
	empty: func() starlark.Value { return starlark.False },
	given: func(old starlark.Value, word string) (starlark.Value, error) {
		if old != nil {
			return nil, fmt.Errorf("bool settings can only be specified once. multiple values found (last value: %s)", word)
		}
		b, err := strconv.ParseBool(word)
		return starlark.Bool(b), err
	},
	bare: true,
}

var listSetting = &settingKind{
	misfit: func(v any) string {
		list, ok := v.([]any)
		if !ok && v != nil {
			return "expected array"
		}
		for _, x := range list {
			if _, ok := x.(string); !ok {
				return fmt.Sprintf("expected string, got %T", x)
			}
		}
		return ""
	},
	empty: func() starlark.Value { return starlark.NewList(nil) },
	given: func(old starlark.Value, word string) (starlark.Value, error) {
		list, ok := old.(*starlark.List)
		if !ok {
			list = starlark.NewList(nil)
		}
		return list, list.Append(starlark.String(word))
	},
}

var objectSetting = &settingKind{
	misfit: func(any) string { return "" },
	empty:  func() starlark.Value { return starlark.None },
	given: func(old starlark.Value, word string) (starlark.Value, error) {
		if old != nil {
			return nil, fmt.Errorf("object settings can only be specified once. multiple values found (last value: %s)", old)
		}
		var v any
		if err := json.Unmarshal([]byte(word), &v); err != nil {
			return nil, fmt.Errorf("decoding JSON, got %q: %v", word, err)
		}
		return toStarlark(v), nil
	},
}
