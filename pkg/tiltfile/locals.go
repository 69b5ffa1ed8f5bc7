package tiltfile

import (
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Local is a command that a Tiltfile runs while it is loaded, with local():
// before any build, and again whenever the Tiltfile is read again.
type Local struct {
	tilt.Cmd
	// Dir is where it runs, from the Tiltfile's folder.
	Dir string
	Env map[string]string
}

// noteLocal notes a command of local(), once.
func (a *arguments) noteLocal() {
	l := Local{Cmd: a.cmd("command"), Dir: a.e.path("."), Env: a.dict("env")}
	if a.has("dir") {
		l.Dir = a.folder("dir")
	}
	if key := fmt.Sprintf("%q %q %q", l.Cmd, l.Dir, l.Env); !a.e.locals[key] {
		a.e.locals[key] = true
		a.e.reading.Locals = append(a.e.reading.Locals, l)
	}
}
