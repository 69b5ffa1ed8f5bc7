package prove

import (
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// atoms splits the project into files that do not overlap: each path that
// something names, without what is named below it.
type atoms struct {
	nodes map[string]*node
	// names are the files by their numbers, and paths where they are.
	names, paths []string
}

// node is a named path.
type node struct {
	path string
	// own is the number of what is in it and in none of below, or -1 where there
	// is no such thing.
	own   int
	below []*node
}

// some is the path of something that is in a named path and in none of below.
func (n *node) some() string {
	if len(n.below) == 0 {
		return n.path
	}
	return path.Join(n.path, otherFiles)
}

// otherFiles is what the rest of the Tiltfile's folder is called.
const otherFiles = "other files"

// newAtoms makes the files of paths, which are clean. rest reports whether
// there is more in a folder than what is named in it.
func newAtoms(paths []string, rest func(string) bool) *atoms {
	a := &atoms{nodes: map[string]*node{}}
	up := 0
	for _, p := range paths {
		a.nodes[p] = &node{path: p, own: -1}
		up = max(up, strings.Count(p, "../")+1)
	}
	sorted := make([]string, 0, len(a.nodes))
	for p := range a.nodes {
		sorted = append(sorted, p)
	}
	slices.Sort(sorted)
	for _, p := range sorted {
		if above := a.above(p, up); above != nil {
			above.below = append(above.below, a.nodes[p])
		}
	}
	for _, p := range sorted {
		n := a.nodes[p]
		switch {
		case len(n.below) == 0:
			a.number(n, p)
		case p == ".":
			a.number(n, otherFiles)
		case rest(p):
			a.number(n, "the rest of "+p)
		}
	}
	return a
}

func (a *atoms) number(n *node, name string) {
	n.own = len(a.names)
	a.names = append(a.names, name)
	a.paths = append(a.paths, n.path)
}

// above is the nearest named folder that a path lies in, or nil; up is how far
// above the Tiltfile's folder paths lead.
func (a *atoms) above(p string, up int) *node {
	for range strings.Count(p, "/") + up + 2 {
		next := parent(p)
		if next == p {
			return nil
		}
		if n := a.nodes[next]; n != nil {
			return n
		}
		p = next
	}
	return nil
}

// parent is the folder that a path lies in.
func parent(p string) string {
	if p == "." || p == ".." || strings.HasSuffix(p, "/..") {
		return path.Join(p, "..")
	}
	return path.Dir(p)
}

// of are the files of a region, whose path was named.
func (a *atoms) of(r region) []int {
	var all []int
	var visit func(n *node)
	visit = func(n *node) {
		if n == nil {
			return
		}
		if n.own >= 0 && r.has(n.some()) {
			all = append(all, n.own)
		}
		for _, b := range n.below {
			visit(b)
		}
	}
	visit(a.nodes[r.path])
	return all
}

// at are the files that a path stands for: those in it, or else the one that it
// lies in.
func (a *atoms) at(p string) []int {
	if a.nodes[p] != nil {
		return a.of(region{path: p})
	}
	if n := a.above(p, strings.Count(p, "../")+1); n != nil && n.own >= 0 {
		return []int{n.own}
	}
	return nil
}

// clean is a path as it is named here. A file of the stage runtime stands for
// all that the runtime keeps below it.
func clean(p string) string {
	p = path.Clean(p)
	if below, ok := strings.CutPrefix(p, stage.Folder+"/"); ok {
		first, _, _ := strings.Cut(below, "/")
		return stage.Folder + "/" + first
	}
	return p
}
