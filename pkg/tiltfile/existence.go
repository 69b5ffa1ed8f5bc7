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
				*t.exists = tilt.Existence{When: x.when(all), Variant: x.within(f.in, all)}
			}
		}
	}
}

// existence finds the decisions that tell some worlds from others.
type existence struct {
	deciding *deciding
	// worlds are the ways that lead to each world.
	worlds [][]way
	all    worldSet
	// known are the answers that were worked out.
	known map[[2]worldSet]tilt.When
}

func newExistence(worlds []*World) *existence {
	x := &existence{deciding: newDeciding(worlds), known: map[[2]worldSet]tilt.When{}}
	for i, w := range worlds {
		x.all.add(i)
		var ways []way
		for _, decisions := range w.ways {
			ways = append(ways, x.deciding.way(decisions))
		}
		x.worlds = append(x.worlds, ways)
	}
	return x
}

// when are the decisions that lead to some of all worlds.
func (x *existence) when(some worldSet) tilt.When { return x.within(some, x.all) }

// within are the decisions that lead to some worlds, of those that count.
func (x *existence) within(some, counting worldSet) tilt.When {
	key := [2]worldSet{some, counting}
	when, ok := x.known[key]
	if !ok {
		var in, out []way
		for i, ways := range x.worlds {
			switch {
			case some.has(i):
				in = append(in, ways...)
			case counting.has(i):
				out = append(out, ways...)
			}
		}
		when = x.deciding.between(in, out)
		x.known[key] = when
	}
	return when
}
