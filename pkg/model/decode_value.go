package model

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// maxSteps is far more than a file of maxFileSize holds without aliases.
const maxSteps = 1 << 19

func (d *decoder) step(n ast.Node) error {
	if d.steps++; d.steps > maxSteps {
		return d.errorf(start(n), "the aliases in this file stand for more than %d values", maxSteps)
	}
	return nil
}

// value reads a node into v. An empty value is as good as an empty mapping or
// list; a scalar has to be there.
func (d *decoder) value(at place, n ast.Node, v reflect.Value) error {
	if err := d.step(n); err != nil {
		return err
	}
	n = d.resolve(n)
	if read := shapeOf(v.Type()); read != nil {
		return read(d, at, n, v)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return d.pointer(at, n, v)
	case reflect.Struct:
		return d.structure(at, n, v)
	case reflect.Map:
		return d.stringMap(at, n, v)
	case reflect.Slice:
		if keyedByName(v.Type()) {
			return d.named(at, n, v)
		}
		return d.list(at, n, v)
	}
	return d.scalar(at, n, v)
}

func (d *decoder) pointer(at place, n ast.Node, v reflect.Value) error {
	if n.Type() == ast.NullType && v.Type().Elem().Kind() == reflect.Struct {
		return nil
	}
	v.Set(reflect.New(v.Type().Elem()))
	return d.value(at, n, v.Elem())
}

// structure reads a mapping with known keys.
func (d *decoder) structure(at place, n ast.Node, v reflect.Value) error {
	entries, err := d.entriesOrNone(at, n)
	if err != nil {
		return err
	}
	fields := d.fieldsOf(v.Type())
	for _, e := range entries {
		i := fields.find(e.key)
		if i < 0 {
			return d.errorf(e.at, "%s", fields.unknown(e.key))
		}
		if err := d.entry(at.key(e.key), e, v.Field(fields[i].index)); err != nil {
			return err
		}
	}
	for _, f := range fields {
		if f.required && !slices.ContainsFunc(entries, func(e entry) bool { return e.key == f.key }) {
			return d.errorf(d.positions.of(at.String()), "the key %q is missing here", f.key)
		}
	}
	return nil
}

func (d *decoder) entriesOrNone(at place, n ast.Node) ([]entry, error) {
	if n.Type() == ast.NullType {
		return nil, nil
	}
	return d.entries(at, n)
}

func (d *decoder) entry(at place, e entry, v reflect.Value) error {
	if scalar(d.resolve(e.value)) {
		d.stands(at, start(e.value))
	} else {
		d.stands(at, e.at)
	}
	return d.value(at, e.value, v)
}

// named reads a mapping from names into a slice whose elements have a Name.
func (d *decoder) named(at place, n ast.Node, v reflect.Value) error {
	entries, err := d.entriesOrNone(at, n)
	if err != nil || len(entries) == 0 {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), len(entries), len(entries)))
	for i, e := range entries {
		element, place := v.Index(i), at.key(e.key)
		element.FieldByName("Name").SetString(e.key)
		d.stands(place, e.at)
		if err := d.value(place, e.value, element); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) stringMap(at place, n ast.Node, v reflect.Value) error {
	entries, err := d.entriesOrNone(at, n)
	if err != nil || len(entries) == 0 {
		return err
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range entries {
		element := reflect.New(v.Type().Elem()).Elem()
		if err := d.entry(at.key(e.key), e, element); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(e.key), element)
	}
	return nil
}

func (d *decoder) list(at place, n ast.Node, v reflect.Value) error {
	if n.Type() == ast.NullType {
		return nil
	}
	sequence, ok := n.(*ast.SequenceNode)
	if !ok {
		return d.mismatch(at, n, "a list")
	}
	if len(sequence.Values) == 0 {
		return nil
	}
	v.Set(reflect.MakeSlice(v.Type(), len(sequence.Values), len(sequence.Values)))
	for i, item := range sequence.Values {
		place := at.item(i)
		d.stands(place, start(item))
		if err := d.value(place, item, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) scalar(at place, n ast.Node, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		text, ok := stringValue(n)
		if port, number := n.(*ast.IntegerNode); number && isPortForward(at) {
			text, ok = port.GetToken().Value, true
		}
		if !ok {
			return d.mismatch(at, n, "a string")
		}
		v.SetString(text)
	case reflect.Bool:
		b, ok := n.(*ast.BoolNode)
		if !ok {
			return d.mismatch(at, n, "true or false")
		}
		v.SetBool(b.Value)
	case reflect.Int:
		i, ok := n.(*ast.IntegerNode)
		if !ok {
			return d.mismatch(at, n, "a whole number")
		}
		number, ok := intValue(i)
		if !ok {
			return d.errorf(start(n), "the number %s is too large", i.GetToken().Value)
		}
		v.SetInt(number)
	default:
		panic("model: a project has no field of type " + v.Type().String())
	}
	return nil
}

func stringValue(n ast.Node) (string, bool) {
	switch x := n.(type) {
	case *ast.StringNode:
		return x.Value, true
	case *ast.LiteralNode:
		return x.Value.Value, true
	}
	return "", false
}

func intValue(n *ast.IntegerNode) (int64, bool) {
	switch x := n.Value.(type) {
	case int64:
		return x, math.MinInt32 <= x && x <= math.MaxInt32
	case uint64:
		return int64(x), x <= math.MaxInt32
	}
	return 0, false
}

// mismatch says that a value has the wrong type.
func (d *decoder) mismatch(at place, n ast.Node, want string) error {
	cure := ""
	switch n.(type) {
	case *ast.NullNode:
		return d.errorf(d.positions.of(at.String()), "this must be %s, but it is empty", want)
	case *ast.TagNode:
		return d.errorf(start(n), "tags such as %s are not known here; leave it out", n.GetToken().Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		if strings.HasPrefix(want, "a string") {
			cure = "; put it in quotes"
		}
	case ast.MapNode:
		if strings.HasPrefix(want, "a string") {
			cure = `; put text that holds ":" in quotes`
		}
	}
	return d.errorf(start(n), "this must be %s, but it is %s%s", want, describe(n), cure)
}

func describe(n ast.Node) string {
	switch n := n.(type) {
	case *ast.BoolNode:
		return fmt.Sprint(n.Value)
	case *ast.SequenceNode:
		return "a list"
	case ast.MapNode:
		return "a mapping"
	}
	if _, ok := stringValue(n); ok {
		return "a string"
	}
	return "the number " + n.GetToken().Value
}

func scalar(n ast.Node) bool {
	switch n.(type) {
	case *ast.SequenceNode, ast.MapNode, *ast.NullNode, *ast.LiteralNode:
		return false
	}
	return true
}
