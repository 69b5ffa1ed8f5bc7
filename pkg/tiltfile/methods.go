package tiltfile

import (
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// watched are the methods that could meet an unknown value, or make a very
// large one.
var watched = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq(`count elems codepoints endswith extend find format get index isalnum isalpha
		isdigit islower isspace istitle isupper join partition pop remove removeprefix removesuffix replace rfind
		rindex rpartition rsplit setdefault split splitlines startswith update`) {
		names[name] = true
	}
	return names
}()

// method is x.name, about to be called.
func (e *evaluation) method(x starlark.Value, name string) (starlark.Value, error) {
	object, ok := x.(starlark.HasAttrs)
	if !ok {
		return nil, noAttr(x, name)
	}
	attr, err := object.Attr(name)
	if err != nil || attr == nil {
		if err == nil {
			err = noAttr(x, name)
		}
		return nil, err
	}
	native, ok := attr.(*starlark.Builtin)
	if !ok {
		return attr, nil
	}
	return starlark.NewBuiltin(name, func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		if err := e.outgrows(x, name, args, kwargs); err != nil {
			return nil, err
		}
		if s, ok := x.(starlark.String); ok && (!tilt.Known(string(s)) || !known(args)) {
			if v, ok := e.textMethod(string(s), name, args); ok {
				return v, nil
			}
		}
		if len(args) > 0 && searches(x, name) {
			if v, ok := e.mayHold(x, args[0]); ok {
				return v, nil
			}
		}
		if name == "update" {
			e.taint(x, args)
		}
		v, err := starlark.Call(thread, native, args, kwargs)
		if err == nil {
			err = e.spend(v)
		}
		if name == "extend" && len(args) == 1 {
			return v, err
		}
		if !known(args) && (err != nil || searches(x, name)) {
			return e.unknown("a value of a " + x.Type() + " by " + repr(args[0])), nil
		}
		return v, err
	}), nil
}

func noAttr(x starlark.Value, name string) error {
	return starlark.NoSuchAttrError(x.Type() + " has no ." + name + " field or method")
}

// searches reports whether a method looks for its argument in a collection.
func searches(x starlark.Value, name string) bool {
	switch x.(type) {
	case *starlark.Dict, *starlark.List:
		return name == "get" || name == "pop" || name == "index" || name == "setdefault"
	}
	return false
}

// textMethod is a method of a string of which a part is not known, or with
// such an argument; ok is false where the method itself does well.
func (e *evaluation) textMethod(s, name string, args starlark.Tuple) (v starlark.Value, ok bool) {
	switch name {
	case "startswith", "endswith":
		return starlark.Bool(e.affix(s, name, args)), true
	case "format":
		return nil, false
	case "split", "rsplit", "splitlines", "partition", "rpartition":
		// Nobody knows how many parts there are.
		e.loose = true
		if s != tilt.Hole && known(args) {
			return nil, false
		}
	case "join":
		if len(args) == 1 {
			return e.join(s, args[0]), true
		}
	case "elems", "codepoints", "count", "find", "index", "rfind", "rindex":
		return e.unknown(repr(starlark.String(s)) + "." + name + "()"), true
	case "isalnum", "isalpha", "isdigit", "islower", "isspace", "istitle", "isupper":
		return starlark.Bool(e.decide(repr(starlark.String(s)) + "." + name + "()")), true
	}
	if known(args) {
		return nil, false
	}
	switch name {
	case "replace":
		if old, ok := starlark.AsString(args[0]); ok && tilt.Known(old) && old != "" && len(args) == 2 {
			return starlark.String(strings.ReplaceAll(s, old, textOf(args[1]))), true
		}
		return starlark.String(tilt.Hole), true
	case "removeprefix", "removesuffix":
		return starlark.String(tilt.Hole), true
	}
	return e.unknown(repr(starlark.String(s)) + "." + name + "()"), true
}

// affix answers startswith and endswith.
func (e *evaluation) affix(s, name string, args starlark.Tuple) bool {
	if len(args) == 1 && known(args) {
		part, isText := starlark.AsString(args[0])
		edge := tilt.KnownPrefix(s)
		has := strings.HasPrefix
		if name == "endswith" {
			edge, has = knownSuffix(s), strings.HasSuffix
		}
		if isText && has(edge, part) {
			return true
		}
		if isText && !has(part, edge) {
			return false
		}
	}
	key := ""
	if len(args) > 0 {
		key = repr(args[0])
	}
	return e.decide(repr(starlark.String(s)) + "." + name + "(" + key + ")")
}

// join is separator.join(list), with a Hole for each element that is not known.
func (e *evaluation) join(separator string, list starlark.Value) starlark.Value {
	elements, ok := list.(starlark.Iterable)
	if _, all := list.(*unknown); all || !ok {
		return starlark.String(tilt.Hole)
	}
	var parts []string
	for element := range starlark.Elements(elements) {
		part, ok := starlark.AsString(element)
		if !ok {
			part = tilt.Hole
		}
		parts = append(parts, part)
	}
	return starlark.String(strings.Join(parts, separator))
}

// outgrows refuses calls whose result would be too large.
func (e *evaluation) outgrows(x starlark.Value, name string, args starlark.Tuple, kwargs []starlark.Tuple) error {
	for _, v := range append(starlark.Tuple{x}, args...) {
		if _, unknown := v.(*unknown); unknown {
			continue
		}
		if err := sized(v); err != nil {
			return err
		}
	}
	s, ok := starlark.AsString(x)
	if !ok {
		return nil
	}
	switch name {
	case "format":
		values := append(starlark.Tuple{}, args...)
		for _, kw := range kwargs {
			values = append(values, kw[1])
		}
		return formatted(s, strings.Count(s, "{"), values...)
	case "join":
		if list, ok := firstSequence(args); ok && list.Len() > 0 {
			if textLength(list, 0) > maxText || len(s) > maxText/list.Len() {
				return limitf("a joined string would be longer than is read here (%d bytes)", maxText)
			}
		}
	case "replace":
		if len(args) > 1 {
			if to, ok := starlark.AsString(args[1]); ok && len(to) > maxText/(len(s)+1) {
				return limitf("a string would be longer than is read here (%d bytes)", maxText)
			}
		}
	}
	return nil
}

func firstSequence(args starlark.Tuple) (starlark.Sequence, bool) {
	if len(args) == 0 {
		return nil, false
	}
	list, ok := args[0].(starlark.Sequence)
	return list, ok
}
