package tiltfile

import (
	"fmt"

	"go.starlark.net/starlark"
)

// environ is os.environ. What it holds is not known, but for what the Tiltfile
// itself puts there.
//
// Tilt 0.37: internal/tiltfile/os/environ.go.
type environ struct{ e *evaluation }

var (
	_ starlark.HasSetKey       = environ{}
	_ starlark.IterableMapping = environ{}
	_ starlark.Sequence        = environ{}
	_ starlark.HasAttrs        = environ{}
)

func (environ) String() string          { return "os.environ" }
func (environ) Type() string            { return "environ" }
func (environ) Freeze()                 {}
func (environ) Truth() starlark.Bool    { return true }
func (v environ) Hash() (uint32, error) { return 0, unhashable(v) }

// all stands for everything that it holds.
func (v environ) all() *unknown { return v.e.unknown("os.environ") }

// opened is what a loop goes through, or a function that takes a collection.
func opened(x starlark.Value) starlark.Value {
	if v, ok := x.(environ); ok {
		return v.all()
	}
	return x
}

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

// variable is what an environment variable holds, if that is known; a variable
// that is not set is not known to be so.
func (e *evaluation) variable(key starlark.Value) starlark.Value {
	if name, ok := asText(key); ok {
		if value, ok := e.environment[name]; ok {
			return value
		}
	}
	return e.unknown("os.environ.get(" + repr(key) + ")")
}

// isSet answers whether there is an environment variable.
func (e *evaluation) isSet(key starlark.Value) bool {
	if name, ok := asText(key); ok {
		if value, ok := e.environment[name]; ok {
			return value != starlark.None
		}
	}
	return e.decide(repr(key) + " in os.environ")
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

func (v environ) AttrNames() []string {
	return []string{"clear", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values"}
}

func (v environ) Attr(name string) (starlark.Value, error) {
	method := environMethods[name]
	if method == nil {
		return nil, nil
	}
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		return method(v, args, kwargs)
	}), nil
}

type environMethod func(v environ, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error)

var environMethods = map[string]environMethod{
	"get": keyed("get", func(v environ, key, otherwise starlark.Value) starlark.Value { return v.e.getenv(key, otherwise) }),
	"pop": keyed("pop", func(v environ, key, otherwise starlark.Value) starlark.Value {
		value := v.e.getenv(key, otherwise)
		v.e.putenv(key, starlark.None)
		return value
	}),
	"setdefault": keyed("setdefault", func(v environ, key, otherwise starlark.Value) starlark.Value {
		value := v.e.getenv(key, otherwise)
		if otherwise != nil {
			v.e.putenv(key, value)
		}
		return value
	}),
	"update": environ.update,
	"clear":  nothing("clear", func(environ) starlark.Value { return starlark.None }),
	"items":  nothing("items", func(v environ) starlark.Value { return v.all().of(".items()") }),
	"keys":   nothing("keys", func(v environ) starlark.Value { return v.all().of(".keys()") }),
	"values": nothing("values", func(v environ) starlark.Value { return v.all().of(".values()") }),
	"popitem": nothing("popitem", func(v environ) starlark.Value {
		return v.all().of(".popitem()")
	}),
}

// keyed is a method that takes a key, and what to return where there is none.
func keyed(name string, f func(v environ, key, otherwise starlark.Value) starlark.Value) environMethod {
	return func(v environ, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		var key, otherwise starlark.Value
		if err := starlark.UnpackPositionalArgs(name, args, kwargs, 1, &key, &otherwise); err != nil {
			return nil, err
		}
		return f(v, key, otherwise), nil
	}
}

func nothing(name string, f func(environ) starlark.Value) environMethod {
	return func(v environ, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		return f(v), starlark.UnpackPositionalArgs(name, args, kwargs, 0)
	}
}

func (v environ) update(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) > 1 {
		return nil, fmt.Errorf("update: got %d arguments, want at most 1", len(args))
	}
	pairs := kwargs
	for _, arg := range args {
		if dict, ok := arg.(*starlark.Dict); ok {
			pairs = append(dict.Items(), pairs...)
		}
	}
	for _, pair := range pairs {
		if err := v.SetKey(pair[0], pair[1]); err != nil {
			return nil, err
		}
	}
	return starlark.None, nil
}
