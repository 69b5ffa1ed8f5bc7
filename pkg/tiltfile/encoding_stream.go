package tiltfile

import (
	"bytes"
	"errors"
	"io"

	"github.com/goccy/go-yaml"
)

// decodeYAMLStream reads all documents of a text; empty ones are left out.
func decodeYAMLStream(text []byte) (any, error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	all := []any{}
	for {
		var v any
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if v != nil {
			all = append(all, v)
		}
	}
}
