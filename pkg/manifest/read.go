package manifest

import (
	"bytes"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Read returns the objects that a text declares: YAML documents, or JSON
// objects one after the other. Lists (kind: List) are opened, and documents
// that are empty are passed over. file names the text in positions and errors;
// an error is a [*SyntaxError].
//
// A document that has a [tilt.Hole] in it and makes no sense as it stands is no
// error: an object that is [Object.Unknown] takes its place.
//
// It mirrors internal/k8s/serialize.go:ParseYAML of Tilt 0.37, and the
// NewYAMLOrJSONDecoder that is used there.
func Read(file string, text []byte) ([]Object, error) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	if err := checkText(file, text); err != nil {
		return nil, err
	}
	r := &reader{file: file}
	var err error
	if isJSON(text) {
		err = r.json(text)
	} else {
		err = r.yaml(text)
	}
	if err != nil {
		return nil, err
	}
	return r.objects, nil
}

// reader collects the objects of one text.
type reader struct {
	file    string
	objects []Object
}

// json reads JSON objects. A brace also begins a flow mapping of YAML; where
// neither reads it, Tilt shows the error that JSON gives.
func (r *reader) json(text []byte) error {
	docs, jsonErr := jsonDocuments(r.file, text)
	if jsonErr != nil {
		if err := r.yaml(text); err != nil {
			return jsonErr
		}
		return nil
	}
	for _, doc := range docs {
		if err := r.add(doc); err != nil {
			return err
		}
	}
	return nil
}

// yaml reads YAML documents.
func (r *reader) yaml(text []byte) error { return documents(r.file, text, r.document) }

// documents cuts a text at the lines that begin with "---", and hands on each
// document with the number of lines above it. Tilt cuts the text there before
// it reads any YAML, so that a directive is an error, and so is a document that
// begins on the line itself.
func documents(file string, text []byte, read func(doc []byte, above int) error) error {
	start, startLine, line := 0, 0, 0
	for offset := 0; offset < len(text); line++ {
		end := len(text)
		if i := bytes.IndexByte(text[offset:], '\n'); i >= 0 {
			end = offset + i + 1
		}
		if after, ok := bytes.CutPrefix(text[offset:end], []byte("---")); ok {
			if after = bytes.TrimSpace(after); len(after) > 0 && after[0] != '#' {
				return errorAtOffset(file, text, offset+len("---"), "invalid Yaml document separator: %s", after)
			}
			if err := read(text[start:offset], startLine); err != nil {
				return err
			}
			start, startLine = end, line+1
		}
		offset = end
	}
	return read(text[start:], startLine)
}

// document reads one document of YAML; above is how many lines precede it.
func (r *reader) document(doc []byte, above int) error {
	before := len(r.objects)
	root, err := yamlDocument(r.file, doc, above)
	if err == nil {
		if root.isHole() {
			r.unknown(root.line, root.column)
			return nil
		}
		err = r.add(root)
	}
	if err != nil && !tilt.Known(string(doc)) {
		// What is not known may be what makes it whole.
		r.objects = r.objects[:before]
		r.unknown(int32(above)+1, 1)
		return nil
	}
	return err
}

func (r *reader) unknown(line, column int32) {
	r.objects = append(r.objects, Object{
		APIVersion: tilt.Hole, Kind: tilt.Hole, Name: tilt.Hole,
		File: r.file, Line: int(line), Column: int(column),
	})
}

// add takes in what a document holds: an object, or a list of them.
func (r *reader) add(root *value) error {
	if root.isNull() {
		return nil
	}
	if root.isHole() {
		r.unknown(root.line, root.column)
		return nil
	}
	o, err := newObject(r.file, root)
	if err != nil {
		return err
	}
	if o.APIVersion != "v1" || o.Kind != "List" {
		r.objects = append(r.objects, o)
		return nil
	}
	items := root.get("items")
	if items.isNull() {
		return nil
	}
	if items.isHole() {
		r.unknown(items.line, items.column)
		return nil
	}
	if items.kind != sequence {
		return errorAt(r.file, items, "items must be a list; %s", items.describe())
	}
	for _, item := range items.items {
		if err := r.add(item); err != nil {
			return err
		}
	}
	return nil
}
