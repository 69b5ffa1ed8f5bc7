package emit

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// checkFile refuses what no text can stand for.
func checkFile(f *tilt.File, h Header) error {
	if place, bad := invalidText(reflect.ValueOf(h)); bad {
		return fmt.Errorf("the header%s is no valid UTF-8", place)
	}
	file := reflect.ValueOf(f).Elem()
	if place, bad := invalidText(file); bad {
		return fmt.Errorf("%s is no valid UTF-8", place[1:])
	}
	if _, ok := rawQuote(stage.Runtime); !ok {
		return errors.New("the stage runtime cannot stand in a raw string of Starlark")
	}
	if place, wrong := wrongChoice(file); wrong != "" {
		return fmt.Errorf("%s %s", place[1:], wrong)
	}
	return nil
}

// invalidText finds a text in v that is no valid UTF-8, and its place, such
// as ".LocalResources[3].Name".
func invalidText(v reflect.Value) (place string, bad bool) {
	switch v.Kind() {
	case reflect.String:
		return "", !utf8.ValidString(v.String())
	case reflect.Map:
		return invalidEntry(v.Interface().(map[string]string))
	}
	for i := range parts(v) {
		if place, bad := invalidText(part(v, i)); bad {
			return partName(v, i) + place, true
		}
	}
	return "", false
}

// invalidEntry finds the first entry of a map, in the order of its keys, that
// is no valid UTF-8.
func invalidEntry(entries map[string]string) (place string, bad bool) {
	var wrong []string
	for key, text := range entries {
		// Every step carries the runtime, and it is looked at by itself.
		if text != stage.Runtime && !utf8.ValidString(text) || !utf8.ValidString(key) {
			wrong = append(wrong, key)
		}
	}
	if len(wrong) == 0 {
		return "", false
	}
	return fmt.Sprintf("[%q]", slices.Min(wrong)), true
}

// wrongChoice finds a value of which not exactly one field is set where its
// type allows no more and no less, or a trigger mode that Tilt does not have.
// It returns its place, and what is wrong with it.
func wrongChoice(v reflect.Value) (place, wrong string) {
	switch v.Kind() {
	case reflect.Struct:
		wrong = wrongFields(v.Addr().Interface())
	case reflect.String:
		if v.Type() == reflect.TypeFor[tilt.TriggerMode]() {
			wrong = wrongMode(tilt.TriggerMode(v.String()))
		}
		return "", wrong
	}
	if wrong != "" {
		return "", wrong
	}
	for i := range parts(v) {
		if place, wrong := wrongChoice(part(v, i)); wrong != "" {
			return partName(v, i) + place, wrong
		}
	}
	return "", ""
}

func wrongMode(m tilt.TriggerMode) string {
	switch m {
	case tilt.TriggerDefault, tilt.TriggerAuto, tilt.TriggerManual:
		return ""
	}
	return fmt.Sprintf("is %q, not auto or manual", string(m))
}

// wrongFields says what is wrong with the struct that x points to.
func wrongFields(x any) string {
	switch x := x.(type) {
	case *tilt.Cmd:
		if x.Shell != "" && len(x.Argv) > 0 {
			return "is both a script and an argument list"
		}
	case *tilt.Probe:
		return one(x.HTTPGet != nil, x.TCPSocket != nil, len(x.Exec) > 0)
	case *tilt.LiveUpdateStep:
		return one(x.InitialSync, x.Sync != nil, x.Run != nil)
	case *tilt.YAML:
		return one(len(x.Files) > 0, x.Kustomize != "", x.Helm != nil)
	}
	return ""
}

// one says what is wrong unless exactly one of the alternatives is given.
func one(given ...bool) string {
	count := 0
	for _, g := range given {
		if g {
			count++
		}
	}
	if count == 1 {
		return ""
	}
	return fmt.Sprintf("sets %d of its alternatives, not one", count)
}

// parts is how many values stand directly inside a struct, a pointer or a
// slice; part is one of them, and partName how it is reached.
func parts(v reflect.Value) int {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return 1
		}
	case reflect.Slice:
		return v.Len()
	case reflect.Struct:
		return v.NumField()
	}
	return 0
}

func part(v reflect.Value, i int) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		return v.Elem()
	case reflect.Slice:
		return v.Index(i)
	}
	return v.Field(i)
}

func partName(v reflect.Value, i int) string {
	switch v.Kind() {
	case reflect.Pointer:
		return ""
	case reflect.Slice:
		return fmt.Sprintf("[%d]", i)
	}
	return "." + v.Type().Field(i).Name
}
