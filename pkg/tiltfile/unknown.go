package tiltfile

import (
	"fmt"
	"hash/fnv"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// unknown is a value that only a run could tell: what a command prints, an
// environment variable, what an extension returns. Two with the same key are
// the same value.
type unknown struct {
	e   *evaluation
	key string
}

var (
	_ starlark.Callable        = (*unknown)(nil)
	_ starlark.HasAttrs        = (*unknown)(nil)
	_ starlark.HasSetField     = (*unknown)(nil)
	_ starlark.HasSetKey       = (*unknown)(nil)
	_ starlark.HasBinary       = (*unknown)(nil)
	_ starlark.HasUnary        = (*unknown)(nil)
	_ starlark.IterableMapping = (*unknown)(nil)
	_ starlark.Comparable      = (*unknown)(nil)
)

func (u *unknown) String() string { return tilt.Hole }
func (u *unknown) Type() string   { return "unknown" }
func (u *unknown) Freeze()        {}
func (u *unknown) Name() string   { return u.key }

// Truth decides, for the rest of this evaluation.
func (u *unknown) Truth() starlark.Bool { return starlark.Bool(u.e.decide(u.key)) }

func (u *unknown) Hash() (uint32, error) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(u.key))
	return h.Sum32(), nil
}

// of is a value that is worked out from this one.
func (u *unknown) of(suffix string) *unknown {
	if len(u.key) > maxKey {
		return u.e.unknownHere("a value")
	}
	return &unknown{u.e, u.key + suffix}
}

// maxKey bounds the text by which an unknown value is known to people.
const maxKey = 300

func (u *unknown) Attr(name string) (starlark.Value, error) { return u.of("." + name), nil }
func (u *unknown) AttrNames() []string                      { return nil }
func (u *unknown) SetField(string, starlark.Value) error    { return nil }
func (u *unknown) SetKey(_, _ starlark.Value) error         { return nil }

func (u *unknown) Get(key starlark.Value) (starlark.Value, bool, error) {
	return u.of("[" + repr(key) + "]"), true, nil
}

// Iterate gives one element that stands for any number of them; what decides
// whether there are any is the loop.
func (u *unknown) Iterate() starlark.Iterator {
	u.e.loose = true
	return starlark.Tuple{u.of("[]")}.Iterate()
}

// Items is what **u passes to a function, and what update takes into a dict:
// arguments and values that are not known here.
func (u *unknown) Items() []starlark.Tuple {
	u.e.loose = true
	return nil
}

func (u *unknown) CallInternal(_ *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	u.e.calledUnknown(u, args, kwargs)
	key := ""
	if len(args) > 0 {
		key = repr(args[0])
	}
	return u.of("(" + key + ")"), nil
}

func (u *unknown) Unary(op syntax.Token) (starlark.Value, error) { return u.of(" negated"), nil }

// Binary keeps what is known: the text of strings, the elements of lists.
func (u *unknown) Binary(op syntax.Token, y starlark.Value, side starlark.Side) (starlark.Value, error) {
	switch y := y.(type) {
	case starlark.String:
		if op == syntax.PLUS && side == starlark.Left {
			return starlark.String(tilt.Hole) + y, nil
		} else if op == syntax.PLUS {
			return y + tilt.Hole, nil
		}
	case *starlark.List:
		if op == syntax.PLUS {
			return starlark.NewList(spread(u, y, side)), nil
		}
	case starlark.Tuple:
		if op == syntax.PLUS {
			return starlark.Tuple(spread(u, y, side)), nil
		}
	}
	return u.of(" " + op.String() + " " + repr(y)), nil
}

func spread(u *unknown, known starlark.Iterable, side starlark.Side) []starlark.Value {
	var all []starlark.Value
	for v := range starlark.Elements(known) {
		all = append(all, v)
	}
	if side == starlark.Left {
		return append([]starlark.Value{u.of("[]")}, all...)
	}
	return append(all, u.of("[]"))
}

func (u *unknown) CompareSameType(op syntax.Token, y starlark.Value, _ int) (bool, error) {
	return u.e.compare(op, u, y)
}

// isUnknown reports whether nothing is known of a value.
func isUnknown(v starlark.Value) bool {
	switch v := v.(type) {
	case *unknown:
		return true
	case rendered:
		return true
	case starlark.String:
		return v == tilt.Hole
	case blob:
		return v == tilt.Hole
	}
	return false
}

// known reports whether all of a value is known.
func known(v starlark.Value) bool { return knownTo(v, 0) }

func knownTo(v starlark.Value, depth int) bool {
	if depth > maxDepth {
		return true
	}
	switch v := v.(type) {
	case *unknown, rendered:
		return false
	case starlark.String:
		return tilt.Known(string(v))
	case blob:
		return tilt.Known(string(v))
	case *starlark.Dict:
		for _, item := range v.Items() {
			if !knownTo(item[0], depth+1) || !knownTo(item[1], depth+1) {
				return false
			}
		}
	case *starlark.List, starlark.Tuple, *starlark.Set:
		for element := range starlark.Elements(v.(starlark.Iterable)) {
			if !knownTo(element, depth+1) {
				return false
			}
		}
	}
	return true
}

// maxDepth is how deep nested values are looked into.
const maxDepth = 50

// repr is how a value is named in the key of another one.
func repr(v starlark.Value) string {
	switch v := v.(type) {
	case *unknown:
		return v.key
	case starlark.String:
		return fmt.Sprintf("%q", tilt.Readable(string(v)))
	case *starlark.List, starlark.Tuple, *starlark.Dict, *starlark.Set:
		return "a " + v.Type()
	default:
		return v.String()
	}
}
