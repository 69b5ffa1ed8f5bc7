package manifest

import (
	"math"
	"strconv"
	"strings"
)

// Decode returns what the documents of a YAML text hold, as nil, bool, int64,
// float64, string, []any and map[string]any; documents that are empty are passed
// over. file names the text in errors, which are [*SyntaxError].
//
// It mirrors internal/tiltfile/encoding/yaml.go:yamlStreamToStarlark of Tilt
// 0.37, and the rules of YAML 1.1 that are followed there.
func Decode(file string, text []byte) ([]any, error) {
	if err := checkText(file, text); err != nil {
		return nil, err
	}
	var all []any
	err := documents(file, text, func(doc []byte, above int) error {
		v, err := yamlDocument(file, doc, above)
		if err == nil && !v.isNull() {
			all = append(all, v.plain())
		}
		return err
	})
	return all, err
}

// plain is a value in Go's types.
func (v *value) plain() any {
	switch v.kind {
	case boolean:
		return v.text == "true"
	case number:
		return plainNumber(v.text)
	case text:
		return v.text
	case sequence:
		all := make([]any, len(v.items))
		for i, item := range v.items {
			all[i] = item.plain()
		}
		return all
	case mapping:
		all := make(map[string]any, len(v.fields))
		for _, f := range v.fields {
			all[f.key] = f.value.plain()
		}
		return all
	}
	return nil
}

// plainNumber is an int64 where a number is whole, else a float64.
func plainNumber(s string) any {
	s = strings.ReplaceAll(s, "_", "")
	if n, err := strconv.ParseInt(s, 0, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(s, 64)
	if err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int64(f)
	}
	return f
}
