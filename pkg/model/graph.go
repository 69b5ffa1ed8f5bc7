package model

import (
	"cmp"
	"slices"
	"strings"
)

// Graph is what follows from a project: which builds an image or a build has
// to wait for, and which sources several of them take in.
type Graph struct {
	// builds, images and workloads are the project's, in its order. Of several
	// with one name, buildOf, imageOf and workloadOf have the first.
	builds     []buildNode
	images     []imageNode
	workloads  []*Workload
	buildOf    map[string]*buildNode
	imageOf    map[string]*imageNode
	workloadOf map[string]*Workload

	outputs outputIndex
	// hidden are patterns that no watch of Tilt heeds.
	hidden ignores
	// compiled are the ignores of each list of patterns that NewGraph has asked:
	// many builds have the same.
	compiled map[string]ignores
}

// buildNode is a build, and what follows for it.
type buildNode struct {
	*Build
	consumer
	// place is where it stands among the project's builds.
	place     int
	takesPart bool
	upstream  []string
}

// imageNode is an image, and what follows for it.
type imageNode struct {
	*Image
	consumer
	files    imageFiles
	inputs   []string
	direct   []string
	bases    []string
	baseRefs []string
	cone     []string
	staged   bool
	stages   Stages
}

// NewGraph derives the graph of a project. Names that the project does not
// declare are left out, and a cycle does no harm; both are found by Validate.
func NewGraph(p *Project, tree Tree) *Graph {
	g := &Graph{hidden: newIgnores(hiddenPatterns(p, tree)), compiled: map[string]ignores{}}
	g.list(p)
	g.outputs = indexOutputs(g.builds)
	g.readFiles(tree)
	g.findParticipants()
	for i := range g.builds {
		if b := &g.builds[i]; b.takesPart {
			b.upstream = g.upstreamOf(b)
		}
	}
	g.findBases()
	for i := range g.images {
		m := &g.images[i]
		m.inputs = g.imageInputs(m)
		m.direct = g.makersOf(m.inputs, ignores{})
	}
	g.findCones()
	g.findStaged()
	g.nameStages(p.Cluster)
	g.findSources()
	g.findShared()
	return g
}

// list takes over what the project declares, the last first, so that of several
// with one name the first stays.
func (g *Graph) list(p *Project) {
	g.builds, g.buildOf = make([]buildNode, len(p.Builds)), make(map[string]*buildNode, len(p.Builds))
	for i := len(p.Builds) - 1; i >= 0; i-- {
		b := &p.Builds[i]
		g.builds[i] = buildNode{Build: b, place: i}
		g.buildOf[b.Name] = &g.builds[i]
	}
	g.images, g.imageOf = make([]imageNode, len(p.Images)), make(map[string]*imageNode, len(p.Images))
	for i := len(p.Images) - 1; i >= 0; i-- {
		m := &p.Images[i]
		g.images[i] = imageNode{Image: m}
		g.imageOf[m.Name] = &g.images[i]
	}
	g.workloads, g.workloadOf = make([]*Workload, len(p.Workloads)), make(map[string]*Workload, len(p.Workloads))
	for i := len(p.Workloads) - 1; i >= 0; i-- {
		g.workloads[i] = &p.Workloads[i]
		g.workloadOf[p.Workloads[i].Name] = &p.Workloads[i]
	}
}

// ignores is newIgnores, once for each list of patterns.
func (g *Graph) ignores(patterns []string) ignores {
	if len(patterns) == 0 {
		return ignores{}
	}
	key := strings.Join(patterns, "\n")
	known, ok := g.compiled[key]
	if !ok {
		known = newIgnores(patterns)
		g.compiled[key] = known
	}
	return known
}

// build is what follows for the build of a name: nothing where there is none.
func (g *Graph) build(name string) *buildNode {
	if b := g.buildOf[name]; b != nil {
		return b
	}
	return &buildNode{}
}

// image is what follows for the image of a name: nothing where there is none.
func (g *Graph) image(name string) *imageNode {
	if m := g.imageOf[name]; m != nil {
		return m
	}
	return &imageNode{}
}

// Build is the build of a name, or nil.
func (g *Graph) Build(name string) *Build { return g.build(name).Build }

// TakesPart reports whether a build runs under the stage runtime: it makes
// outputs, or it waits for a build that does.
func (g *Graph) TakesPart(build string) bool { return g.build(build).takesPart }

