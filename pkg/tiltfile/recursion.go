package tiltfile

import (
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A function that goes down a tree, such as that of a YAML file, calls itself
// with a part of what it was called with. Where nothing is known of the tree,
// that has no end, and every part looks like the next. So a function that calls
// itself begins with a question whether it has seen enough.

// maxDescent is how many steps a recursion goes down what is not known.
const maxDescent = 3

// descent is a call of a function that calls itself, as long as it runs.
type descent struct {
	function string
	// depth is that of the stack of calls.
	depth int
	args  starlark.Tuple
	// steps is how many calls around it led down what is not known.
	steps int
}

// deep answers whether a recursion has gone down far enough. Its arguments are
// the function, and what that was called with.
func (e *evaluation) deep(function string, args starlark.Tuple) bool {
	d := descent{function: function, depth: e.thread.CallStackDepth(), args: args}
	for len(e.descents) > 0 && e.descents[len(e.descents)-1].depth >= d.depth {
		e.descents = e.descents[:len(e.descents)-1]
	}
	for i := len(e.descents) - 1; i >= 0; i-- {
		if outer := e.descents[i]; outer.function == function {
			if d.leadsDown(outer) {
				d.steps = outer.steps + 1
			}
			break
		}
	}
	e.descents = append(e.descents, d)
	if d.steps < maxDescent {
		return false
	}
	e.loose = true
	return true
}

// leadsDown reports whether a call got a part of what is not known to the one
// around it, and nothing that is known leads it to an end.
func (d descent) leadsDown(outer descent) bool {
	down := false
	for i, arg := range d.args {
		u, ok := arg.(*unknown)
		above, wasUnknown := outer.args[i].(*unknown)
		if ok && wasUnknown && len(u.key) > len(above.key) && strings.Contains(u.key, above.key) {
			down = true
		}
	}
	if !down {
		return false
	}
	for i, arg := range d.args {
		if known(arg) && leads(arg, outer.args[i]) {
			return false
		}
	}
	return true
}

// leads reports whether an argument may lead a recursion to an end, and is not
// there: it is another one than that of the call around, and has not just grown.
func leads(arg, outer starlark.Value) bool {
	if same, err := starlark.Equal(arg, outer); same || err != nil || arg.Type() != outer.Type() || !bool(arg.Truth()) {
		return false
	}
	switch arg := arg.(type) {
	case starlark.Int:
		grown, err := starlark.Compare(syntax.GT, arg, outer)
		return !grown && err == nil
	case starlark.String:
		return !strings.Contains(string(arg), string(outer.(starlark.String)))
	case *starlark.List, starlark.Tuple:
		return !beginsWith(arg.(starlark.Indexable), outer.(starlark.Indexable))
	case *starlark.Dict:
		return !holdsKeys(arg, outer.(*starlark.Dict))
	}
	return false
}

func beginsWith(list, first starlark.Indexable) bool {
	for i := range first.Len() {
		if i >= list.Len() {
			return false
		}
		if same, err := starlark.Equal(list.Index(i), first.Index(i)); !same || err != nil {
			return false
		}
	}
	return true
}

func holdsKeys(d, others *starlark.Dict) bool {
	for _, key := range others.Keys() {
		if _, found, err := d.Get(key); !found || err != nil {
			return false
		}
	}
	return true
}

// seenEnough is what a recursion returns that has gone down far enough.
func (e *evaluation) seenEnough(function string) starlark.Value {
	return e.unknown(function + "()")
}
