package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"
)

// isJSON reports that a text may be JSON: it begins with a brace, as far as
// Tilt looks for one.
func isJSON(text []byte) bool {
	const peeked = 4096
	trimmed := bytes.TrimLeftFunc(text[:min(len(text), peeked)], unicode.IsSpace)
	return bytes.HasPrefix(trimmed, []byte("{"))
}

// jsonDocuments reads a stream of JSON objects: one after the other, with
// nothing between them but white space.
func jsonDocuments(file string, text []byte) ([]*value, error) {
	r := &jsonReader{file: file, text: text, decoder: json.NewDecoder(bytes.NewReader(text)), line: 1, column: 1}
	r.decoder.UseNumber()
	var docs []*value
	for {
		v, err := r.value(0)
		if err == io.EOF {
			return docs, nil
		}
		if err != nil {
			return nil, r.error(err)
		}
		docs = append(docs, v)
	}
}

// jsonReader makes values of JSON tokens. JSON is read by itself because it is
// no YAML: a surrogate pair, a key longer than a kilobyte.
type jsonReader struct {
	file    string
	text    []byte
	decoder *json.Decoder
	// seen is the offset up to which line and column have counted.
	seen         int
	line, column int32
}

func (r *jsonReader) value(depth int) (*value, error) {
	token, v, err := r.token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, errorAt(r.file, v, "values nest deeper than %d", maxDepth)
	}
	switch token := token.(type) {
	case nil:
	case bool:
		v.kind, v.text = boolean, "false"
		if token {
			v.text = "true"
		}
	case json.Number:
		v.kind, v.text = number, token.String()
	case string:
		v.kind, v.text = text, token
	case json.Delim:
		if token == '{' {
			v.kind = mapping
			return v, r.object(v, depth)
		}
		v.kind = sequence
		return v, r.list(v, depth)
	}
	return v, nil
}

func (r *jsonReader) object(v *value, depth int) error {
	var set fieldSet
	for r.decoder.More() {
		token, _, err := r.token()
		if err != nil {
			return unexpectedEnd(err)
		}
		child, err := r.value(depth + 1)
		if err != nil {
			return unexpectedEnd(err)
		}
		key, _ := token.(string)
		set.set(key, child)
		if err := r.grow(v, child); err != nil {
			return err
		}
	}
	v.fields = set.fields
	_, _, err := r.token()
	return unexpectedEnd(err)
}

func (r *jsonReader) list(v *value, depth int) error {
	for r.decoder.More() {
		child, err := r.value(depth + 1)
		if err != nil {
			return unexpectedEnd(err)
		}
		v.items = append(v.items, child)
		if err := r.grow(v, child); err != nil {
			return err
		}
	}
	_, _, err := r.token()
	return unexpectedEnd(err)
}

func (r *jsonReader) grow(v, child *value) error {
	if v.size += child.size; v.size > maxValues {
		return errorAt(r.file, child, "the document holds more than %d values", maxValues)
	}
	return nil
}

// unexpectedEnd tells the end of the text inside a value from the one after it.
func unexpectedEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// token is the next token, and a null value that stands where the token begins.
func (r *jsonReader) token() (json.Token, *value, error) {
	start := int(r.decoder.InputOffset())
	token, err := r.decoder.Token()
	if err != nil {
		return nil, nil, err
	}
	for start < len(r.text) && bytes.IndexByte([]byte(" \t\r\n,:"), r.text[start]) >= 0 {
		start++
	}
	r.advance(start)
	return token, &value{line: r.line, column: r.column, size: 1}, nil
}

func (r *jsonReader) advance(to int) {
	passed := r.text[r.seen:to]
	if lines := bytes.Count(passed, []byte("\n")); lines > 0 {
		r.line += int32(lines)
		r.column = 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	r.column += int32(utf8.RuneCount(passed))
	r.seen = to
}

// error is the error that Tilt shows: that of reading object by object, which
// says more than that of reading token by token.
func (r *jsonReader) error(err error) error {
	var ours *SyntaxError
	if errors.As(err, &ours) {
		return ours
	}
	decoder := json.NewDecoder(bytes.NewReader(r.text))
	for whole := error(nil); whole != io.EOF; {
		var object json.RawMessage
		if whole = decoder.Decode(&object); whole != nil && whole != io.EOF {
			err = whole
			break
		}
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		// The offset is that of the byte after the offending one.
		return errorAtOffset(r.file, r.text, max(int(syntax.Offset)-1, 0), "%s", err)
	}
	end := len(bytes.TrimRightFunc(r.text, unicode.IsSpace))
	return errorAtOffset(r.file, r.text, end, "unexpected end of JSON input")
}
