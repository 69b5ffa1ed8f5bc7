package manifest

import (
	"fmt"
	"strconv"
)

// The steps follow the jsonpath package of k8s.io/client-go, which Tilt 0.37
// carries in internal/k8s/jsonpath. Where it takes the fields of a mapping in a
// random order, the order of the text is kept. From a value that is not known
// every step leads to another.

// literalStep is text, or a number or boolean in a filter.
type literalStep struct{ value *value }

func (s literalStep) follow([]*value) ([]*value, error) { return []*value{s.value}, nil }

// fieldStep leads to the value of a key.
type fieldStep string

func (s fieldStep) follow(from []*value) ([]*value, error) {
	var to []*value
	for _, v := range from {
		if v.isHole() {
			to = append(to, v)
		} else if child := v.field(string(s)); child != nil {
			to = append(to, child)
		}
	}
	if len(to) == 0 && len(from) > 0 {
		return nil, fmt.Errorf("%s is not found", string(s))
	}
	return to, nil
}

// allStep leads to every value of a mapping or list.
type allStep struct{}

func (allStep) follow(from []*value) ([]*value, error) {
	var to []*value
	for _, v := range from {
		if v.isHole() {
			to = append(to, v)
		}
		to = append(to, v.children()...)
	}
	return to, nil
}

func (v *value) children() []*value {
	if v.kind != mapping {
		return v.items
	}
	children := make([]*value, len(v.fields))
	for i, f := range v.fields {
		children[i] = f.value
	}
	return children
}

// deepStep leads to a value and all that is in it, but for what is empty.
type deepStep struct{}

func (s deepStep) follow(from []*value) ([]*value, error) {
	var to []*value
	for _, v := range from {
		children := v.children()
		if len(children) == 0 && v.string() == "" {
			continue
		}
		if len(to) > maxValues {
			break
		}
		to = append(to, v)
		below, err := s.follow(children)
		if err != nil {
			return nil, err
		}
		to = append(to, below...)
	}
	return to, nil
}

// unionStep leads to what each of its alternatives leads to.
type unionStep []pathSteps

func (s unionStep) follow(from []*value) ([]*value, error) {
	var to []*value
	for _, steps := range s {
		found, err := steps.follow(from)
		if err != nil {
			return nil, err
		}
		to = append(to, found...)
	}
	return to, nil
}

// sliceStep leads to entries of a list.
type sliceStep struct {
	start, end, step bound
	// single says that end was not written, but follows from start.
	single bool
}

// bound is a number that may be left out.
type bound struct {
	n     int
	known bool
}

func (s sliceStep) follow(from []*value) ([]*value, error) {
	var to []*value
	for _, v := range from {
		switch {
		case v.isHole():
			to = append(to, v)
			continue
		case v.kind == null:
			continue
		case v.kind != sequence:
			return nil, fmt.Errorf("%s is not array or slice", v.goType())
		}
		items, err := s.of(v.items)
		if err != nil {
			return nil, err
		}
		to = append(to, items...)
	}
	return to, nil
}

func (s sliceStep) of(items []*value) ([]*value, error) {
	start, end, length := s.start.n, s.end.n, len(items)
	if !s.start.known {
		start = 0
	}
	if start < 0 {
		start += length
	}
	if !s.end.known {
		end = length
	}
	if end < 0 || end == 0 && s.single {
		end += length
	}
	switch {
	case start == end:
		return nil, nil
	case start < 0 || start >= length:
		return nil, fmt.Errorf("array index out of bounds: index %d, length %d", start, length)
	case end < 0 || end > length:
		return nil, fmt.Errorf("array index out of bounds: index %d, length %d", end-1, length)
	case start > end:
		return nil, fmt.Errorf("starting index %d is greater than ending index %d", start, end)
	case s.step.known && s.step.n <= 0:
		return nil, fmt.Errorf("step must be > 0")
	case !s.step.known:
		return items[start:end], nil
	}
	var out []*value
	for i := start; i < end; i += s.step.n {
		out = append(out, items[i])
	}
	return out, nil
}

// filterStep leads to the entries for which a condition holds.
type filterStep struct {
	left, right pathSteps
	// operator is "" where the entry only has to have what left leads to.
	operator string
}

func (s filterStep) follow(from []*value) ([]*value, error) {
	var to []*value
	for _, v := range from {
		if v.isHole() {
			to = append(to, v)
			continue
		}
		if v.kind != mapping && v.kind != sequence {
			return nil, fmt.Errorf("%s is not array, slice or map and cannot be filtered", v.goType())
		}
		for _, item := range v.children() {
			ok, err := s.holds(item)
			if err != nil {
				return nil, err
			}
			if ok {
				to = append(to, item)
			}
		}
	}
	return to, nil
}

func (s filterStep) holds(item *value) (bool, error) {
	left, err := s.left.follow([]*value{item})
	if s.operator == "" {
		return err == nil && len(left) > 0, nil
	}
	if err != nil {
		return false, err
	}
	right, err := s.right.follow([]*value{item})
	if err != nil {
		return false, err
	}
	if len(left) > 1 || len(right) > 1 {
		return false, fmt.Errorf("can only compare one element at a time")
	}
	if len(left) == 0 || len(right) == 0 {
		return false, nil
	}
	order, err := compare(left[0], right[0])
	if err != nil {
		return false, err
	}
	switch s.operator {
	case "==":
		return order == 0, nil
	case "!=":
		return order != 0, nil
	case "<":
		return order < 0, nil
	case "<=":
		return order <= 0, nil
	case ">":
		return order > 0, nil
	case ">=":
		return order >= 0, nil
	default:
		return false, fmt.Errorf("unrecognized filter operator %s", s.operator)
	}
}

// compare is negative where a is less than b, and 0 where they are equal.
func compare(a, b *value) (int, error) {
	if a.kind != b.kind || a.kind == mapping || a.kind == sequence {
		return 0, fmt.Errorf("incompatible types for comparison")
	}
	if a.kind == number {
		x, xErr := strconv.ParseFloat(a.text, 64)
		y, yErr := strconv.ParseFloat(b.text, 64)
		if xErr == nil && yErr == nil {
			switch {
			case x < y:
				return -1, nil
			case x > y:
				return 1, nil
			default:
				return 0, nil
			}
		}
	}
	switch {
	case a.text < b.text:
		return -1, nil
	case a.text > b.text:
		return 1, nil
	default:
		return 0, nil
	}
}

func (v *value) integer() (int64, bool) {
	n, err := strconv.ParseInt(v.text, 0, 64)
	return n, err == nil
}
