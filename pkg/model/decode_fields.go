package model

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/nearest"
)

// field is a key of a mapping that is read into a struct.
type field struct {
	key   string
	index int
	// required says that the key must be there: its tag has no omitempty.
	required bool
}

type fields []field

// fieldsOf are the keys that a struct's yaml tags name.
func (d *decoder) fieldsOf(t reflect.Type) fields {
	all, ok := d.fields[t]
	if ok {
		return all
	}
	for i := range t.NumField() {
		key, options, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if key != "" && key != "-" {
			all = append(all, field{key: key, index: i, required: options != "omitempty"})
		}
	}
	d.fields[t] = all
	return all
}

func (f fields) find(key string) int {
	return slices.IndexFunc(f, func(one field) bool { return one.key == key })
}

// unknown says what a key could have been.
func (f fields) unknown(key string) string {
	var known []string
	for _, one := range f {
		known = append(known, one.key)
	}
	hint := nearest.Hint(key, known)
	if hint == "" {
		hint = "; the keys here are " + strings.Join(known, ", ")
	}
	return fmt.Sprintf("the key %q is not known here%s", key, hint)
}

// keyedByName reports whether a slice is a mapping in YAML, whose keys are the
// names of its elements.
func keyedByName(slice reflect.Type) bool {
	if slice.Elem().Kind() != reflect.Struct {
		return false
	}
	name, ok := slice.Elem().FieldByName("Name")
	return ok && name.Tag.Get("yaml") == "-"
}
