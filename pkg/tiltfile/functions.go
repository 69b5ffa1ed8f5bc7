package tiltfile

import (
	"fmt"

	"go.starlark.net/starlark"
)

// functions are those that the rewriter calls.
func (e *evaluation) functions() starlark.StringDict {
	all := starlark.StringDict{
		fnTruth: one(func(x starlark.Value) starlark.Value { return e.truth(x) }),
		fnWhile: one(func(x starlark.Value) starlark.Value { return e.again(x) }),
		fnEach:  one(func(x starlark.Value) starlark.Value { return e.each(x) }),
		fnRows: two(func(x, n starlark.Value) (starlark.Value, error) {
			count, err := starlark.AsInt32(n)
			return e.rows(x, count), err
		}),
		fnUnpack: two(func(x, n starlark.Value) (starlark.Value, error) {
			count, err := starlark.AsInt32(n)
			return e.unpack(x, count), err
		}),
		fnIndex: two(e.index),
		fnMethod: two(func(x, name starlark.Value) (starlark.Value, error) {
			method, _ := starlark.AsString(name)
			return e.method(x, method)
		}),
		fnSized: starlark.NewBuiltin(fnSized, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
			return args[0], sized(args[0])
		}),
		fnDeep: starlark.NewBuiltin(fnDeep, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
			return starlark.Bool(e.deep(textOf(args[0]), args[1:])), nil
		}),
		fnEnough: one(func(function starlark.Value) starlark.Value { return e.seenEnough(textOf(function)) }),
		fnSlice: starlark.NewBuiltin(fnSlice, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
			return e.slice(args)
		}),
	}
	for op, name := range operators {
		all[name] = two(e.operator(op))
	}
	return all
}

func one(f func(starlark.Value) starlark.Value) *starlark.Builtin {
	return starlark.NewBuiltin("", func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
		return f(args[0]), nil
	})
}

func two(f func(x, y starlark.Value) (starlark.Value, error)) *starlark.Builtin {
	return starlark.NewBuiltin("", func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
		return f(args[0], args[1])
	})
}

// slice is x[low:high:step].
func (e *evaluation) slice(args starlark.Tuple) (starlark.Value, error) {
	x, bounds := args[0], args[1:]
	if u, ok := x.(*unknown); ok {
		return u.of("[:]"), nil
	}
	list, ok := x.(starlark.Sliceable)
	if !ok {
		return nil, fmt.Errorf("invalid slice operand %s", x.Type())
	}
	if !known(bounds) || isUnknown(x) {
		return e.unknownHere("a part of a " + x.Type()), nil
	}
	low, high, step, err := sliceBounds(list.Len(), bounds)
	if err != nil {
		return nil, err
	}
	return list.Slice(low, high, step), nil
}

// sliceBounds reads the bounds of a slice of n elements as the language
// defines them.
func sliceBounds(n int, bounds starlark.Tuple) (low, high, step int, err error) {
	step = 1
	if bounds[2] != starlark.None {
		if step, err = starlark.AsInt32(bounds[2]); err != nil {
			return 0, 0, 0, fmt.Errorf("invalid slice step: %v", err)
		}
		if step == 0 {
			return 0, 0, 0, fmt.Errorf("zero is not a valid slice step")
		}
	}
	low, high = 0, n
	floor, ceiling := 0, n
	if step < 0 {
		low, high = n-1, -1
		floor, ceiling = -1, n-1
	}
	for i, bound := range []*int{&low, &high} {
		if bounds[i] == starlark.None {
			continue
		}
		if *bound, err = starlark.AsInt32(bounds[i]); err != nil {
			return 0, 0, 0, fmt.Errorf("invalid slice index: %v", err)
		}
		if *bound < 0 {
			*bound += n
		}
		*bound = min(max(*bound, floor), ceiling)
	}
	if step > 0 && high < low {
		high = low
	}
	if step < 0 && low < high {
		low = high
	}
	return low, high, step, nil
}
