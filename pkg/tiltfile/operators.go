package tiltfile

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// operator is the function that stands for an operator of two values.
func (e *evaluation) operator(op syntax.Token) func(x, y starlark.Value) (starlark.Value, error) {
	switch op {
	case syntax.IN, syntax.NOT_IN:
		return func(x, y starlark.Value) (starlark.Value, error) {
			in, err := e.contains(y, x)
			return starlark.Bool(in == (op == syntax.IN)), err
		}
	case syntax.PLUS, syntax.STAR, syntax.PERCENT, syntax.LTLT:
		return func(x, y starlark.Value) (starlark.Value, error) {
			if err := growth(op, x, y); err != nil {
				return nil, err
			}
			v, err := starlark.Binary(op, x, y)
			if err == nil {
				err = e.spend(v)
			}
			if format, ok := starlark.AsString(x); ok && err != nil && !known(y) {
				before, _, _ := strings.Cut(format, "%")
				return starlark.String(before + tilt.Hole), nil
			}
			return v, err
		}
	}
	return func(x, y starlark.Value) (starlark.Value, error) {
		holds, err := e.compare(op, x, y)
		return starlark.Bool(holds), err
	}
}

// compare compares values of which parts may not be known.
func (e *evaluation) compare(op syntax.Token, x, y starlark.Value) (bool, error) {
	if known(x) && known(y) {
		return starlark.Compare(op, x, y)
	}
	switch op {
	case syntax.EQL:
		return e.same(x, y), nil
	case syntax.NEQ:
		return !e.same(x, y), nil
	}
	return e.decide(repr(x) + " " + op.String() + " " + repr(y)), nil
}

// same reports whether two values are equal, at least one of them not known.
func (e *evaluation) same(x, y starlark.Value) bool {
	if u, ok := y.(*unknown); ok {
		x, y = u, x
	}
	if u, ok := x.(*unknown); ok {
		if v, ok := y.(*unknown); ok && v.key == u.key {
			return true
		}
		if known(y) {
			return e.is(u.key, repr(y))
		}
		return e.decide(u.key + " == " + repr(y))
	}
	s, sIsText := starlark.AsString(x)
	t, tIsText := starlark.AsString(y)
	if sIsText != tIsText || x.Type() != y.Type() {
		return false
	}
	if sIsText && !unifiable(s, t) {
		return false
	}
	if sIsText && s == t && strings.Count(s, tilt.Hole) == 0 {
		return true
	}
	return e.decide(repr(x) + " == " + repr(y))
}

// unifiable reports whether two texts could be equal, whatever their Holes
// stand for.
func unifiable(s, t string) bool {
	s1, t1 := tilt.KnownPrefix(s), tilt.KnownPrefix(t)
	if !strings.HasPrefix(s1, t1) && !strings.HasPrefix(t1, s1) {
		return false
	}
	if tilt.Known(s) {
		return strings.HasPrefix(s, t1) && strings.HasSuffix(s, knownSuffix(t))
	}
	if tilt.Known(t) {
		return strings.HasPrefix(t, s1) && strings.HasSuffix(t, knownSuffix(s))
	}
	return true
}

func knownSuffix(s string) string { return s[strings.LastIndex(s, tilt.Hole)+len(tilt.Hole):] }

// contains reports whether x is in list.
func (e *evaluation) contains(list, x starlark.Value) (bool, error) {
	if v, ok := list.(partly); ok {
		return v.holds(x), nil
	}
	if v, ok := e.mayHold(list, x); ok {
		return e.decide(v.(*unknown).key), nil
	}
	if known(list) && known(x) {
		v, err := starlark.Binary(syntax.IN, x, list)
		return v == starlark.True, err
	}
	if _, ok := x.(*unknown); ok && known(list) || isUnknown(x) {
		return e.decide(repr(x) + " in " + list.String()), nil
	}
	switch list := list.(type) {
	case *unknown:
		return e.decide(repr(x) + " in " + list.key), nil
	case starlark.String:
		if s, ok := starlark.AsString(x); ok && strings.Contains(tilt.KnownPrefix(string(list)), s) {
			return true, nil
		}
		return e.decide(repr(x) + " in " + repr(list)), nil
	case starlark.Iterable:
		for element := range starlark.Elements(list) {
			if u, ok := element.(*unknown); ok && known(x) {
				if e.decide(repr(x) + " in " + u.key) {
					return true, nil
				}
			} else if equal, err := e.compare(syntax.EQL, element, x); equal || err != nil {
				return equal, err
			}
		}
		return false, nil
	}
	v, err := starlark.Binary(syntax.IN, x, list)
	return v == starlark.True, err
}

