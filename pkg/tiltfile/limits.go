package tiltfile

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// What one Tiltfile may use. Tilt has no such limits; no Tiltfile that ends
// comes near them.
const (
	// maxSteps bounds the steps of all evaluations of one Tiltfile together.
	maxSteps = 3_000_000
	// maxCalls bounds nested calls.
	maxCalls = 5_000
	// maxText is the length of a string, in bytes, and maxElements that of a
	// list, a tuple or a dict.
	maxText     = 16 << 20
	maxElements = 1_000_000
	// maxMade is what all strings and lists that one evaluation makes may take
	// together, in bytes.
	maxMade = 256 << 20
	// maxWorlds bounds the evaluations that decisions lead to.
	maxWorlds = 64
	// checkEvery is the number of steps between two looks at the limits.
	checkEvery = 1_000
)

// limitError says that a Tiltfile asks for more than is read here.
type limitError struct{ message string }

func (l *limitError) Error() string { return l.message }

func limitf(format string, args ...any) error { return &limitError{fmt.Sprintf(format, args...)} }

// spend counts what values were made of in one evaluation: many large ones are
// as much as one.
func (e *evaluation) spend(v starlark.Value) error {
	switch v := v.(type) {
	case starlark.String:
		e.made += len(v)
	case starlark.Bytes:
		e.made += len(v)
	case starlark.Sequence:
		e.made += 16 * v.Len()
	}
	if e.made > maxMade {
		return limitf("the strings and lists that the Tiltfile makes are larger together than is read here (%d bytes)", maxMade)
	}
	return nil
}

// sized refuses values from which larger ones should not be made.
func sized(v starlark.Value) error {
	switch v := v.(type) {
	case starlark.String:
		if len(v) > maxText {
			return limitf("a string of %d bytes is longer than is read here (%d)", len(v), maxText)
		}
	case starlark.Bytes:
		if len(v) > maxText {
			return limitf("%d bytes are more than is read here (%d)", len(v), maxText)
		}
	case starlark.Sequence:
		if v.Len() > maxElements {
			return limitf("a %s of %d elements is longer than is read here (%d)", v.Type(), v.Len(), maxElements)
		}
	}
	return nil
}

// growth refuses operations whose result would be too large.
func growth(op syntax.Token, x, y starlark.Value) error {
	if err := sized(x); err != nil {
		return err
	}
	if err := sized(y); err != nil {
		return err
	}
	switch op {
	case syntax.STAR:
		return repeated(x, y)
	case syntax.PERCENT:
		if format, ok := starlark.AsString(x); ok {
			return formatted(format, strings.Count(format, "%"), y)
		}
	case syntax.LTLT:
		if n, err := starlark.AsInt32(y); err == nil && n > 512 {
			return limitf("a shift by %d is larger than is read here (512)", n)
		}
	}
	return nil
}

func repeated(x, y starlark.Value) error {
	n, err := starlark.AsInt32(y)
	list := x
	if err != nil {
		if n, err = starlark.AsInt32(x); err != nil {
			return bigProduct(x, y)
		}
		list = y
	}
	length, limit := 0, maxElements
	switch list := list.(type) {
	case starlark.String:
		length, limit = len(list), maxText
	case starlark.Bytes:
		length, limit = len(list), maxText
	case starlark.Sequence:
		length = list.Len()
	default:
		return bigProduct(x, y)
	}
	if n > 0 && length > limit/n {
		return limitf("a %s repeated %d times is longer than is read here", list.Type(), n)
	}
	return nil
}

// bigProduct refuses numbers that grow without end.
func bigProduct(x, y starlark.Value) error {
	for _, v := range []starlark.Value{x, y} {
		if i, ok := v.(starlark.Int); ok && i.BigInt().BitLen() > 1<<12 {
			return limitf("a number of %d bits is larger than is read here", i.BigInt().BitLen())
		}
	}
	return nil
}

// formatted refuses a format that would repeat its arguments too often.
func formatted(format string, verbs int, args ...starlark.Value) error {
	longest := 0
	for _, arg := range args {
		longest = max(longest, textLength(arg, 0))
	}
	if verbs > 0 && len(format)+longest > maxText/verbs {
		return limitf("a formatted string would be longer than is read here (%d bytes)", maxText)
	}
	return nil
}

// textLength is about how long a value is as text.
func textLength(v starlark.Value, depth int) int {
	switch v := v.(type) {
	case starlark.String:
		return len(v)
	case blob:
		return len(v)
	case *starlark.Dict:
		if depth > maxDepth {
			return 0
		}
		n := 0
		for _, item := range v.Items() {
			n += textLength(item[0], depth+1) + textLength(item[1], depth+1)
		}
		return n
	case starlark.Sequence:
		if depth > maxDepth {
			return 0
		}
		n := 0
		for element := range starlark.Elements(v) {
			n += textLength(element, depth+1) + 2
		}
		return n
	}
	return 8
}
