package tiltfile

import (
	"fmt"

	"go.starlark.net/starlark"
)

// partly is a mapping of which a part is known: os.environ, and what
// config.parse returns.
type partly interface {
	starlark.IterableMapping
	// all stands for everything that it holds: a dict where that is known.
	all() starlark.IterableMapping
	// holds answers whether there is a key.
	holds(key starlark.Value) bool
}

// opened is what a loop goes through, or a function that takes a collection.
func opened(x starlark.Value) starlark.Value {
	if v, ok := x.(partly); ok {
		return v.all()
	}
	return x
}

// mappingMethod is a method of such a mapping.
type mappingMethod[T partly] func(v T, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error)

// methodOf is the method of a name, about to be called.
func methodOf[T partly](v T, methods map[string]mappingMethod[T], name string) (starlark.Value, error) {
	method := methods[name]
	if method == nil {
		return nil, nil
	}
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		return method(v, args, kwargs)
	}), nil
}

// keyed is a method that takes a key, and what to return where there is none.
func keyed[T partly](name string, f func(v T, key, otherwise starlark.Value) (starlark.Value, error)) mappingMethod[T] {
	return func(v T, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		var key, otherwise starlark.Value
		if err := starlark.UnpackPositionalArgs(name, args, kwargs, 1, &key, &otherwise); err != nil {
			return nil, err
		}
		return f(v, key, otherwise)
	}
}

// whole is a method without arguments that returns much of what a mapping holds.
func whole[T partly](name string) mappingMethod[T] {
	return func(v T, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		if err := starlark.UnpackPositionalArgs(name, args, kwargs, 0); err != nil {
			return nil, err
		}
		switch all := v.all().(type) {
		case *unknown:
			return all.of("." + name + "()"), nil
		default:
			method, err := all.(starlark.HasAttrs).Attr(name)
			if err != nil {
				return nil, err
			}
			return method.(*starlark.Builtin).CallInternal(nil, nil, nil)
		}
	}
}

// pairsOf are the pairs that update is given, as far as they are known.
func pairsOf(args starlark.Tuple, kwargs []starlark.Tuple) ([]starlark.Tuple, error) {
	if len(args) > 1 {
		return nil, fmt.Errorf("update: got %d arguments, want at most 1", len(args))
	}
	var pairs []starlark.Tuple
	for _, arg := range args {
		d := starlark.NewDict(0)
		switch opened(arg).(type) {
		case *unknown:
			continue
		case *starlark.Dict:
			d = opened(arg).(*starlark.Dict)
		default:
			update, _ := d.Attr("update")
			if _, err := update.(*starlark.Builtin).CallInternal(nil, starlark.Tuple{arg}, nil); err != nil {
				return nil, err
			}
		}
		pairs = append(pairs, d.Items()...)
	}
	return append(pairs, kwargs...), nil
}
