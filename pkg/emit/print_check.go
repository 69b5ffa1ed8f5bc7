package emit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// dialect is Tilt's.
var dialect = syntax.FileOptions{
	Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true,
}

func parse(name, text string, predeclared func(string) bool) (*syntax.File, error) {
	f, err := dialect.Parse(name, text, 0)
	if err != nil {
		return nil, err
	}
	return f, resolveNames(f, predeclared)
}

func resolveNames(f *syntax.File, predeclared func(string) bool) error {
	universe := func(name string) bool { return starlark.Universe.Has(name) }
	return resolve.File(f, predeclared, universe)
}

func anyName(string) bool { return true }

// RawError says what is wrong with a part of a Tiltfile that its author wrote.
type RawError struct {
	// Path is the part, such as "starlark.before".
	Path string
	// Message says what is wrong, with the line of the part where it has one.
	Message string
}

// Error is the part and what is wrong with it.
func (e *RawError) Error() string { return e.Path + ": " + e.Message }

// boundNames are the names that loads and raw Starlark bind. It refuses raw
// text that is no Starlark, and names that the printed text needs itself, with
// a *RawError.
func boundNames(f *tilt.File) (map[string]bool, error) {
	bound := map[string]bool{}
	bind := func(path string, names []string) error {
		for _, name := range names {
			if reservedName(name) {
				return &RawError{path, fmt.Sprintf("the name %q is tiltgen's own; choose another one", name)}
			}
			bound[name] = true
		}
		return nil
	}
	for i, l := range f.Loads {
		if err := bind(fmt.Sprintf("starlark.load[%d]", i), l.Names); err != nil {
			return nil, err
		}
	}
	for _, raw := range []struct{ path, text string }{
		{"starlark.before", f.Before}, {"starlark.after", f.After},
	} {
		names, err := rawNames(raw.text)
		if err != nil {
			return nil, &RawError{raw.path, err.Error()}
		}
		if err := bind(raw.path, names); err != nil {
			return nil, err
		}
	}
	return bound, nil
}

func reservedName(name string) bool {
	return name == runtimeName || name == stepName || name == envName
}

// rawNames are the names that raw Starlark binds at its top level. Whether
// those that it uses exist, only Tilt can tell.
func rawNames(text string) ([]string, error) {
	if before, _, found := strings.Cut(text, "\x00"); found {
		// Starlark takes it for the end of the file.
		return nil, fmt.Errorf("line %d of it holds a NUL byte", 1+strings.Count(before, "\n"))
	}
	f, err := parse("", text, anyName)
	if err != nil {
		return nil, positioned(err)
	}
	var names []string
	module := f.Module.(*resolve.Module)
	for _, binding := range append(module.Globals, module.Locals...) {
		names = append(names, binding.First.Name)
	}
	return names, nil
}

// positioned puts a Starlark error with its line and column in the text.
func positioned(err error) error {
	var wrong syntax.Error
	var unresolved resolve.ErrorList
	switch {
	case errors.As(err, &wrong):
		return inLine(wrong.Pos, wrong.Msg)
	case errors.As(err, &unresolved):
		return inLine(unresolved[0].Pos, unresolved[0].Msg)
	}
	return err
}

func inLine(pos syntax.Position, message string) error {
	return fmt.Errorf("line %d of it does not parse at column %d: %s", pos.Line, pos.Col, message)
}

// unusedName is name, or name with a number, and takes it.
func unusedName(name string, taken map[string]bool) string {
	free := name
	for n := 2; taken[free]; n++ {
		free = name + "_" + strconv.Itoa(n)
	}
	taken[free] = true
	return free
}
