package model

import (
	"slices"
	"strings"
)

// consumer is a build or an image, as one that takes in sources.
type consumer struct {
	// own are those that it takes in itself, and shared those that another
	// consumer of one of its cones takes in too.
	own, shared []Source
}

// BuildSources are the sources that a build reads itself: its deps without
// what it and others make there, and without what its ignore patterns hide.
func (g *Graph) BuildSources(build string) []Source { return g.build(build).own }

// ImageSources are the sources that an image takes in itself: its Dockerfile,
// the .dockerignore file that goes with it, and its inputs, without what
// builds make there.
func (g *Graph) ImageSources(image string) []Source { return g.image(image).own }

func (g *Graph) findSources() {
	for i := range g.builds {
		b := &g.builds[i]
		b.own = g.sources(b.Deps, g.outputsOf(append([]string{b.Name}, b.upstream...)), b.Ignore)
	}
	for i := range g.images {
		m := &g.images[i]
		m.own = g.sources(m.inputs, g.outputsOf(m.direct), nil)
	}
}

// SharedByBuild are the sources of a build that another build of one of its
// cones, or an image there, takes in too.
func (g *Graph) SharedByBuild(build string) []Source { return g.build(build).shared }

// SharedByImage are the sources of an image that a build of its cone, or
// another image there, takes in too.
func (g *Graph) SharedByImage(image string) []Source { return g.image(image).shared }

// SharesSource reports whether a build takes in a source that another
// consumer of one of its cones takes in too.
func (g *Graph) SharesSource(build string) bool { return len(g.SharedByBuild(build)) > 0 }

// outputsOf are the outputs of builds, as clean paths.
func (g *Graph) outputsOf(builds []string) []string {
	var outputs []string
	for _, name := range builds {
		for _, o := range g.Build(name).Outputs {
			outputs = append(outputs, clean(o))
		}
	}
	return outputs
}

// sources are paths that are not made, each with what to leave out below it.
func (g *Graph) sources(paths, made, ignore []string) []Source {
	own := g.ignores(ignore)
	written := append(slices.Clip(made), stateFolder)
	var sources []Source
	for _, p := range paths {
		p = clean(p)
		if slices.ContainsFunc(made, func(o string) bool { return inside(p, o) }) || g.unwatched(p, own) {
			continue
		}
		s := Source{Path: p}
		for _, o := range written {
			if inside(o, p) {
				s.Without = append(s.Without, EscapePattern(o))
			}
		}
		s.Without = append(s.Without, relevant(ignore, p)...)
		s.Without = append(s.Without, relevant(g.hidden.patterns, p)...)
		slices.Sort(s.Without)
		s.Without = slices.Compact(s.Without)
		sources = append(sources, s)
	}
	return sources
}

// unwatched reports whether Tilt hears of no change of a path: a pattern hides
// it, or it lies in git's folder, which Tilt 0.37 leaves out
// (internal/tiltfile/docker.go, repoIgnoresForPaths).
func (g *Graph) unwatched(p string, ignore ignores) bool {
	return inside(p, ".git") || ignore.hide(p) || g.hidden.hide(p)
}

// taking is a consumer with one of its sources.
type taking struct {
	by     *consumer
	source Source
}

// findShared compares, in the cone of every image, each consumer with each
// other one.
func (g *Graph) findShared() {
	var all []taking
	for i := range g.images {
		m := &g.images[i]
		if !m.staged {
			continue
		}
		all = all[:0]
		for _, b := range m.cone {
			all = appendTakings(all, &g.buildOf[b].consumer)
		}
		all = appendTakings(all, &m.consumer)
		for _, base := range g.AllBases(m.Name) {
			all = appendTakings(all, &g.imageOf[base].consumer)
		}
		g.shareAmong(all)
	}
	for i := range g.builds {
		g.builds[i].sortShared()
	}
	for i := range g.images {
		g.images[i].sortShared()
	}
}

// sortShared brings the shared sources into order, each once.
func (c *consumer) sortShared() {
	slices.SortFunc(c.shared, Source.compare)
	c.shared = slices.CompactFunc(c.shared, Source.equal)
}

func appendTakings(all []taking, c *consumer) []taking {
	for _, s := range c.own {
		all = append(all, taking{c, s})
	}
	return all
}

// shareAmong notes what every two of them have in common. Sources overlap only
// where one is the other or a folder above it, so nothing else is compared.
func (g *Graph) shareAmong(all []taking) {
	slices.SortFunc(all, func(a, b taking) int { return strings.Compare(a.source.Path, b.source.Path) })
	for i, t := range all {
		for j := i - 1; j >= 0 && all[j].source.Path == t.source.Path; j-- {
			g.share(t, all[j])
		}
		for up := t.source.Path; up != folderOf(up); {
			up = folderOf(up)
			for _, other := range takingsOf(all, up) {
				g.share(t, other)
			}
		}
	}
}

// takingsOf are those of a path among all, which are sorted by path.
func takingsOf(all []taking, p string) []taking {
	first, found := slices.BinarySearchFunc(all, p, func(t taking, p string) int { return strings.Compare(t.source.Path, p) })
	if !found {
		return nil
	}
	end := first
	for end < len(all) && all[end].source.Path == p {
		end++
	}
	return all[first:end]
}

func (g *Graph) share(a, b taking) {
	if a.by == b.by {
		return
	}
	if both, ok := g.common(a.source, b.source); ok {
		a.by.shared = append(a.by.shared, both)
		b.by.shared = append(b.by.shared, both)
	}
}

// common is what two sources have in common, leaving out what either leaves
// out; ok is false where that is nothing.
func (g *Graph) common(a, b Source) (s Source, ok bool) {
	if !overlaps(a.Path, b.Path) {
		return Source{}, false
	}
	p := inner(a.Path, b.Path)
	if g.ignores(a.Without).hide(p) || g.ignores(b.Without).hide(p) {
		return Source{}, false
	}
	without := relevant(slices.Concat(a.Without, b.Without), p)
	slices.Sort(without)
	return Source{Path: p, Without: slices.Compact(without)}, true
}
