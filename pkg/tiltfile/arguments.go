package tiltfile

import (
	"path"
	"path/filepath"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// has reports whether an argument was given, be it as None.
func (a *arguments) has(name string) bool { return a.values[name] != nil }

// given reports whether an argument was given, and not as None.
func (a *arguments) given(name string) bool {
	v := a.values[name]
	return v != nil && v != starlark.None
}

// text is a string argument: a Hole where it is not known.
func (a *arguments) text(name string) string { return textOf(a.values[name]) }

func textOf(v starlark.Value) string {
	switch v := v.(type) {
	case starlark.String:
		return string(v)
	case blob:
		return string(v)
	case gitRepo:
		return string(v)
	case *unknown, rendered:
		return tilt.Hole
	}
	return ""
}

func (a *arguments) flag(name string) bool { return a.values[name] == starlark.True }

// choice is a flag of which Tilt tells "not given" from false.
func (a *arguments) choice(name string) *bool {
	b, ok := a.values[name].(starlark.Bool)
	if !ok {
		return nil
	}
	is := bool(b)
	return &is
}

func (a *arguments) number(name string) int {
	i, ok := a.values[name].(starlark.Int)
	if !ok {
		return 0
	}
	n, _ := starlark.AsInt32(i)
	return n
}

// list is an argument of strings, or one string alone.
func (a *arguments) list(name string) []string { return listOf(a.values[name]) }

func listOf(v starlark.Value) []string {
	switch v := v.(type) {
	case nil, starlark.NoneType:
		return nil
	case starlark.String, blob, gitRepo, *unknown, rendered:
		return []string{textOf(v)}
	case starlark.Iterable:
		var all []string
		for element := range starlark.Elements(v) {
			all = append(all, textOf(element))
		}
		return all
	}
	return nil
}

func (a *arguments) dict(name string) map[string]string {
	d, ok := a.values[name].(*starlark.Dict)
	if !ok || d.Len() == 0 {
		return nil
	}
	all := map[string]string{}
	for _, item := range d.Items() {
		all[textOf(item[0])] = textOf(item[1])
	}
	return all
}

// cmd is a command: a string for the shell, or the list of its words.
func (a *arguments) cmd(name string) tilt.Cmd {
	switch v := a.values[name].(type) {
	case starlark.String, *unknown:
		return tilt.Cmd{Shell: textOf(v)}
	case nil:
		return tilt.Cmd{}
	default:
		return tilt.Cmd{Argv: listOf(v)}
	}
}

func (a *arguments) mode() tilt.TriggerMode {
	switch a.values["trigger_mode"] {
	case triggerMode("TRIGGER_MODE_AUTO"):
		return tilt.TriggerAuto
	case triggerMode("TRIGGER_MODE_MANUAL"):
		return tilt.TriggerManual
	}
	return tilt.TriggerDefault
}

// path is a path argument, relative to the Tiltfile's folder.
func (a *arguments) path(name string) string {
	if !a.given(name) {
		return ""
	}
	return a.e.path(a.text(name))
}

// folder is a path argument that is the folder of the running file when it is
// not given: "" for the Tiltfile's own.
func (a *arguments) folder(name string) string {
	dir := a.e.dir()
	if a.given(name) {
		dir = a.e.path(a.text(name))
	}
	if dir == "." {
		return ""
	}
	return dir
}

func (a *arguments) paths(name string) []string {
	list := a.list(name)
	for i, p := range list {
		if p != tilt.Hole {
			list[i] = a.e.path(p)
		}
	}
	return list
}

// path resolves a path against the folder of the file that is being run.
//
// Tilt 0.37: internal/tiltfile/starkit/path.go, AbsPath.
func (e *evaluation) path(p string) string {
	p = filepath.ToSlash(p)
	if !path.IsAbs(p) {
		p = path.Join(e.dir(), p)
	}
	return e.relative(p)
}

// relative is a path as it is written from the Tiltfile's folder, unless it is
// absolute and has nothing in common with that: so a file is written in one way,
// in the repository or out of it.
func (r *reader) relative(p string) string {
	p = path.Clean(p)
	if !path.IsAbs(p) && p != ".." && !strings.HasPrefix(p, "../") {
		return p
	}
	name := r.osPath(p)
	if !inFolder(name, r.topmost()) && !inFolder(r.root, name) {
		return p
	}
	rel, err := filepath.Rel(r.root, name)
	if err != nil {
		return p
	}
	return filepath.ToSlash(rel)
}

// topmost is the folder at the top of this machine that the Tiltfile lies in.
func (r *reader) topmost() string {
	top := r.root
	for dir := filepath.Dir(top); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		top = dir
	}
	return top
}

// absolute is the path of this machine that a path relative to the Tiltfile's
// folder stands for.
func (r *reader) absolute(file string) string { return filepath.ToSlash(r.osPath(file)) }

func (r *reader) osPath(file string) string {
	if path.IsAbs(file) {
		return filepath.FromSlash(file)
	}
	return filepath.Join(r.root, filepath.FromSlash(file))
}
