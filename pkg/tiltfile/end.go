package tiltfile

import (
	"errors"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// errExit is exit(): the load ends, and what was declared so far holds.
var errExit = errors.New("exit")

// fail ends the load; where a condition that is not known leads there, this
// way through the file is none that Tilt goes on from.
func (a *arguments) fail() (starlark.Value, error) {
	if a.e.pastFail {
		a.e.loose = true
		return starlark.None, nil
	}
	err := a.refuse("", "", "fail: %s", tilt.Readable(a.text("msg")))
	err.Static, err.guard = false, true
	return nil, err
}
