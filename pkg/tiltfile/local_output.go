package tiltfile

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// local is never run: what it would print is not known. That it makes folders
// is.
func (a *arguments) local() (starlark.Value, error) {
	a.localAllowed()
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
	a.noteLocal()
	if s := a.e.site(a.e.here()); s == nil || !s.alone {
		a.e.noteOrigin(FromCommand, "local("+writtenCommand(a.values["command"])+")")
	}
	return blob(tilt.Hole), nil
}

// writtenCommand is how a command is named in the key of a value.
func writtenCommand(command starlark.Value) string {
	if all := listOf(command); command.Type() == "list" || command.Type() == "tuple" {
		return fmt.Sprintf("%q", all)
	}
	return repr(command)
}