// Upstream are the builds that a build waits for directly, in the project's
// order: those whose outputs its deps overlap, and those it names as after.
func (g *Graph) Upstream(build string) []string { return g.build(build).upstream }

// Direct are the builds whose outputs an image's inputs overlap, in the
// project's order.
func (g *Graph) Direct(image string) []string { return g.image(image).direct }

// Bases are the images of the project that an image is made from, directly.
func (g *Graph) Bases(image string) []string { return g.image(image).bases }

// BaseRefs are the references by which other images of the project name an
// image that they are made from, in alphabetical order.
func (g *Graph) BaseRefs(image string) []string { return g.image(image).baseRefs }

// Staged reports whether an image needs the stages: some build can change it,
// or it is the base of an image that does. Tilt builds the others itself.
func (g *Graph) Staged(image string) bool { return g.image(image).staged }

// Cone are all builds that can change an image, through other builds and
// through its base images, in the project's order.
func (g *Graph) Cone(image string) []string { return g.image(image).cone }

func (g *Graph) findCones() {
	for i := range g.images {
		m := &g.images[i]
		in := map[string]bool{}
		var visit func(build string)
		visit = func(build string) {
			if in[build] {
				return
			}
			in[build] = true
			m.cone = append(m.cone, build)
			for _, u := range g.Upstream(build) {
				visit(u)
			}
		}
		for _, image := range append([]string{m.Name}, g.AllBases(m.Name)...) {
			for _, b := range g.Direct(image) {
				visit(b)
			}
		}
		m.cone = g.inOrder(m.cone)
	}
}

// inOrder sorts builds into the project's order, each once.
func (g *Graph) inOrder(builds []string) []string {
	if len(builds) < 2 {
		return builds
	}
	slices.SortFunc(builds, func(a, b string) int { return cmp.Compare(g.build(a).place, g.build(b).place) })
	return slices.Compact(builds)
}

// AllBases are the images that an image is made from, and theirs in turn.
func (g *Graph) AllBases(image string) []string {
	var all []string
	var visit func(m string)
	visit = func(m string) {
		for _, base := range g.Bases(m) {
			if base != image && !slices.Contains(all, base) {
				all = append(all, base)
				visit(base)
			}
		}
	}
	visit(image)
	return all
}

// findParticipants finds the builds with outputs, and whatever waits for one
// that takes part.
func (g *Graph) findParticipants() {
	for i := range g.builds {
		b := &g.builds[i]
		b.takesPart = !b.Cmd.IsZero() && len(b.Outputs) > 0
	}
	seen := map[*buildNode]bool{}
	var visit func(b *buildNode) bool
	visit = func(b *buildNode) bool {
		if b.takesPart || seen[b] {
			return b.takesPart
		}
		seen[b] = true
		waits := len(g.makersOf(b.Deps, g.ignores(b.Ignore))) > 0
		for _, name := range b.After {
			// A server is not restarted by what only has to come first.
			if u := g.buildOf[name]; u != nil && visit(u) && !b.Cmd.IsZero() {
				waits = true
			}
		}
		b.takesPart = waits
		return waits
	}
	for i := range g.builds {
		visit(&g.builds[i])
	}
}

func (g *Graph) upstreamOf(b *buildNode) []string {
	var up []string
	for _, u := range slices.Concat(g.makersOf(b.Deps, g.ignores(b.Ignore)), b.After) {
		if g.TakesPart(u) && u != b.Name {
			up = append(up, u)
		}
	}
	return g.inOrder(up)
}

// makersOf are the builds that write something that paths take in, unless
// ignore hides it.
func (g *Graph) makersOf(paths []string, ignore ignores) []string {
	var makers []string
	for _, p := range paths {
		for _, o := range g.outputs.overlapping(p) {
			if o.by.takesPart && !ignore.hide(inner(o.path, p)) {
				makers = append(makers, o.by.Name)
			}
		}
	}
	return g.inOrder(makers)
}

func (g *Graph) findStaged() {
	for i := range g.images {
		m := &g.images[i]
		if len(m.cone) == 0 {
			continue
		}
		m.staged = true
		for _, base := range g.AllBases(m.Name) {
			g.imageOf[base].staged = true
		}
	}
}
