package tiltfile

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.starlark.net/starlark"
)

// toStarlark is a decoded document as a value of the language.
//
// Tilt 0.37: internal/tiltfile/encoding/starlark.go. The keys of a dict come in
// no order there; here they are sorted.
func toStarlark(v any) starlark.Value {
	switch v := v.(type) {
	case nil:
		return starlark.None
	case bool:
		return starlark.Bool(v)
	case string:
		return starlark.String(v)
	case int64:
		return starlark.MakeInt64(v)
	case float64:
		return starlark.Float(v)
	case json.Number:
		return numberOf(v)
	case []any:
		list := make([]starlark.Value, len(v))
		for i, element := range v {
			list[i] = toStarlark(element)
		}
		return starlark.NewList(list)
	case map[string]any:
		d := starlark.NewDict(len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			_ = d.SetKey(starlark.String(key), toStarlark(v[key]))
		}
		return d
	}
	return starlark.String(fmt.Sprint(v))
}

// numberOf is whole unless it is written with a point.
func numberOf(n json.Number) starlark.Value {
	if i, err := n.Int64(); err == nil && !strings.Contains(n.String(), ".") {
		return starlark.MakeInt64(i)
	}
	f, _ := n.Float64()
	return starlark.Float(f)
}
