package tiltfile

import (
	"cmp"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// deciding are the questions that a Tiltfile asks of what is not known, in the
// order in which they were asked first.
type deciding struct {
	questions []tilt.Decision
	index     map[string]int
	// rivals are, for an unknown value that is compared with known ones, the
	// questions that do so: one of them holds at most.
	rivals   map[string][]int
	compared []string
}

// way are the answers that lead to a world, or some of them: the questions that
// hold, and those that do not.
type way struct {
	yes, no bitset
	// not is no, and what cannot hold beside yes.
	not bitset
}

func newDeciding(worlds []*World) *deciding {
	d := &deciding{index: map[string]int{}, rivals: map[string][]int{}}
	for _, w := range worlds {
		for _, decisions := range w.ways {
			for _, a := range decisions {
				d.note(a)
			}
		}
	}
	return d
}

func (d *deciding) note(a answer) {
	if _, ok := d.index[a.question]; ok {
		return
	}
	i := len(d.questions)
	d.index[a.question] = i
	d.questions = append(d.questions, a.Decision)
	d.compared = append(d.compared, a.compared)
	if a.compared != "" {
		d.rivals[a.compared] = append(d.rivals[a.compared], i)
	}
}

// way is the way that some decisions are.
func (d *deciding) way(decisions []answer) way {
	n := len(d.questions)
	w := way{newBitset(n), newBitset(n), newBitset(n)}
	for _, a := range decisions {
		i := d.index[a.question]
		if !a.Holds {
			w.no.add(i)
			w.not.add(i)
			continue
		}
		w.yes.add(i)
		for _, rival := range d.rivals[d.compared[i]] {
			if rival != i {
				w.not.add(rival)
			}
		}
	}
	return w
}

// leadsTo reports whether whoever takes all decisions of w' takes those of w.
func (w way) leadsTo(other way) bool { return w.yes.within(other.yes) && w.no.within(other.not) }

// between are the decisions that lead to one of some ways and to none of
// others. No alternative can do without any of its decisions, nor all together
// without one of them.
func (d *deciding) between(in, out []way) tilt.When {
	if len(out) == 0 {
		return nil
	}
	var all []way
	for _, w := range in {
		if !slices.ContainsFunc(all, func(s way) bool { return s.leadsTo(w) }) {
			all = append(all, d.shortened(w, out))
		}
	}
	return d.written(needed(all, in))
}

// shortened are as few decisions of a way as tell it from others. Of equally
// many it takes those that hold, then those that were asked first.
func (d *deciding) shortened(w way, others []way) way {
	apart := make([]bitset, 0, len(others))
	for _, o := range others {
		differ := newBitset(len(d.questions))
		for i := range differ {
			differ[i] = w.yes[i]&o.not[i] | w.no[i]&o.yes[i]
		}
		apart = append(apart, differ)
	}
	chosen := d.chosen(w, apart)
	short := way{yes: newBitset(len(d.questions)), no: newBitset(len(d.questions))}
	for i := range chosen {
		short.yes[i], short.no[i] = chosen[i]&w.yes[i], chosen[i]&w.no[i]
	}
	return short
}

// chosen are few questions of which each set has one.
func (d *deciding) chosen(w way, sets []bitset) bitset {
	chosen := newBitset(len(d.questions))
	for _, set := range sets {
		if set.size() == 1 {
			for i := range set.elements {
				chosen.add(i)
			}
		}
	}
	var greedy []int
	for {
		best := d.best(w, sets, chosen)
		if best < 0 {
			break
		}
		chosen.add(best)
		greedy = append(greedy, best)
	}
	for _, i := range greedy {
		chosen.remove(i)
		if slices.ContainsFunc(sets, func(set bitset) bool { return set.size() > 0 && !set.meets(chosen) }) {
			chosen.add(i)
		}
	}
	return chosen
}

// best is the question that most of the sets have in which none is chosen, or
// -1 when there is no such set.
func (d *deciding) best(w way, sets []bitset, chosen bitset) int {
	counts := make([]int, len(d.questions))
	best := -1
	for _, set := range sets {
		if set.meets(chosen) {
			continue
		}
		for i := range set.elements {
			counts[i]++
		}
	}
	for i, n := range counts {
		if n > 0 && (best < 0 || n > counts[best] || n == counts[best] && w.yes.has(i) && !w.yes.has(best)) {
			best = i
		}
	}
	return best
}

// needed are the alternatives without those that the others can do without, the
// last ones first.
func needed(all, in []way) []way {
	for i := len(all) - 1; i >= 0; i-- {
		others := slices.Delete(slices.Clone(all), i, i+1)
		covered := func(w way) bool {
			return !all[i].leadsTo(w) || slices.ContainsFunc(others, func(s way) bool { return s.leadsTo(w) })
		}
		if !slices.ContainsFunc(in, func(w way) bool { return !covered(w) }) {
			all = others
		}
	}
	return all
}

// written are alternatives as plain data, by the questions that they answer.
func (d *deciding) written(all []way) tilt.When {
	slices.SortFunc(all, func(a, b way) int { return compareWays(a, b) })
	when := make(tilt.When, len(all))
	for i, w := range all {
		for q, decision := range d.questions {
			if w.yes.has(q) || w.no.has(q) {
				decision.Holds = w.yes.has(q)
				when[i] = append(when[i], decision)
			}
		}
	}
	return when
}

// compareWays puts what asks an earlier question first, and there what holds.
func compareWays(a, b way) int {
	for i := range a.yes {
		for bit := uint64(1); bit != 0; bit <<= 1 {
			rank := func(w way) int {
				switch {
				case w.yes[i]&bit != 0:
					return 0
				case w.no[i]&bit != 0:
					return 1
				}
				return 2
			}
			if c := cmp.Compare(rank(a), rank(b)); c != 0 {
				return c
			}
		}
	}
	return 0
}
