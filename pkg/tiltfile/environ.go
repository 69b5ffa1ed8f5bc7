package tiltfile

import (
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
		a.e.putenv(a.values["key"], starlark.None)
		return starlark.None, nil
	},
}

// environ is os.environ. What it holds is not known, but for what the Tiltfile
// itself puts there.
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

func (v environ) all() *unknown { return v.e.unknown("os.environ") }

// Len is 1: one element stands for any number of them.
func (v environ) Len() int                   { return 1 }
func (v environ) Iterate() starlark.Iterator { return v.all().Iterate() }
func (v environ) Items() []starlark.Tuple    { return v.all().Items() }

// Get is the value of a variable.
func (v environ) Get(key starlark.Value) (starlark.Value, bool, error) {
	return v.e.variable(key), true, nil
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
	if name, ok := asText(key); ok {
		if value, ok := v.e.environment[name]; ok {
			return value != starlark.None
		}
	}
	return v.e.decide(repr(key) + " in os.environ")
}

// variable is what an environment variable holds, if that is known.
func (e *evaluation) variable(key starlark.Value) starlark.Value {
	if name, ok := asText(key); ok {
		if value, ok := e.environment[name]; ok {
			return value
		}
	}
	return e.unknown("os.environ.get(" + repr(key) + ")")
}

// putenv sets a variable, or with None takes it away.
func (e *evaluation) putenv(key, value starlark.Value) {
	if name, ok := asText(key); ok {
		if text, ok := asText(value); ok {
			value = starlark.String(text)
		}
		e.environment[name] = value
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
		v.e.putenv(key, starlark.None)
		return value, nil
	}),
	"setdefault": keyed("setdefault", func(v environ, key, otherwise starlark.Value) (starlark.Value, error) {
		value := v.e.getenv(key, otherwise)
		if value == otherwise && otherwise != nil {
			return value, v.SetKey(key, value)
		}
		return value, nil
	}),
	"update": environ.update,
	"clear": func(v environ, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		return starlark.None, starlark.UnpackPositionalArgs("clear", args, kwargs, 0)
	},
	"items": whole[environ]("items"), "keys": whole[environ]("keys"), "values": whole[environ]("values"),
	"popitem": whole[environ]("popitem"),
}

func (v environ) update(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	pairs, err := pairsOf(args, kwargs)
	for _, pair := range pairs {
		if err := v.SetKey(pair[0], pair[1]); err != nil {
			return nil, err
		}
	}
	return starlark.None, err
}
