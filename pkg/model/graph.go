package model

import (
	"cmp"
	"slices"
)

// Graph is what follows from a project: which builds an image or a build has
// to wait for, and which sources several of them take in.
type Graph struct {
	builds    []*Build
	images    []*Image
	workloads []*Workload

	// place is where a build stands in the project; the first of a name counts.
	place    map[string]int
	imageOf  map[string]*Image
	workload map[string]*Workload
	outputs  outputIndex

	// hidden are patterns that no watch of Tilt heeds.
	hidden []string

	part     map[string]bool
	upstream map[string][]string
	inputs   map[string][]string
	direct   map[string][]string
	bases    map[string][]string
	cones    map[string][]string
	baseRefs map[string][]string
	staged   map[string]bool
	stages   map[string]Stages

	own    map[consumer][]Source
	shared map[consumer][]Source
}

// NewGraph derives the graph of a project. Names that the project does not
// declare are left out, and a cycle does no harm; both are found by Validate.
func NewGraph(p *Project, tree Tree) *Graph {
	g := &Graph{
		place:    map[string]int{},
		imageOf:  map[string]*Image{},
		workload: map[string]*Workload{},
		hidden:   hiddenPatterns(p, tree),
		part:     map[string]bool{},
		upstream: map[string][]string{},
		inputs:   map[string][]string{},
		direct:   map[string][]string{},
		bases:    map[string][]string{},
		cones:    map[string][]string{},
		baseRefs: map[string][]string{},
		staged:   map[string]bool{},
		stages:   map[string]Stages{},
		own:      map[consumer][]Source{},
		shared:   map[consumer][]Source{},
	}
	g.list(p)
	g.outputs = indexOutputs(g.builds)
	g.findParticipants()
	for _, b := range g.builds {
		if g.part[b.Name] {
			g.upstream[b.Name] = g.upstreamOf(b)
		}
	}
	g.findBases(tree)
	for _, m := range g.images {
		g.inputs[m.Name] = g.imageInputs(m, tree)
		g.direct[m.Name] = g.makersOf(g.inputs[m.Name], nil)
	}
	g.findCones()
	g.findStaged()
	g.nameStages(p.Cluster)
	g.findSources()
	g.findShared()
	return g
}

func (g *Graph) list(p *Project) {
	for i := range p.Builds {
		b := &p.Builds[i]
		g.builds = append(g.builds, b)
		if _, twice := g.place[b.Name]; !twice {
			g.place[b.Name] = i
		}
	}
	for i := range p.Images {
		g.images = append(g.images, &p.Images[i])
		g.imageOf[p.Images[i].Name] = &p.Images[i]
	}
	for i := range p.Workloads {
		g.workloads = append(g.workloads, &p.Workloads[i])
		g.workload[p.Workloads[i].Name] = &p.Workloads[i]
	}
}

// TakesPart reports whether a build runs under the stage runtime: it makes
// outputs, or it waits for a build that does.
func (g *Graph) TakesPart(build string) bool { return g.part[build] }

// Upstream are the builds that a build waits for directly, in the project's
// order: those whose outputs its deps overlap, and those it names as after.
func (g *Graph) Upstream(build string) []string { return g.upstream[build] }

// Direct are the builds whose outputs an image's inputs overlap, in the
// project's order.
func (g *Graph) Direct(image string) []string { return g.direct[image] }

// Bases are the images of the project that an image is made from, directly.
func (g *Graph) Bases(image string) []string { return g.bases[image] }

// BaseRefs are the references by which other images of the project name an
// image that they are made from, in alphabetical order.
func (g *Graph) BaseRefs(image string) []string { return g.baseRefs[image] }

// Staged reports whether an image needs the stages: some build can change it,
// or it is the base of an image that does. Tilt builds the others itself.
func (g *Graph) Staged(image string) bool { return g.staged[image] }

// Cone are all builds that can change an image, through other builds and
// through its base images, in the project's order.
func (g *Graph) Cone(image string) []string { return g.cones[image] }

func (g *Graph) findCones() {
	for _, m := range g.images {
		in := map[string]bool{}
		var cone []string
		var visit func(build string)
		visit = func(build string) {
			if in[build] {
				return
			}
			in[build] = true
			cone = append(cone, build)
			for _, u := range g.upstream[build] {
				visit(u)
			}
		}
		for _, image := range append([]string{m.Name}, g.AllBases(m.Name)...) {
			for _, b := range g.direct[image] {
				visit(b)
			}
		}
		g.cones[m.Name] = g.inOrder(cone)
	}
}

// inOrder sorts builds into the project's order, each once.
func (g *Graph) inOrder(builds []string) []string {
	slices.SortFunc(builds, func(a, b string) int { return cmp.Compare(g.place[a], g.place[b]) })
	return slices.Compact(builds)
}

// AllBases are the images that an image is made from, and theirs in turn.
func (g *Graph) AllBases(image string) []string {
	var all []string
	var visit func(m string)
	visit = func(m string) {
		for _, base := range g.bases[m] {
			if base != image && !slices.Contains(all, base) {
				all = append(all, base)
				visit(base)
			}
		}
	}
	visit(image)
	return all
}

// findParticipants fills part: the builds with outputs, and whatever waits for
// one that takes part.
func (g *Graph) findParticipants() {
	for _, b := range g.builds {
		g.part[b.Name] = !b.Cmd.IsZero() && len(b.Outputs) > 0
	}
	seen := map[string]bool{}
	var visit func(b *Build) bool
	visit = func(b *Build) bool {
		if seen[b.Name] || g.part[b.Name] {
			return g.part[b.Name]
		}
		seen[b.Name] = true
		waits := len(g.makersOf(b.Deps, b.Ignore)) > 0
		for _, name := range b.After {
			// A server is not restarted by what only has to come first.
			if u := g.Build(name); u != nil && visit(u) && !b.Cmd.IsZero() {
				waits = true
			}
		}
		g.part[b.Name] = waits
		return waits
	}
	for _, b := range g.builds {
		visit(b)
	}
}

func (g *Graph) upstreamOf(b *Build) []string {
	var up []string
	for _, u := range slices.Concat(g.makersOf(b.Deps, b.Ignore), b.After) {
		if g.part[u] && u != b.Name {
			up = append(up, u)
		}
	}
	return g.inOrder(up)
}

// makersOf are the builds that write something that paths take in, unless
// ignore hides it.
func (g *Graph) makersOf(paths, ignore []string) []string {
	var makers []string
	for _, p := range paths {
		for _, o := range g.outputs.overlapping(p) {
			if g.part[o.build] && !ignored(inner(o.path, p), ignore) {
				makers = append(makers, o.build)
			}
		}
	}
	return g.inOrder(makers)
}

func (g *Graph) findStaged() {
	for _, m := range g.images {
		if len(g.Cone(m.Name)) > 0 {
			g.staged[m.Name] = true
			for _, base := range g.AllBases(m.Name) {
				g.staged[base] = true
			}
		}
	}
}

// Build is the build of a name, or nil.
func (g *Graph) Build(name string) *Build {
	if i, ok := g.place[name]; ok {
		return g.builds[i]
	}
	return nil
}
