package schedule

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// wires are what leads from one resource of a scenario to another.
type wires struct {
	sc     *Scenario
	number map[string]int
	// feeds are, for each resource, those that make what it takes in or watches,
	// and holds those that its first build waits for.
	feeds, holds [][]int
}

func wire(sc *Scenario) *wires {
	w := &wires{sc: sc, number: map[string]int{}, feeds: make([][]int, len(sc.Resources)), holds: make([][]int, len(sc.Resources))}
	makers := map[string][]int{}
	for i := range sc.Resources {
		w.number[sc.Resources[i].Name] = i
		for _, file := range sc.Resources[i].makes() {
			makers[file] = append(makers[file], i)
		}
	}
	w.share()
	made := slices.Sorted(maps.Keys(makers))
	for i := range sc.Resources {
		r := &sc.Resources[i]
		for _, file := range append(r.takesIn(), r.watched(made)...) {
			for _, maker := range makers[file] {
				if !slices.Contains(w.feeds[i], maker) {
					w.feeds[i] = append(w.feeds[i], maker)
				}
			}
		}
		for _, dep := range r.ResourceDeps {
			if k, ok := w.number[dep]; ok {
				w.holds[i] = append(w.holds[i], k)
			}
		}
	}
	return w
}

// watched are those of the files, which are sorted, whose changes wake r.
func (r *Resource) watched(files []string) []string {
	var watched []string
	for _, dep := range r.Deps {
		dep = path.Clean(dep)
		below, at := dep+"/", 0
		if dep == "." {
			below = ""
		} else if i, ok := slices.BinarySearch(files, dep); ok {
			watched = append(watched, files[i])
		}
		for at, _ = slices.BinarySearch(files, below); at < len(files) && strings.HasPrefix(files[at], below); at++ {
			watched = append(watched, files[at])
		}
	}
	return slices.DeleteFunc(watched, func(file string) bool { return !r.watches(file) })
}

// closure are the resources of in, those that lead to them, and so on.
func closure(in []int, leads [][]int) []int {
	all := slices.Clone(in)
	seen := map[int]bool{}
	for _, i := range all {
		seen[i] = true
	}
	for k := 0; k < len(all); k++ {
		for _, before := range leads[all[k]] {
			if !seen[before] {
				seen[before] = true
				all = append(all, before)
			}
		}
	}
	return all
}

// before are the names of all that the first build of a resource waits for, be
// it through others.
func (w *wires) before(name string) map[string]bool {
	names := map[string]bool{}
	for _, i := range closure([]int{w.number[name]}, w.holds)[1:] {
		names[w.sc.Resources[i].Name] = true
	}
	return names
}
