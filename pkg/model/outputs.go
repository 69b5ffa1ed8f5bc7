package model

import (
	"path"
	"slices"
	"strings"
)

// output is a path that a build writes.
type output struct {
	path  string
	build string
}

// outputIndex finds the outputs that overlap a path without looking at all
// of them: a project has thousands.
type outputIndex struct {
	byPath map[string][]output
	sorted []output
}

func indexOutputs(builds []*Build) outputIndex {
	x := outputIndex{byPath: map[string][]output{}}
	for _, b := range builds {
		for _, o := range b.Outputs {
			made := output{path: clean(o), build: b.Name}
			x.byPath[made.path] = append(x.byPath[made.path], made)
			x.sorted = append(x.sorted, made)
		}
	}
	slices.SortStableFunc(x.sorted, func(a, b output) int { return strings.Compare(a.path, b.path) })
	return x
}

// overlapping are the outputs that p is, contains, or lies in.
func (x outputIndex) overlapping(p string) []output {
	p = clean(p)
	if p == "." {
		return x.sorted
	}
	var found []output
	for up := p; ; up = path.Dir(up) {
		found = append(found, x.byPath[up]...)
		if up == "." || up == "/" || strings.HasSuffix(up, "..") {
			break
		}
	}
	below := p + "/"
	i, _ := slices.BinarySearchFunc(x.sorted, below, func(o output, s string) int { return strings.Compare(o.path, s) })
	for ; i < len(x.sorted) && strings.HasPrefix(x.sorted[i].path, below); i++ {
		found = append(found, x.sorted[i])
	}
	return found
}
