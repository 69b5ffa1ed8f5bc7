package manifest

import "slices"

// Values are shared, so an edit makes a copy of what leads to it. The copies
// keep the positions of what they replace: an object's positions all lie in its
// own file, whatever a kustomization makes of it.

// resized is a value whose size is that of its parts.
func (v *value) resized() *value {
	v.size = 1
	for _, child := range v.children() {
		v.size = min(v.size+child.size, maxValues+1)
	}
	return v
}

// with is a mapping in which a key has another value, or none where it is nil.
func (v *value) with(key string, child *value) *value {
	next := *v
	i := slices.IndexFunc(v.fields, func(f field) bool { return f.key == key })
	switch {
	case i < 0 && child == nil:
		return v
	case i < 0:
		next.fields = append(slices.Clip(v.fields), field{key, child})
	case child == nil:
		next.fields = slices.Delete(slices.Clone(v.fields), i, i+1)
	default:
		next.fields = slices.Clone(v.fields)
		next.fields[i].value = child
	}
	return next.resized()
}

// withItems is a list of other items.
func (v *value) withItems(items []*value) *value {
	next := *v
	next.items = items
	return next.resized()
}

// withText is a value's place with a string in it.
func (v *value) withText(s string) *value {
	return &value{kind: text, text: s, line: v.line, column: v.column, size: 1}
}

// update replaces the value at a path of keys by what f makes of it; it gets
// nil where there is none. Mappings on the way are made where they are missing
// and f makes a value.
func (v *value) update(path []string, f func(*value) *value) *value {
	if len(path) == 0 {
		return f(v)
	}
	base := v
	if base.isNull() {
		base = &value{kind: mapping, size: 1}
		if v != nil {
			base.line, base.column = v.line, v.column
		}
	}
	if base.kind != mapping {
		return v
	}
	old := base.field(path[0])
	next := old.update(path[1:], f)
	if next == old {
		return v
	}
	if next != nil && next.line == 0 {
		next = next.movedTo(base)
	}
	return base.with(path[0], next)
}

// movedTo is a value all of whose parts stand where another does.
func (v *value) movedTo(at *value) *value {
	next := *v
	next.line, next.column = at.line, at.column
	next.fields = slices.Clone(v.fields)
	for i := range next.fields {
		next.fields[i].value = next.fields[i].value.movedTo(at)
	}
	next.items = slices.Clone(v.items)
	for i := range next.items {
		next.items[i] = next.items[i].movedTo(at)
	}
	return &next
}
