package tiltfile

import (
	"slices"

	"go.starlark.net/starlark"
)

// collects are the functions that go through all of a collection.
var collects = map[string]bool{
	"all": true, "any": true, "dict": true, "enumerate": true, "len": true, "list": true, "max": true, "min": true,
	"reversed": true, "set": true, "sorted": true, "tuple": true, "zip": true,
}

// guardUniverse replaces the language's own functions by ones that let unknown
// values pass, and refuse to make very large ones.
func (e *evaluation) guardUniverse(names starlark.StringDict) {
	for name, v := range starlark.Universe {
		if names[name] != nil {
			continue
		}
		native, ok := v.(*starlark.Builtin)
		if !ok {
			names[name] = v
			continue
		}
		names[name] = starlark.NewBuiltin(name, func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			if collects[name] {
				args = slices.Clone(args)
				for i := range args {
					args[i] = opened(args[i])
				}
			}
			for _, arg := range args {
				if err := sized(arg); err != nil && name != "len" && name != "type" && name != "range" {
					return nil, err
				}
			}
			if v, ok := e.ofUnknown(name, args); ok {
				return v, nil
			}
			v, err := starlark.Call(thread, native, args, kwargs)
			if err != nil && !known(args) {
				return e.unknownHere(name + "()"), nil
			}
			return v, err
		})
	}
}

// ofUnknown is what a function of the language makes of an argument that is
// not known; ok is false where the function itself does well.
func (e *evaluation) ofUnknown(name string, args starlark.Tuple) (_ starlark.Value, ok bool) {
	if len(args) == 0 {
		return nil, false
	}
	u, all := args[0].(*unknown)
	switch name {
	case "print", "fail":
		return nil, false
	case "str", "repr":
		if all {
			return starlark.String(u.String()), true
		}
		return nil, false
	case "bool":
		if isUnknown(args[0]) {
			return e.truth(args[0]).Truth(), true
		}
		return nil, false
	case "type":
		if all {
			return u.of(" type"), true
		}
		return nil, false
	case "len", "int", "float", "hash", "ord", "abs":
		if !known(args[0]) && (all || args[0].Type() == "string") {
			return e.unknown(name + "(" + repr(args[0]) + ")"), true
		}
		return nil, false
	case "enumerate", "zip":
		return e.pairs(name, args)
	}
	for _, arg := range args {
		if u, ok := arg.(*unknown); ok {
			return e.unknown(name + "(" + u.key + ")"), true
		}
	}
	return nil, false
}

// pairs are the rows of enumerate and zip over an unknown list: each is as
// wide as it would be.
func (e *evaluation) pairs(name string, args starlark.Tuple) (starlark.Value, bool) {
	for _, arg := range args {
		if u, ok := arg.(*unknown); ok {
			return e.unknown(name + "(" + u.key + ")"), true
		}
	}
	return nil, false
}
