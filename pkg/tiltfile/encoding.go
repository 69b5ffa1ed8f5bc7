package tiltfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
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
	"encode_json":        toText("obj", encodeJSON),
	"encode_yaml":        toText("obj", encodeYAML),
	"encode_yaml_stream": toText("objs", encodeYAMLStream),
}

// decoder reads a text; source names it in errors.
type decoder func(source string, text []byte) (any, error)

func fromFile(decode decoder) handler {
	return func(a *arguments) (starlark.Value, error) {
		text, ok := a.content("paths")
		if !ok {
			return a.e.from(FromFile, a.builtin.Name+"("+repr(a.values["paths"])+")"), nil
		}
		return a.decoded("paths", " from "+a.text("paths"), text, decode)
	}
}

func fromText(param string, decode decoder) handler {
	return func(a *arguments) (starlark.Value, error) {
		if !known(a.values[param]) {
			return a.e.unknownHere(a.builtin.Name + "()"), nil
		}
		return a.decoded(param, "", a.text(param), decode)
	}
}

func (a *arguments) decoded(param, source, text string, decode decoder) (starlark.Value, error) {
	v, err := decode(source, []byte(text))
	if err != nil {
		return nil, a.e.dynamic(a.refuse(param, "", "%v", err))
	}
	return toStarlark(v), nil
}

func decodeJSON(source string, text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	if err == nil && d.More() {
		err = errors.New("found multiple JSON values")
	}
	if err != nil {
		return nil, fmt.Errorf("error parsing JSON%s: %w", source, err)
	}
	return v, nil
}

func decodeYAMLStream(source string, text []byte) (any, error) {
	all, err := manifest.Decode("", text)
	if err != nil {
		return nil, yamlError(source, err)
	}
	return all, nil
}

func yamlError(source string, err error) error {
	var syntax *manifest.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("error parsing YAML%s: line %d: %s", source, syntax.Line, syntax.Message)
	}
	return fmt.Errorf("error parsing YAML%s: %w", source, err)
}

func decodeYAML(source string, text []byte) (any, error) {
	all, err := manifest.Decode("", text)
	switch {
	case err != nil:
		return nil, yamlError(source, err)
	case len(all) > 1:
		return nil, errors.New("expected a yaml document but found a yaml stream (documents separated by `---`). use decode_yaml_stream instead to decode a yaml stream")
	case len(all) == 0:
		return nil, nil
	}
	return all[0], nil
}

// toText writes a value, with a Hole for each part that is not known.
func toText(param string, encode func(any) (starlark.Value, error)) handler {
	return func(a *arguments) (starlark.Value, error) {
		if isUnknown(a.values[param]) {
			return a.e.unknownHere(a.builtin.Name + "()"), nil
		}
		v, err := toGo(a.values[param], 0)
		if err != nil {
			return nil, a.e.dynamic(a.refuse(param, "", "error converting object from starlark: %v", err))
		}
		text, err := encode(v)
		if err != nil {
			return nil, a.e.dynamic(a.refuse(param, "", "error serializing object: %v", err))
		}
		return text, nil
	}
}

func encodeJSON(v any) (starlark.Value, error) {
	var w bytes.Buffer
	e := json.NewEncoder(&w)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return starlark.String(w.String()), err
}

func encodeYAML(v any) (starlark.Value, error) {
	text, err := yaml.Marshal(v)
	return blob(text), err
}

func encodeYAMLStream(v any) (starlark.Value, error) {
	list, _ := v.([]any)
	var documents []string
	for _, document := range list {
		text, err := yaml.Marshal(document)
		if err != nil {
			return nil, err
		}
		documents = append(documents, string(text))
	}
	return blob(strings.Join(documents, "---\n")), nil
}

// errTooDeep is met by values that hold themselves, too.
var errTooDeep = fmt.Errorf("it is nested deeper than is read here (%d)", maxDepth)

// toGo is a value to be written.
//
// Tilt 0.37: internal/tiltfile/encoding/starlark.go.
func toGo(v starlark.Value, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch v := v.(type) {
	case starlark.NoneType:
		return nil, nil
	case starlark.Bool:
		return bool(v), nil
	case *unknown:
		return tilt.Hole, nil
	case starlark.String:
		return string(v), nil
	case starlark.Int:
		return v.BigInt().Int64(), nil
	case starlark.Float:
		return float64(v), nil
	case *starlark.Dict:
		return dictToGo(v, depth)
	case *starlark.List:
		all := []any{}
		for x := range starlark.Elements(v) {
			element, err := toGo(x, depth+1)
			if err != nil {
				return nil, err
			}
			all = append(all, element)
		}
		return all, nil
	}
	return nil, fmt.Errorf("unable to convert from starlark value, unsupported type %s", goType(v))
}

func dictToGo(d *starlark.Dict, depth int) (any, error) {
	all := map[string]any{}
	for _, item := range d.Items() {
		key, err := toGo(item[0], depth+1)
		if err != nil {
			return nil, err
		}
		name, ok := key.(string)
		if !ok {
			return nil, fmt.Errorf("only string keys are supported in maps. found key '%s' of type %T", item[0], key)
		}
		if all[name], err = toGo(item[1], depth+1); err != nil {
			return nil, err
		}
	}
	return all, nil
}
