package manifest

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"

	"go.yaml.in/yaml/v4"
)

// yamlDocument reads one document. above is how many lines of the text stand
// before it. The value is nil where there is none.
func yamlDocument(file string, doc []byte, above int) (*value, error) {
	if isBlank(doc) {
		return nil, nil
	}
	var root yaml.Node
	// Tilt reads a chunk's first document, too: what "..." ends is not seen.
	if err := yaml.Load(doc, &root, yaml.WithSingleDocument()); err != nil {
		return nil, yamlError(file, doc, above, err)
	}
	c := yamlConverter{file: file, above: above}
	return c.value(&root)
}

// isBlank reports that a document holds nothing but comments, which the library
// takes for an error and Tilt does not.
func isBlank(doc []byte) bool {
	for line := range bytes.Lines(doc) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// yamlError is the library's error, with a position in the whole text.
func yamlError(file string, doc []byte, above int, err error) error {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return &SyntaxError{File: file, Line: above + 1, Column: 1, Message: err.Error()}
	}
	out := &SyntaxError{File: file, Line: load.Mark.Line, Column: max(load.Mark.Column, 1), Message: load.Message}
	if out.Line == 0 {
		// The scanner's first look at the bytes keeps no count of lines.
		at := errorAtOffset(file, doc, controlCharacter(doc), "")
		out.Line, out.Column = at.Line, at.Column
	}
	out.Line += above
	return out
}

// controlCharacter is where the first character stands that YAML does not
// allow, or 0.
func controlCharacter(doc []byte) int {
	for i, r := range string(doc) {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || 0x7F <= r && r < 0xA0 && r != 0x85 {
			return i
		}
	}
	return 0
}

// yamlConverter makes values of the library's nodes.
type yamlConverter struct {
	file  string
	above int
	// anchors holds the values of anchors; nil while one is being made.
	anchors map[*yaml.Node]*value
	// slab saves an allocation for each value.
	slab []value
}

func (c *yamlConverter) value(n *yaml.Node) (*value, error) {
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) == 0 {
			return nil, nil
		}
		return c.value(n.Content[0])
	case yaml.AliasNode:
		v, ok := c.anchors[n.Alias]
		if !ok || v == nil {
			return nil, c.errorf(n, "anchor '%s' value contains itself", n.Value)
		}
		return v, nil
	}
	if n.Anchor == "" {
		return c.fresh(n)
	}
	if c.anchors == nil {
		c.anchors = map[*yaml.Node]*value{}
	}
	c.anchors[n] = nil
	v, err := c.fresh(n)
	c.anchors[n] = v
	return v, err
}

func (c *yamlConverter) fresh(n *yaml.Node) (*value, error) {
	v := c.allocate()
	v.line, v.column = int32(n.Line+c.above), int32(n.Column)
	switch n.Kind {
	case yaml.MappingNode:
		v.kind = mapping
		return v, c.mapping(n, v)
	case yaml.SequenceNode:
		v.kind = sequence
		v.items = make([]*value, 0, len(n.Content))
		for _, child := range n.Content {
			item, err := c.value(child)
			if err != nil {
				return nil, err
			}
			v.items = append(v.items, item)
			if err := c.grow(child, v, item.size); err != nil {
				return nil, err
			}
		}
	default:
		v.kind, v.text = scalarOf(n)
	}
	return v, nil
}

func (c *yamlConverter) mapping(n *yaml.Node, v *value) error {
	set := fieldSet{fields: make([]field, 0, len(n.Content)/2)}
	for i := 0; i+1 < len(n.Content); i += 2 {
		child, err := c.value(n.Content[i+1])
		if err != nil {
			return err
		}
		if n.Content[i].Tag == "!!merge" {
			if err := c.merge(n.Content[i], v, &set, child); err != nil {
				return err
			}
			continue
		}
		key, err := c.key(n.Content[i])
		if err != nil {
			return err
		}
		set.set(key, child)
		if err := c.grow(n.Content[i], v, child.size); err != nil {
			return err
		}
	}
	v.fields = set.fields
	return nil
}

// key is the text of a key.
func (c *yamlConverter) key(n *yaml.Node) (string, error) {
	if n.Kind == yaml.ScalarNode && n.Anchor == "" {
		_, key := scalarOf(n)
		return key, nil
	}
	v, err := c.value(n)
	if err != nil {
		return "", err
	}
	if v.kind == mapping || v.kind == sequence {
		return "", c.errorf(n, "invalid map key: it is %s; a value that begins with { or [ has to be quoted, and a template has to be rendered first", v.kind)
	}
	return v.text, nil
}

// merge applies a merge key as Tilt's YAML library does: in the order in which
// it stands, over what stands before it.
func (c *yamlConverter) merge(key *yaml.Node, v *value, set *fieldSet, merged *value) error {
	from := []*value{merged}
	if merged.kind == sequence {
		from = merged.items
	}
	for i := len(from) - 1; i >= 0; i-- {
		if from[i].kind != mapping {
			return c.errorf(key, "map merge requires map or sequence of maps as the value")
		}
		if err := c.grow(key, v, from[i].size); err != nil {
			return err
		}
		for _, f := range from[i].fields {
			set.set(f.key, f.value)
		}
	}
	return nil
}

// grow counts what a value gains.
func (c *yamlConverter) grow(at *yaml.Node, v *value, size int32) error {
	if v.size += size; v.size > maxValues {
		return c.errorf(at, "the document holds more than %d values, with those that its aliases stand for", maxValues)
	}
	return nil
}

func (c *yamlConverter) allocate() *value {
	if len(c.slab) == 0 {
		c.slab = make([]value, 64)
	}
	v := &c.slab[0]
	c.slab = c.slab[1:]
	v.size = 1
	return v
}

func (c *yamlConverter) errorf(n *yaml.Node, format string, args ...any) error {
	return errorAt(c.file, &value{line: int32(n.Line + c.above), column: int32(n.Column)}, format, args...)
}

// scalarOf reads a scalar by the rules of YAML 1.1, which Tilt's library
// follows; the one used here follows those of 1.2 for booleans. A number keeps
// the form in which it is written.
func scalarOf(n *yaml.Node) (kind, string) {
	switch n.Tag {
	case "!!null":
		return null, ""
	case "!!bool":
		return boolean, strings.ToLower(n.Value)
	case "!!int", "!!float":
		return number, n.Value
	case "!!binary":
		if decoded, err := base64.StdEncoding.DecodeString(n.Value); err == nil {
			return text, string(decoded)
		}
	case "!!str":
		if n.Style != 0 {
			break
		}
		switch n.Value {
		case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON":
			return boolean, "true"
		case "n", "N", "no", "No", "NO", "off", "Off", "OFF":
			return boolean, "false"
		}
	}
	return text, n.Value
}
