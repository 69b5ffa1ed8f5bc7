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
	if place, wrong := wrongValue(reflect.ValueOf(&h).Elem()); wrong != "" {
		return fmt.Errorf("the header%s %s", place, wrong)
	}
	if place, wrong := wrongValue(reflect.ValueOf(f).Elem()); wrong != "" {
		return fmt.Errorf("%s %s", place[1:], wrong)
	}
	if _, ok := rawQuote(stage.Runtime); !ok {
		return errors.New("the stage runtime cannot stand in a raw string of Starlark")
	}
	return nil
}

// wrongValue finds a text in v that is no valid UTF-8, a value of which not
// exactly one field is set where its type allows no more and no less, or a
// trigger mode that Tilt does not have. It returns its place, such as
// ".LocalResources[3].Name", and what is wrong with it.
func wrongValue(v reflect.Value) (place, wrong string) {
	switch v.Kind() {
	case reflect.String:
		return "", wrongText(v)
	case reflect.Map:
		return wrongEntry(v.Interface().(map[string]string))
	case reflect.Struct:
		if wrong := wrongFields(v.Addr().Interface()); wrong != "" {
			return "", wrong
		}
	}
	for i := range parts(v) {
		if place, wrong := wrongValue(part(v, i)); wrong != "" {
			return partName(v, i) + place, wrong
		}
	}
	return "", ""
}

const notUTF8 = "is no valid UTF-8"

func wrongText(v reflect.Value) string {
	switch {
	case !utf8.ValidString(v.String()):
		return notUTF8
	case v.Type() == reflect.TypeFor[tilt.TriggerMode]():
		return wrongMode(tilt.TriggerMode(v.String()))
	}
	return ""
}

// wrongEntry finds the first entry of a map, in the order of its keys, that is
// no valid UTF-8.
func wrongEntry(entries map[string]string) (place, wrong string) {
	var keys []string
	for key, text := range entries {
		// Every step carries the runtime, and it is looked at by itself.
		if text != stage.Runtime && !utf8.ValidString(text) || !utf8.ValidString(key) {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return "", ""
	}
	return fmt.Sprintf("[%q]", slices.Min(keys)), notUTF8
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
