package inspect

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// maxText is the length of a text that is printed whole, in bytes.
const maxText = 2000

// text is a text as it is printed.
func (t translator) text(s string) string {
	s = tilt.Readable(t.r.Portable(s))
	if len(s) <= maxText {
		return s
	}
	line, _, _ := strings.Cut(s, "\n")
	first := []rune(line)
	return fmt.Sprintf("%s… (%d bytes)", string(first[:min(len(first), 80)]), len(s))
}

// plain makes all texts of a struct fit to print, and returns the keys of which
// a part is not known: those with a Hole in them, and arguments of which nothing
// is known.
func (t translator) plain(keys any, arguments []string) []string {
	var unknown []string
	v := reflect.ValueOf(keys).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if key == "" {
			continue // it is printed by itself
		}
		if hasHole(v.Field(i)) || slices.Contains(arguments, key) {
			unknown = append(unknown, key)
		}
		t.print(v.Field(i))
	}
	return unknown
}

// hasHole reports whether a part of a value is not known.
func hasHole(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return !tilt.Known(v.String())
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && hasHole(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if hasHole(v.Field(i)) {
				return true
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if hasHole(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		for entry := v.MapRange(); entry.Next(); {
			if hasHole(entry.Key()) || hasHole(entry.Value()) {
				return true
			}
		}
	}
	return false
}

// print makes the texts of a value fit to print. What it changes is a copy: the
// reading stays as it is.
func (t translator) print(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(t.text(v.String()))
	case reflect.Pointer:
		if !v.IsNil() {
			t.print(v.Elem())
		}
	case reflect.Interface:
		if !v.IsNil() {
			copied := reflect.New(v.Elem().Type()).Elem()
			copied.Set(v.Elem())
			t.print(copied)
			v.Set(copied)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			t.print(v.Field(i))
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		copied := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(copied, v)
		for i := range copied.Len() {
			t.print(copied.Index(i))
		}
		v.Set(copied)
	case reflect.Map:
		if v.IsNil() {
			return
		}
		copied := reflect.MakeMapWithSize(v.Type(), v.Len())
		for entry := v.MapRange(); entry.Next(); {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			key.Set(entry.Key())
			value.Set(entry.Value())
			t.print(key)
			t.print(value)
			copied.SetMapIndex(key, value)
		}
		v.Set(copied)
	}
}
