package model

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxFileSize keeps a file that is no project from being read for minutes:
// the time that the YAML parser takes grows with the square of a mapping's
// length.
const maxFileSize = 1 << 20

// Decode reads a project from the text of a YAML file; name is what errors
// call it. It is strict: a key that is not known, written twice or missing,
// and a value of the wrong type, are errors, of type [*DecodeError].
//
// Builds, images and workloads are mappings in YAML, keyed by name; the order
// in which they stand in the file is kept.
func Decode(name string, text []byte) (*Project, *Positions, error) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	d := &decoder{file: name, text: text, fields: map[reflect.Type]fields{}}
	// Most lines hold one value.
	d.positions = &Positions{noted: make([]standing, 0, bytes.Count(text, []byte("\n"))+1)}
	root, err := d.document()
	if err != nil {
		return nil, nil, err
	}
	p := &Project{}
	if err := d.value(place{}, root, reflect.ValueOf(p).Elem()); err != nil {
		return nil, nil, err
	}
	return p, d.positions, nil
}

// decoder reads one file. It walks the syntax tree itself, because goccy's own
// decoder turns numbers into strings, loses the order of keys, and has no
// positions for what it decoded.
type decoder struct {
	file      string
	text      []byte
	positions *Positions
	anchors   anchors
	// fields are those of the structs that were read so far.
	fields map[reflect.Type]fields
	// steps counts the values read, since aliases can stand for more than
	// any memory holds.
	steps int
}

// document is the one value that the file holds.
func (d *decoder) document() (ast.Node, error) {
	if len(d.text) > maxFileSize {
		return nil, d.errorf(position{1, 1}, "the file is larger than %d bytes", maxFileSize)
	}
	if !utf8.Valid(d.text) {
		return nil, d.errorf(d.invalidUTF8(), "the file is not UTF-8 here")
	}
	file, err := parser.ParseBytes(d.text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, d.syntaxError(err)
	}
	var root ast.Node
	for _, doc := range file.Docs {
		if _, directive := doc.Body.(*ast.DirectiveNode); directive || doc.Body == nil {
			continue
		}
		if root != nil {
			return nil, d.errorf(start(doc.Body), `the file holds several documents; leave out the "---" between them`)
		}
		root = doc.Body
	}
	if root == nil || root.Type() == ast.NullType {
		return nil, d.errorf(position{1, 1}, `the file declares nothing; begin with "builds:", "images:" or "workloads:"`)
	}
	if d.anchors, err = d.findAnchors(root); err != nil {
		return nil, err
	}
	return root, nil
}

// invalidUTF8 is where a text that is not UTF-8 ceases to be.
func (d *decoder) invalidUTF8() position {
	at := position{1, 1}
	for rest := d.text; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			return at
		case r == '\n':
			at = position{at.line + 1, 1}
		default:
			at.col++
		}
		rest = rest[size:]
	}
	return at
}

// syntaxError is an error of the YAML parser, with a cure where the parser's
// own words give none.
func (d *decoder) syntaxError(err error) error {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		return d.errorf(position{1, 1}, "%v", err)
	}
	at, message := tokenPosition(syntax.GetToken()), syntax.GetMessage()
	switch {
	case strings.Contains(message, "tab character") || strings.Contains(message, "character '\t'"):
		return d.errorf(position{at.line, 1}, "a tab cannot indent in YAML; use spaces")
	case strings.Contains(message, "mapping value is not allowed"):
		message = `a mapping cannot begin here; indent it, or put a value that holds ": " in quotes`
	}
	return d.errorf(at, "%s", message)
}

func (d *decoder) errorf(at position, format string, args ...any) error {
	return newDecodeError(d.file, d.text, at, fmt.Sprintf(format, args...))
}

// stands notes the position of a value.
func (d *decoder) stands(at place, pos position) {
	d.positions.noted = append(d.positions.noted, standing{at, pos})
}
