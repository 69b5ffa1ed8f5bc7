package tiltfile

import "github.com/tiltgen/tiltgen/pkg/tilt"

// tellWhen tells everything in the worlds under which decisions it is there.
func (m *merger) tellWhen() {
	if len(m.worlds) < 2 {
		return
	}
	x := newExistence(m.worlds)
	for i, w := range m.worlds {
		var own worldSet
		own.add(i)
		w.When = x.when(own)
		for j, t := range w.things() {
			f := m.declared[i][j]
			switch {
			case t.when != nil:
				*t.when = x.when(f.in)
			case t.exists != nil && f.name == "":
				t.exists.When = x.when(f.in)
			case t.exists != nil:
				all := *m.named[f.named]
				t.exists.When = x.when(all)
				if f.in != all {
					t.exists.Variant = x.when(f.in)
				}
			}
		}
	}
}

// union is everything that the worlds declare, each form once.
func (m *merger) union() *World {
	union := &World{}
	seen := map[*form]bool{}
	for i, w := range m.worlds {
		for j, t := range w.things() {
			if f := m.declared[i][j]; !seen[f] {
				seen[f] = true
				union.take(t)
			}
		}
	}
	return union
}

// take adds a thing of another world.
func (w *World) take(t thing) {
	switch v := t.value.Addr().Interface().(type) {
	case *tilt.LocalResource:
		w.LocalResources = append(w.LocalResources, *v)
	case *Resource:
		w.Resources = append(w.Resources, v)
	case *tilt.CustomBuild:
		w.CustomBuilds = append(w.CustomBuilds, *v)
	case *tilt.DockerBuild:
		w.DockerBuilds = append(w.DockerBuilds, *v)
	case *tilt.YAML:
		w.YAML = append(w.YAML, *v)
	case *tilt.K8sResource:
		w.K8sResources = append(w.K8sResources, *v)
	case *Opaque:
		w.Opaque = append(w.Opaque, *v)
	}
}

// existence finds the decisions that tell some worlds from others.
type existence struct {
	deciding *deciding
	// worlds are the ways that lead to each world.
	worlds [][]way
	// known are the answers that were worked out.
	known map[worldSet]tilt.When
}

func newExistence(worlds []*World) *existence {
	x := &existence{deciding: newDeciding(worlds), known: map[worldSet]tilt.When{}}
	for _, w := range worlds {
		var ways []way
		for _, decisions := range w.ways {
			ways = append(ways, x.deciding.way(decisions))
		}
		x.worlds = append(x.worlds, ways)
	}
	return x
}

// when are the decisions that lead to some worlds.
func (x *existence) when(some worldSet) tilt.When {
	when, ok := x.known[some]
	if !ok {
		var in, out []way
		for i, ways := range x.worlds {
			if some.has(i) {
				in = append(in, ways...)
			} else {
				out = append(out, ways...)
			}
		}
		when = x.deciding.between(in, out)
		x.known[some] = when
	}
	return when
}
