package model

import (
	"slices"
	"strings"
)

// output is a path that a build writes.
type output struct {
	path string
	by   *buildNode
}

// outputIndex finds the outputs that overlap a path without looking at all
// of them: a project has thousands.
type outputIndex struct {
	sorted []output
	// byPath are the parts of sorted with one path.
	byPath map[string][]output
}

func indexOutputs(builds []buildNode) outputIndex {
	var x outputIndex
	for i := range builds {
		b := &builds[i]
		for _, o := range b.Outputs {
			x.sorted = append(x.sorted, output{path: clean(o), by: b})
		}
	}
	slices.SortStableFunc(x.sorted, func(a, b output) int { return strings.Compare(a.path, b.path) })
	x.byPath = make(map[string][]output, len(x.sorted))
	for first, i := 0, 0; i < len(x.sorted); i++ {
		if x.sorted[i].path != x.sorted[first].path {
			first = i
		}
		x.byPath[x.sorted[i].path] = x.sorted[first : i+1]
	}
	return x
}

// overlapping are the outputs that p is, lies in, or contains.
func (x outputIndex) overlapping(p string) []output {
	p = clean(p)
	if p == "." {
		return x.sorted
	}
	return joined(x.above(p), x.below(p))
}

// above are the outputs that a path is, or lies in.
func (x outputIndex) above(p string) []output {
	var found []output
	for up := p; ; up = folderOf(up) {
		found = joined(found, x.byPath[up])
		if up == "." || up == "/" || strings.HasSuffix(up, "..") {
			return found
		}
	}
}

// below are the outputs in a folder.
func (x outputIndex) below(folder string) []output {
	prefix := folder + "/"
	first, _ := slices.BinarySearchFunc(x.sorted, prefix, func(o output, s string) int { return strings.Compare(o.path, s) })
	end := first
	for end < len(x.sorted) && strings.HasPrefix(x.sorted[end].path, prefix) {
		end++
	}
	return x.sorted[first:end]
}

// joined is both lists in one, which is one of them if the other is empty.
func joined(a, b []output) []output {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	return slices.Concat(a, b)
}
