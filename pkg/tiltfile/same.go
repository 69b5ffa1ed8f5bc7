package tiltfile

import (
	"reflect"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// comparer compares what worlds declare. It sees exported fields only, and not
// under which decisions something is there.
type comparer struct {
	// fields are those of a type that count.
	fields map[reflect.Type][]int
}

// same reports whether two things are declared by the same call, with the same
// fields.
func (c *comparer) same(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		if call, ok := a.Interface().(*tilt.Call); ok {
			return sameCall(call, b.Interface().(*tilt.Call))
		}
		return c.same(a.Elem(), b.Elem())
	case reflect.Struct:
		for _, i := range c.fieldsOf(a.Type()) {
			if !c.same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !c.same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Map:
		if a.Len() != b.Len() {
			return false
		}
		for entry := a.MapRange(); entry.Next(); {
			if other := b.MapIndex(entry.Key()); !other.IsValid() || !c.same(entry.Value(), other) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}

func (c *comparer) fieldsOf(t reflect.Type) []int {
	if fields, ok := c.fields[t]; ok {
		return fields
	}
	var fields []int
	for i := range t.NumField() {
		field := t.Field(i)
		if field.IsExported() && field.Type != reflect.TypeFor[tilt.When]() && field.Type != reflect.TypeFor[tilt.Existence]() {
			fields = append(fields, i)
		}
	}
	c.fields[t] = fields
	return fields
}

// sameCall compares calls by their places. What they are given is compared in
// what they declare.
func sameCall(a, b *tilt.Call) bool {
	return a.Span == b.Span && slices.Equal(a.Stack, b.Stack) && slices.Equal(a.Unknown, b.Unknown)
}
