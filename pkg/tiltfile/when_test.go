package tiltfile

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// drawnWays are the ways of a file with random conditions: as many leaves of a
// tree in which no question is asked twice on a way.
func drawnWays(t *rapid.T) (d *deciding, in, out []way) {
	var worlds []*World
	var grow func(path []answer, left []int)
	grow = func(path []answer, left []int) {
		if len(left) == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
			worlds = append(worlds, &World{ways: [][]answer{slices.Clone(path)}})
			return
		}
		i := rapid.IntRange(0, len(left)-1).Draw(t, "question")
		q := left[i]
		// Every third question compares the same value: one of them holds at most.
		a := answer{question: fmt.Sprint("q", q)}
		a.Condition = a.question
		rest := slices.Delete(slices.Clone(left), i, i+1)
		if q%3 == 0 {
			a.compared = "v"
		}
		for _, a.Holds = range []bool{true, false} {
			open := rest
			if a.Holds && a.compared != "" {
				open = slices.DeleteFunc(slices.Clone(rest), func(r int) bool { return r%3 == 0 })
			}
			grow(append(slices.Clone(path), a), open)
		}
	}
	grow(nil, []int{0, 1, 2, 3, 4, 5, 6})
	d = newDeciding(worlds)
	for _, w := range worlds {
		way := d.way(w.ways[0])
		switch rapid.IntRange(0, 4).Draw(t, "in") {
		case 0, 1:
			in = append(in, way)
		case 2, 3:
			out = append(out, way)
		}
	}
	return d, in, out
}

// contradicts reports whether nobody who goes a way takes these decisions.
func (w way) contradicts(decisions way) bool {
	return w.yes.meets(decisions.no) || w.not.meets(decisions.yes)
}

// back is a way that has just some decisions.
func (d *deciding) back(decisions []tilt.Decision) way {
	w := way{yes: newBitset(len(d.questions)), no: newBitset(len(d.questions))}
	for _, decision := range decisions {
		if i := d.index[decision.Condition]; decision.Holds {
			w.yes.add(i)
		} else {
			w.no.add(i)
		}
	}
	return w
}

func TestDecisionsTellWorldsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, in, out := drawnWays(t)
		when := d.between(in, out)
		if len(in) == 0 || len(out) == 0 {
			if len(out) == 0 && when != nil {
				t.Fatalf("nothing to tell apart, but %v", when)
			}
			return
		}
		leads := func(when tilt.When, w way) bool {
			return slices.ContainsFunc(when, func(a []tilt.Decision) bool { return d.back(a).leadsTo(w) })
		}
		for _, w := range in {
			if !leads(when, w) {
				t.Fatalf("%v does not lead to %v", when, w)
			}
		}
		for i, alternative := range when {
			for _, w := range out {
				if !w.contradicts(d.back(alternative)) {
					t.Fatalf("%v leads to %v too", when, w)
				}
			}
			others := slices.Delete(slices.Clone(when), i, i+1)
			if !slices.ContainsFunc(in, func(w way) bool { return !leads(others, w) }) {
				t.Fatalf("alternative %d of %v is not needed", i, when)
			}
			for j := range alternative {
				fewer := d.back(slices.Delete(slices.Clone(alternative), j, j+1))
				if !slices.ContainsFunc(out, func(w way) bool { return !w.contradicts(fewer) }) {
					t.Fatalf("decision %d of alternative %d of %v is not needed", j, i, when)
				}
			}
		}
	})
}
