package model

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// anchors are the values that aliases stand for.
type anchors map[*ast.AliasNode]ast.Node

// findAnchors resolves every alias to the last anchor of its name before it.
func (d *decoder) findAnchors(root ast.Node) (anchors, error) {
	v := &anchorVisitor{d: d, found: anchors{}, named: map[string]*ast.AnchorNode{}}
	ast.Walk(v, root)
	return v.found, v.err
}

// anchorVisitor sees a tree in the order of its text.
type anchorVisitor struct {
	d     *decoder
	found anchors
	named map[string]*ast.AnchorNode
	err   error
}

// Visit implements ast.Visitor.
func (v *anchorVisitor) Visit(n ast.Node) ast.Visitor {
	if v.err != nil {
		return nil
	}
	switch n := n.(type) {
	case *ast.AnchorNode:
		name := n.Name.GetToken().Value
		v.named[name] = n
		ast.Walk(v, n.Value)
		if v.err == nil {
			v.err = v.d.refuseCycle(n, name, v.found)
		}
		return nil
	case *ast.AliasNode:
		name := n.Value.GetToken().Value
		anchor := v.named[name]
		if anchor == nil {
			v.err = v.d.errorf(start(n), "no anchor &%s stands before this alias", name)
			return nil
		}
		v.found[n] = anchor.Value
		return nil
	}
	return v
}

// refuseCycle fails where an anchor's value holds an alias of itself.
func (d *decoder) refuseCycle(anchor *ast.AnchorNode, name string, found anchors) error {
	for _, n := range ast.Filter(ast.AliasType, anchor.Value) {
		if alias, ok := n.(*ast.AliasNode); ok && found[alias] == anchor.Value {
			return d.errorf(start(alias), "the alias *%s stands inside its own anchor", name)
		}
	}
	return nil
}

// resolve is the value that a node stands for: itself, what it anchors, or
// what its alias means.
func (d *decoder) resolve(n ast.Node) ast.Node {
	for {
		switch x := n.(type) {
		case *ast.AnchorNode:
			n = x.Value
		case *ast.AliasNode:
			n = d.anchors[x]
		default:
			return n
		}
	}
}

// entry is one key of a mapping.
type entry struct {
	key   string
	at    position
	value ast.Node
	// merged says that it comes from a merge key, so that a key of the mapping
	// itself, and an earlier merge, takes its place.
	merged bool
}

// entries are the keys of the mapping at a place, in their order, merge keys resolved.
func (d *decoder) entries(at place, n ast.Node) ([]entry, error) {
	mapping, ok := n.(ast.MapNode)
	if !ok {
		return nil, d.mismatch(at, n, "a mapping")
	}
	var all []entry
	index := map[string]int{}
	for pair := mapping.MapRange(); pair.Next(); {
		added, err := d.pair(at, pair.Key(), pair.Value())
		if err != nil {
			return nil, err
		}
		for _, e := range added {
			i, twice := index[e.key]
			switch {
			case !twice:
				index[e.key] = len(all)
				all = append(all, e)
			case !e.merged && !all[i].merged:
				return nil, d.errorf(e.at, "the key %q stands here twice, first in line %d", e.key, all[i].at.line)
			case !e.merged:
				all[i] = e
			}
		}
	}
	return all, nil
}

// pair is one entry, or those that a merge key brings.
func (d *decoder) pair(at place, key ast.MapKeyNode, value ast.Node) ([]entry, error) {
	if err := d.step(key); err != nil {
		return nil, err
	}
	if key.IsMergeKey() {
		return d.merge(at, value)
	}
	var node ast.Node = key
	if explicit, ok := node.(*ast.MappingKeyNode); ok {
		node = explicit.Value
	}
	name, ok := d.resolve(node).(*ast.StringNode)
	if !ok {
		return nil, d.errorf(start(key), "a key must be a string; put it in quotes")
	}
	return []entry{{key: name.Value, at: start(key), value: value}}, nil
}

// merge are the entries of what a merge key names: a mapping, or a list of
// mappings of which the first to have a key counts.
func (d *decoder) merge(at place, value ast.Node) ([]entry, error) {
	sources := []ast.Node{value}
	if list, ok := d.resolve(value).(*ast.SequenceNode); ok {
		sources = list.Values
	}
	var all []entry
	for _, source := range sources {
		merged, err := d.entries(at, d.resolve(source))
		if err != nil {
			return nil, err
		}
		for _, e := range merged {
			e.merged = true
			if !slices.ContainsFunc(all, func(o entry) bool { return o.key == e.key }) {
				all = append(all, e)
			}
		}
	}
	return all, nil
}

// start is where a node's text begins. A block mapping's own token is its
// first colon.
func start(n ast.Node) position {
	switch x := n.(type) {
	case *ast.MappingNode:
		if !x.IsFlowStyle && len(x.Values) > 0 {
			return start(x.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return start(x.Key)
	}
	return tokenPosition(n.GetToken())
}

func tokenPosition(t *token.Token) position {
	if t == nil || t.Position == nil {
		return position{1, 1}
	}
	return position{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}