// truth is what a condition tests. It lets text be unknown that is not known
// to hold anything.
func (e *evaluation) truth(x starlark.Value) starlark.Value {
	if _, ok := x.(*unknown); !ok && isUnknown(x) {
		return e.unknownHere("a text")
	}
	return x
}

// again answers whether a loop on an unknown condition goes round: once, and
// no more.
func (e *evaluation) again(x starlark.Value) starlark.Value {
	if !isUnknown(x) {
		return x
	}
	at := e.here()
	e.rounds[at]++
	if e.rounds[at] > 1 {
		return starlark.False
	}
	return e.truth(x)
}

// each is what a loop goes through: of an unknown collection nothing, or one
// element that stands for all.
func (e *evaluation) each(x starlark.Value) starlark.Value {
	u, ok := opened(x).(*unknown)
	if !ok {
		return x
	}
	if !e.decide(u.key + " holds something") {
		return starlark.Tuple{}
	}
	return starlark.Tuple{u.of("[]")}
}

// rows is each for a loop that takes every element apart into n variables.
func (e *evaluation) rows(x starlark.Value, n int) starlark.Value {
	list, ok := e.each(x).(starlark.Iterable)
	if !ok || known(list) {
		return x
	}
	var rows []starlark.Value
	for row := range starlark.Elements(list) {
		rows = append(rows, e.unpack(row, n))
	}
	return starlark.Tuple(rows)
}

// unpack is what is taken apart into n variables.
func (e *evaluation) unpack(x starlark.Value, n int) starlark.Value {
	u, ok := x.(*unknown)
	if !ok {
		return x
	}
	parts := make(starlark.Tuple, n)
	for i := range parts {
		parts[i] = u.of(fmt.Sprintf("[%d]", i))
	}
	return parts
}

// index is x[key].
func (e *evaluation) index(x, key starlark.Value) (starlark.Value, error) {
	switch list := x.(type) {
	case *unknown:
		return list.of("[" + repr(key) + "]"), nil
	case starlark.String:
		if !tilt.Known(string(list)) {
			return starlark.String(tilt.Hole), nil
		}
	}
	if v, ok := e.mayHold(x, key); ok {
		return v, nil
	}
	if known(key) {
		v, err := indexed(x, key)
		if err != nil && !known(x) {
			return e.unknownHere("a value"), nil
		}
		return v, err
	}
	return e.unknown("a value of a " + x.Type() + " by " + repr(key)), nil
}

// indexed is x[key] of known values, as the language has it.
func indexed(x, key starlark.Value) (starlark.Value, error) {
	switch x := x.(type) {
	case starlark.Mapping:
		v, found, err := x.Get(key)
		if err == nil && !found {
			return nil, fmt.Errorf("key %s not in %s", key, x.Type())
		}
		return v, err
	case starlark.Indexable:
		i, err := starlark.AsInt32(key)
		if err != nil {
			return nil, fmt.Errorf("%s index: %v", x.Type(), err)
		}
		n := x.Len()
		if i < 0 {
			i += n
		}
		if n == 0 {
			return nil, fmt.Errorf("index %d out of range: empty %s", i, x.Type())
		}
		if i < 0 || i >= n {
			return nil, fmt.Errorf("%s index %d out of range [%d:%d]", x.Type(), i, -n, n-1)
		}
		return x.Index(i), nil
	}
	return nil, fmt.Errorf("unhandled index operation %s[%s]", x.Type(), key.Type())
}
