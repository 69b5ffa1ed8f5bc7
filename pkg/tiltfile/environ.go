package tiltfile

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// environHandlers read and set environment variables.
//
// Tilt 0.37: internal/tiltfile/os/os.go.
var environHandlers = map[string]handler{
	"os.getenv": func(a *arguments) (starlark.Value, error) {
		return a.e.getenv(a.values["key"], a.values["default"]), nil
	},
	"os.putenv": func(a *arguments) (starlark.Value, error) {
		a.e.putenv(a.values["key"], a.values["value"])
		return starlark.None, nil
	},
	"os.unsetenv": func(a *arguments) (starlark.Value, error) {
		a.e.unsetenv(a.values["key"])
		return starlark.None, nil
	},
}

// environ is os.environ. What it holds is not known, but for what the Tiltfile
// itself puts there, and for what the options say.
//
// Tilt 0.37: internal/tiltfile/os/environ.go.
type environ struct{ e *evaluation }

var (
	_ starlark.HasSetKey = environ{}
	_ starlark.Sequence  = environ{}
	_ starlark.HasAttrs  = environ{}
	_ partly             = environ{}
)

func (environ) String() string          { return tilt.Hole }
func (environ) Type() string            { return "environ" }
func (environ) Freeze()                 {}
func (environ) Truth() starlark.Bool    { return true }
func (v environ) Hash() (uint32, error) { return 0, unhashable(v) }

func (v environ) all() starlark.IterableMapping {
	if !v.e.cleared {
		return v.e.from(FromEnvironment, "os.environ")
	}
	return v.e.environment
}

// Len is 1 where it is not known: one element stands for any number of them.
func (v environ) Len() int {
	if v.e.cleared {
		return v.e.environment.Len()
	}
	return 1
}
func (v environ) Iterate() starlark.Iterator { return v.all().Iterate() }
func (v environ) Items() []starlark.Tuple    { return v.all().Items() }

// Get is the value of a variable.
func (v environ) Get(key starlark.Value) (starlark.Value, bool, error) {
	value := v.e.variable(key)
	return value, value != starlark.None, nil
}

// SetKey sets a variable for what follows.
func (v environ) SetKey(key, value starlark.Value) error {
	for i, x := range []starlark.Value{key, value} {
		if _, ok := asText(x); !ok {
			return fmt.Errorf("putenv() %s must be a string, not %s", []string{"key", "value"}[i], x.Type())
		}
	}
	v.e.putenv(key, value)
	return nil
}

func (v environ) holds(key starlark.Value) bool {
	value := v.e.variable(key)
	if u, ok := value.(*unknown); ok && !v.e.isSet(key) {
		return u.e.decide(repr(key) + " in os.environ")
	}
	return value != starlark.None
}

// isSet reports whether the Tiltfile itself set a variable, be it to what is not
// known.
func (e *evaluation) isSet(key starlark.Value) bool {
	value := e.stored(key)
	return value != nil && value != starlark.None
}

// variable is what an environment variable holds: None where it is not set.
func (e *evaluation) variable(key starlark.Value) starlark.Value {
	name, isText := asText(key)
	value := e.stored(key)
	switch {
	case !isText:
		return starlark.None
	case !tilt.Known(name):
		return e.from(FromEnvironment, "os.environ.get("+repr(key)+")")
	case value != nil:
		return value
	case e.cleared:
		return starlark.None
	}
	return e.from(FromEnvironment, "os.environ.get("+repr(key)+")")
}

// stored is what environment says of a variable, nil if nothing.
func (e *evaluation) stored(key starlark.Value) starlark.Value {
	name, _ := asText(key)
	value, found, _ := e.environment.Get(starlark.String(name))
	if !found {
		return nil
	}
	return value
}

// putenv sets a variable.
func (e *evaluation) putenv(key, value starlark.Value) {
	name, isText := asText(key)
	text, _ := asText(value)
	if isText {
		_ = e.environment.SetKey(starlark.String(name), starlark.String(text))
	}
}

// unsetenv takes a variable away.
func (e *evaluation) unsetenv(key starlark.Value) {
	name, isText := asText(key)
	if !isText {
		return
	}
	_, _, _ = e.environment.Delete(starlark.String(name))
	if !e.cleared {
		_ = e.environment.SetKey(starlark.String(name), starlark.None)
	}
}

// getenv is a variable, or what is given in case that it is not set.
func (e *evaluation) getenv(key, otherwise starlark.Value) starlark.Value {
	v := e.variable(key)
	if v == starlark.None && otherwise != nil {
		return otherwise
	}
	return v
}

func (environ) AttrNames() []string { return slices.Sorted(maps.Keys(environMethods)) }

func (v environ) Attr(name string) (starlark.Value, error) { return methodOf(v, environMethods, name) }

// environMethods are the methods of os.environ.
//
// Tilt 0.37: internal/tiltfile/os/environ_methods.go.
var environMethods = map[string]mappingMethod[environ]{
	"get": keyed("get", func(v environ, key, otherwise starlark.Value) (starlark.Value, error) {
		return v.e.getenv(key, otherwise), nil
	}),
	"pop": keyed("pop", func(v environ, key, otherwise starlark.Value) (starlark.Value, error) {
		value := v.e.getenv(key, otherwise)
		if value == starlark.None && otherwise == nil {
			return nil, errors.New("pop: missing key")
		}
		v.e.unsetenv(key)
		return value, nil
	}),
	"setdefault": keyed("setdefault", func(v environ, key, otherwise starlark.Value) (starlark.Value, error) {
		if value := v.e.variable(key); value != starlark.None {
			return value, nil
		}
		if otherwise == nil {
			otherwise = starlark.None
		}
		if err := v.SetKey(key, otherwise); err != nil {
			return nil, fmt.Errorf("setdefault: %w", err)
		}
		return otherwise, nil
	}),
	"update": environ.update,
	"clear": func(v environ, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		v.e.cleared = true
		return starlark.None, errorOf(starlark.UnpackPositionalArgs("clear", args, kwargs, 0), v.e.environment.Clear())
	},
	"items": whole[environ]("items"), "keys": whole[environ]("keys"), "values": whole[environ]("values"),
	"popitem": environ.popItem,
}

func (v environ) update(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	pairs, err := pairsOf(args, kwargs)
	if err != nil {
		return nil, err
	}
	for _, pair := range pairs {
		if err := v.SetKey(pair[0], pair[1]); err != nil {
			return nil, fmt.Errorf("update: %w", err)
		}
	}
	return starlark.None, nil
}

// popItem takes away a variable: the one that was set first, where all are known.
func (v environ) popItem(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	item, err := whole[environ]("popitem")(v, args, kwargs)
	switch pair := item.(type) {
	case starlark.Tuple:
		v.e.unsetenv(pair[0])
	case nil:
		err = errors.New("popitem: empty environ")
	}
	return item, err
}
