package compose

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// The tags by which a file says that it replaces what came before, and does not
// add to it.
const (
	resetTag    = "!reset"
	overrideTag = "!override"
)

// field is an entry of a mapping.
type field struct {
	key string
	// at is where the key stands.
	at    *yaml.Node
	value *yaml.Node
}

func (f field) replaces() bool { return f.value.Tag == resetTag || f.value.Tag == overrideTag }

// fields are the entries of a mapping, none of anything else, with what it
// merges by "<<": its own go first.
func (p *parser) fields(n *yaml.Node, depth int) ([]field, error) {
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	if depth > maxDepth {
		return nil, p.refuse(n, "aliases lead deeper than %d", maxDepth)
	}
	if p.taken += len(n.Content); p.taken > maxTaken {
		return nil, p.refuse(n, "the document says more than %d things", maxTaken)
	}
	var own, merged []field
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], resolved(n.Content[i+1])
		if key.Tag == "!!merge" {
			more, err := p.merged(value, depth+1)
			if err != nil {
				return nil, err
			}
			merged = append(merged, more...)
			continue
		}
		name := resolved(key).Value
		seen[name] = true
		own = append(own, field{name, key, value})
	}
	for _, f := range merged {
		if !seen[f.key] {
			seen[f.key] = true
			own = append(own, f)
		}
	}
	return own, nil
}

// merged are the entries of a mapping, or of each of several.
func (p *parser) merged(n *yaml.Node, depth int) ([]field, error) {
	if n.Kind != yaml.SequenceNode {
		return p.fields(n, depth)
	}
	var all []field
	for _, item := range n.Content {
		more, err := p.fields(resolved(item), depth)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// texts are the items of a list, or a text alone.
func (p *parser) texts(n *yaml.Node) ([]string, error) {
	if n.Kind != yaml.SequenceNode {
		if isNull(n) || n.Kind != yaml.ScalarNode {
			return nil, nil
		}
		return []string{n.Value}, nil
	}
	if p.taken += len(n.Content); p.taken > maxTaken {
		return nil, p.refuse(n, "the document says more than %d things", maxTaken)
	}
	var all []string
	for _, item := range n.Content {
		if item = resolved(item); item.Kind == yaml.ScalarNode && item.Tag != resetTag {
			all = append(all, item.Value)
		}
	}
	return all, nil
}

// fill fills variables into all texts of a node, each once however many aliases
// it has.
func (p *parser) fill(n *yaml.Node, at string, depth int) error {
	if depth > maxDepth {
		return p.refuse(n, "values nest deeper than %d", maxDepth)
	}
	if p.filled[n] {
		return nil
	}
	p.filled[n] = true
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag != "!!str" && n.Tag != overrideTag {
			return nil
		}
		text, err := p.env.fill(n.Value)
		if err != nil {
			return p.refuse(n, "%s", interpolationError(at, n.Value, err))
		}
		n.Value = text
	case yaml.AliasNode:
		return p.fill(n.Alias, at, depth+1)
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if err := p.fill(item, at+".[]", depth+1); err != nil {
				return err
			}
		}
	case yaml.MappingNode:
		return p.fillFields(n, at, depth)
	}
	return nil
}

// fillFields fills variables into the values of a mapping, whose keys differ.
func (p *parser) fillFields(n *yaml.Node, at string, depth int) error {
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := resolved(n.Content[i]).Value
		if line, twice := lines[key]; twice {
			return p.refuse(n.Content[i], "mapping key %q already defined at line %d", key, line)
		}
		lines[key] = n.Content[i].Line
		if at != "" {
			key = at + "." + key
		}
		if err := p.fill(n.Content[i+1], key, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// interpolationError says why a text cannot be filled in.
//
// It mirrors interpolation.newPathError.
func interpolationError(at, text string, err error) string {
	if err == errTemplate {
		return fmt.Sprintf("invalid interpolation format for %s.\nYou may need to escape any $ with another $.\n%s", at, tilt.Readable(text))
	}
	return fmt.Sprintf("error while interpolating %s: %v", at, err)
}

// resolved is what an alias stands for.
func resolved(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// isHole reports that nothing is known of a value.
func isHole(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Value == tilt.Hole }

// scalar is a text, "" for anything else.
func scalar(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || isNull(n) {
		return ""
	}
	return n.Value
}
