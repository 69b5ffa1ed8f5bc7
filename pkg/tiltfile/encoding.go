package tiltfile

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"
	"go.starlark.net/starlark"
)

// encodingHandlers read and write YAML and JSON.
//
// Tilt 0.37: internal/tiltfile/encoding.
var encodingHandlers = map[string]handler{
	"read_json":          fromFile(decodeJSON),
	"read_yaml":          fromFile(decodeYAML),
	"read_yaml_stream":   fromFile(decodeYAMLStream),
	"decode_json":        fromText("json", decodeJSON),
	"decode_yaml":        fromText("yaml", decodeYAML),
	"decode_yaml_stream": fromText("yaml", decodeYAMLStream),
	"encode_json": toText("obj", func(v any) (starlark.Value, error) {
		text, err := json.MarshalIndent(v, "", "  ")
		return starlark.String(string(text) + "\n"), err
	}),
	"encode_yaml": toText("obj", func(v any) (starlark.Value, error) {
		text, err := yaml.Marshal(v)
		return blob(text), err
	}),
	"encode_yaml_stream": toText("objs", func(v any) (starlark.Value, error) {
		list, _ := v.([]any)
		all := ""
		for _, document := range list {
			text, err := yaml.Marshal(document)
			if err != nil {
				return nil, err
			}
			all += "---\n" + string(text)
		}
		return blob(all), nil
	}),
}

type decoder func([]byte) (any, error)

func fromFile(decode decoder) handler {
	return func(a *arguments) (starlark.Value, error) {
		text, ok := a.content("paths")
		if !ok {
			return a.e.unknown(a.builtin.Name + "(" + repr(a.values["paths"]) + ")"), nil
		}
		return a.decoded("paths", text, decode)
	}
}

func fromText(param string, decode decoder) handler {
	return func(a *arguments) (starlark.Value, error) {
		if !known(a.values[param]) {
			return a.e.unknownHere(a.builtin.Name + "()"), nil
		}
		return a.decoded(param, a.text(param), decode)
	}
}

func (a *arguments) decoded(param, text string, decode decoder) (starlark.Value, error) {
	v, err := decode([]byte(text))
	if err != nil {
		refused := a.refuse(param, "", "%s: %v", a.builtin.Name, err)
		refused.Static = false
		return nil, refused
	}
	return toStarlark(v), nil
}

func decodeJSON(text []byte) (v any, err error) { return v, json.Unmarshal(text, &v) }
func decodeYAML(text []byte) (v any, err error) { return v, yaml.Unmarshal(text, &v) }

func toText(param string, encode func(any) (starlark.Value, error)) handler {
	return func(a *arguments) (starlark.Value, error) {
		v, ok := toGo(a.values[param], 0)
		if !ok {
			return a.e.unknownHere(a.builtin.Name + "()"), nil
		}
		text, err := encode(v)
		if err != nil {
			return nil, a.refuse(param, "", "%s: %v", a.builtin.Name, err)
		}
		return text, nil
	}
}

// toStarlark is a decoded document as a value of the language.
func toStarlark(v any) starlark.Value {
	switch v := v.(type) {
	case nil:
		return starlark.None
	case bool:
		return starlark.Bool(v)
	case string:
		return starlark.String(v)
	case int:
		return starlark.MakeInt(v)
	case int64:
		return starlark.MakeInt64(v)
	case uint64:
		return starlark.MakeUint64(v)
	case float64:
		if whole := int64(v); float64(whole) == v {
			return starlark.MakeInt64(whole)
		}
		return starlark.Float(v)
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

// toGo is a value to be encoded; ok is false where it is not known, or cannot
// be.
func toGo(v starlark.Value, depth int) (_ any, ok bool) {
	if depth > maxDepth || !known(v) {
		return nil, false
	}
	switch v := v.(type) {
	case starlark.NoneType:
		return nil, true
	case starlark.Bool:
		return bool(v), true
	case starlark.String:
		return string(v), true
	case blob:
		return string(v), true
	case starlark.Int:
		n, ok := v.Int64()
		return n, ok
	case starlark.Float:
		return float64(v), true
	case *starlark.Dict:
		m := map[string]any{}
		for _, item := range v.Items() {
			element, ok := toGo(item[1], depth+1)
			if !ok {
				return nil, false
			}
			m[textOf(item[0])] = element
		}
		return m, true
	case *starlark.List, starlark.Tuple:
		list := []any{}
		for x := range starlark.Elements(v.(starlark.Iterable)) {
			element, ok := toGo(x, depth+1)
			if !ok {
				return nil, false
			}
			list = append(list, element)
		}
		return list, true
	}
	return nil, false
}
