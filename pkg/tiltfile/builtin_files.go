package tiltfile

import (
	"sort"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// fileHandlers read files that the Tiltfile names. One that is not there may
// be there when Tilt runs: its content is not known.
//
// Tilt 0.37: internal/tiltfile/io/io.go.
var fileHandlers = map[string]handler{
	"read_file": func(a *arguments) (starlark.Value, error) {
		text, ok := a.content("paths")
		if !ok {
			return a.e.from(FromFile, "read_file("+repr(a.values["paths"])+")"), nil
		}
		return blob(text), nil
	},
	"listdir": (*arguments).listdir,
	"watch_file": func(a *arguments) (starlark.Value, error) {
		a.e.takeInWhole(a.path("paths"))
		return starlark.None, nil
	},
}

// content is that of the file that an argument names.
func (a *arguments) content(param string) (string, bool) {
	p := a.text(param)
	if p == "" || !tilt.Known(p) {
		return "", false
	}
	text, err := a.e.readFile(a.e.path(p))
	return string(text), err == nil
}

func (a *arguments) listdir() (starlark.Value, error) {
	dir := a.text("dir")
	if !tilt.Known(dir) {
		return a.e.from(FromFile, "listdir("+repr(a.values["dir"])+")"), nil
	}
	if a.flag("recursive") {
		a.e.takeInWhole(a.e.path(dir))
	}
	if !a.e.exists(a.e.path(dir)) {
		a.e.loose = true
	}
	names, err := a.e.list(a.e.path(dir), a.flag("recursive"))
	if err != nil {
		return a.e.from(FromFile, "listdir("+repr(a.values["dir"])+")"), nil
	}
	sort.Strings(names)
	var all []starlark.Value
	for _, name := range names {
		all = append(all, starlark.String(a.e.absolute(name)))
	}
	return starlark.NewList(all), nil
}
