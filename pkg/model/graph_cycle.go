package model

import "slices"

// Cycle is a chain of builds and workloads, or of images, each of which waits
// for the next, and whose last name is its first again; nil where there is
// none. Only what waits by declaration counts: a build that reads its own
// outputs is no cycle.
func (g *Graph) Cycle() []string {
	if c := findCycle(g.resourceNames(), g.waitsFor); c != nil {
		return c
	}
	return findCycle(g.imageNames(), g.Bases)
}

func (g *Graph) imageNames() []string {
	var names []string
	for i := range g.images {
		names = append(names, g.images[i].Name)
	}
	return names
}

func (g *Graph) resourceNames() []string {
	var names []string
	for i := range g.builds {
		names = append(names, g.builds[i].Name)
	}
	for _, w := range g.workloads {
		names = append(names, w.Name)
	}
	return names
}

// waitsFor are the resources that a build or a workload waits for.
func (g *Graph) waitsFor(name string) []string {
	var names []string
	if b := g.buildOf[name]; b != nil {
		names = append(slices.Clone(b.upstream), b.After...)
	}
	if w := g.workloadOf[name]; w != nil {
		names = append(names, w.Needs...)
		for _, image := range w.Images {
			names = append(names, g.Cone(image)...)
		}
	}
	return names
}

func findCycle(nodes []string, next func(string) []string) []string {
	const onPath, done = 1, 2
	state := map[string]int{}
	var path []string
	var visit func(n string) []string
	visit = func(n string) []string {
		switch state[n] {
		case onPath:
			return append(slices.Clone(path[slices.Index(path, n):]), n)
		case done:
			return nil
		}
		state[n] = onPath
		path = append(path, n)
		for _, m := range next(n) {
			if c := visit(m); c != nil {
				return c
			}
		}
		path = path[:len(path)-1]
		state[n] = done
		return nil
	}
	for _, n := range nodes {
		if c := visit(n); c != nil {
			return c
		}
	}
	return nil
}
