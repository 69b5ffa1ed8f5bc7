package tiltfile

import (
	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// local is never run: what it would print is not known. That it makes folders
// is.
func (a *arguments) local() (starlark.Value, error) {
	words := a.list("command")
	if _, script := a.values["command"].(starlark.String); !script && len(words) > 2 && words[0] == "mkdir" && words[1] == "-p" {
		folders := words[2:]
		if folders[0] == "--" {
			folders = folders[1:]
		}
		for _, folder := range folders {
			a.e.world.MakeDirs = append(a.e.world.MakeDirs, a.e.path(folder))
		}
	}
	if a.cmd("command").IsZero() && a.has("command") {
		return nil, a.e.dynamic(a.refuse("command", "", "command \"\" failed.\nerror: empty cmd"))
	}
	return blob(tilt.Hole), nil
}
