package model

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// checkText looks at every string of the project: all of them end up in the
// Tiltfile, and most in an environment or on a command line as well.
func (c *checker) checkText() {
	c.walkText(place{}, reflect.ValueOf(c.project).Elem())
}

func (c *checker) walkText(at place, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		c.text(at, v.String())
	case reflect.Pointer:
		if !v.IsNil() {
			c.walkText(at, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Field(i); !field.IsZero() {
				c.walkText(fieldPlace(at, v.Type().Field(i)), field)
			}
		}
	case reflect.Slice:
		named := keyedByName(v.Type())
		for i := range v.Len() {
			if named {
				c.walkText(at.key(v.Index(i).FieldByName("Name").String()), v.Index(i))
			} else {
				c.walkText(at.item(i), v.Index(i))
			}
		}
	case reflect.Map:
		for _, key := range slices.Sorted(maps.Keys(v.Interface().(map[string]string))) {
			c.text(at.key(key), key)
			c.text(at.key(key), v.MapIndex(reflect.ValueOf(key)).String())
		}
	}
}

// fieldPlace is where a field stands; one that YAML has no key for, such as a
// name or a command's text, is where its struct is.
func fieldPlace(at place, f reflect.StructField) place {
	key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if key == "" || key == "-" {
		return at
	}
	return at.key(key)
}

func (c *checker) text(at place, text string) {
	switch {
	case !utf8.ValidString(text):
		c.refuse(at, "%q is not UTF-8, and a Tiltfile has to be", text)
	case strings.ContainsRune(text, 0):
		c.refuse(at, "%q holds a NUL byte, which no command can be given; leave it out", text)
	}
}
