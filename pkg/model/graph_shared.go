package model

import (
	"path"
	"slices"
	"strings"
)

// consumer is a build or an image, for which names need not differ.
type consumer struct {
	image bool
	name  string
}

// BuildSources are the sources that a build reads itself: its deps without
// what it and others make there, and without what its ignore patterns hide.
func (g *Graph) BuildSources(build string) []Source {
	return g.own[consumer{name: build}]
}

// ImageSources are the sources that an image takes in itself: its Dockerfile,
// the .dockerignore file that goes with it, and its inputs, without what
// builds make there.
func (g *Graph) ImageSources(image string) []Source {
	return g.own[consumer{image: true, name: image}]
}

func (g *Graph) findSources() {
	for _, b := range g.builds {
		made := g.outputsOf(append([]string{b.Name}, g.upstream[b.Name]...))
		g.own[consumer{name: b.Name}] = g.sources(b.Deps, made, b.Ignore)
	}
	for _, m := range g.images {
		made := g.outputsOf(g.direct[m.Name])
		g.own[consumer{image: true, name: m.Name}] = g.sources(g.inputs[m.Name], made, nil)
	}
}

// SharedByBuild are the sources of a build that another build of one of its
// cones, or an image there, takes in too.
func (g *Graph) SharedByBuild(build string) []Source {
	return g.shared[consumer{name: build}]
}

// SharedByImage are the sources of an image that a build of its cone, or
// another image there, takes in too.
func (g *Graph) SharedByImage(image string) []Source {
	return g.shared[consumer{image: true, name: image}]
}

// SharesSource reports whether a build takes in a source that another
// consumer of one of its cones takes in too.
func (g *Graph) SharesSource(build string) bool { return len(g.SharedByBuild(build)) > 0 }

func (g *Graph) outputsOf(builds []string) []string {
	var outputs []string
	for _, name := range builds {
		outputs = append(outputs, g.Build(name).Outputs...)
	}
	return outputs
}

// sources are paths that are not made, each with what to leave out below it.
func (g *Graph) sources(paths, made, ignore []string) []Source {
	var sources []Source
	for _, p := range paths {
		if slices.ContainsFunc(made, func(o string) bool { return within(p, o) }) || g.unwatched(p, ignore) {
			continue
		}
		s := Source{Path: clean(p)}
		for _, o := range slices.Concat(made, []string{".tiltgen"}) {
			if within(o, p) {
				s.Without = append(s.Without, EscapePattern(clean(o)))
			}
		}
		s.Without = append(s.Without, relevant(slices.Concat(ignore, g.hidden), p)...)
		slices.Sort(s.Without)
		s.Without = slices.Compact(s.Without)
		sources = append(sources, s)
	}
	return sources
}

// unwatched reports whether Tilt hears of no change of a path: a pattern hides
// it, or it lies in git's folder, which Tilt 0.37 leaves out
// (internal/tiltfile/docker.go, repoIgnoresForPaths).
func (g *Graph) unwatched(p string, ignore []string) bool {
	return within(p, ".git") || ignored(p, ignore) || ignored(p, g.hidden)
}

// taking is a consumer with one of its sources.
type taking struct {
	by     consumer
	source Source
}

// findShared compares, in the cone of every image, each consumer with each
// other one.
func (g *Graph) findShared() {
	for _, m := range g.images {
		if !g.staged[m.Name] {
			continue
		}
		var all []taking
		for _, b := range g.Cone(m.Name) {
			all = append(all, g.takings(consumer{name: b})...)
		}
		for _, image := range append([]string{m.Name}, g.AllBases(m.Name)...) {
			all = append(all, g.takings(consumer{image: true, name: image})...)
		}
		g.shareAmong(all)
	}
	for c := range g.shared {
		slices.SortFunc(g.shared[c], func(a, b Source) int { return strings.Compare(a.key(), b.key()) })
		g.shared[c] = slices.CompactFunc(g.shared[c], func(a, b Source) bool { return a.key() == b.key() })
	}
}

func (g *Graph) takings(c consumer) []taking {
	var list []taking
	for _, s := range g.own[c] {
		list = append(list, taking{c, s})
	}
	return list
}

// shareAmong notes what every two of them have in common. Sources overlap only
// where one is the other or a folder above it, so nothing else is compared.
func (g *Graph) shareAmong(all []taking) {
	at := map[string][]taking{}
	for _, t := range all {
		for _, other := range at[t.source.Path] {
			g.share(t, other)
		}
		at[t.source.Path] = append(at[t.source.Path], t)
	}
	for _, t := range all {
		for up := t.source.Path; up != path.Dir(up); {
			up = path.Dir(up)
			for _, other := range at[up] {
				g.share(t, other)
			}
		}
	}
}

func (g *Graph) share(a, b taking) {
	if a.by == b.by {
		return
	}
	if both, ok := common(a.source, b.source); ok {
		g.shared[a.by] = append(g.shared[a.by], both)
		g.shared[b.by] = append(g.shared[b.by], both)
	}
}
