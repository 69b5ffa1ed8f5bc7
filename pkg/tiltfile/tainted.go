package tiltfile

import (
	"fmt"

	"go.starlark.net/starlark"
)

// A dict that took in what is not known, as in settings.update(read_json(...)),
// keeps what it had: the defaults are what most readers mean. A key that seems
// to be missing may be there, and a call that seems to be refused may get
// another value.

// taint notes that a dict took in what is not known.
func (e *evaluation) taint(x starlark.Value, args starlark.Tuple) {
	d, ok := x.(*starlark.Dict)
	if !ok {
		return
	}
	for _, arg := range args {
		if _, ok := opened(arg).(*unknown); ok {
			e.tainted = true
			e.taints[d] = true
		}
	}
}

// mayHold is the value that a dict may have under a key that seems to be
// missing.
func (e *evaluation) mayHold(x, key starlark.Value) (starlark.Value, bool) {
	d, ok := x.(*starlark.Dict)
	if !ok || !e.taints[d] || !known(key) {
		return nil, false
	}
	if _, found, err := d.Get(key); found || err != nil {
		return nil, false
	}
	return e.unknown(fmt.Sprintf("a dict's %s", repr(key))), true
}

// doubtful reports whether an error of a call may be the doing of a value that
// another one has taken the place of.
func (e *evaluation) doubtful(err error) bool {
	refused, ok := err.(*Error)
	return ok && e.tainted && !refused.Static
}
