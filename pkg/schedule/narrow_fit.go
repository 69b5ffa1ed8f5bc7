package schedule

import "slices"

// maxFit is how many states are looked at to fit other steps into a run. Each is
// kept until those after it are through.
const maxFit = 3_000

// fitting searches, in depth, for a run of the whole cone in which a run of some
// of its steps is contained.
type fitting struct {
	*exploration
	run     []Transition
	others  set
	verdict Verdict
	seen    map[string]bool
	// heard is how soon a watch reports what the others wrote, as a rank.
	heard int
}

// fits reports whether the run that leads to a state of ex is contained in one
// of the whole cone that ends as badly.
func (n *narrow) fits(whole *Scenario, consumer string, ex *exploration, number int32, verdict Verdict) (bool, error) {
	s, err := untrackedOr(whole, n.source)
	if err != nil {
		return false, err
	}
	f := fitting{
		exploration: newExploration(s, consumer, tiltOrder{s, s.index(consumer)}, 0, nil),
		verdict:     verdict,
	}
	for _, name := range n.others {
		f.others = f.others.with(s.index(name))
	}
	root, steps := ex.path(number)
	for _, t := range steps {
		if t.Action == EditSource || t.Action == TouchSource {
			t.Of = slices.Index(s.files, ex.files[t.Of])
		} else {
			t.Of = s.index(ex.resources[t.Of].name)
		}
		f.run = append(f.run, t)
	}
	// Mostly what the others wrote is reported before the run goes on, so that it
	// wakes nothing afterwards; but it can also be what comes after.
	for _, f.heard = range []int{afterOthers, withRun} {
		st := f.order.roots()[root]
		f.seen = map[string]bool{}
		if f.from(&st, 0) {
			return true, nil
		}
	}
	return false, nil
}

// from reports whether the rest of the run can follow on a state.
func (f *fitting) from(st *State, done int) bool {
	key := string(append(f.pack(nil, st), byte(done)))
	if f.seen[key] || len(f.seen) > maxFit {
		return false
	}
	f.seen[key] = true
	if done == len(f.run) && slices.Contains(f.verdicts(st), f.verdict) {
		return true
	}
	for _, t := range f.moves(st) {
		isNext := done < len(f.run) && t == f.run[done]
		if !f.free(t) && !isNext {
			continue
		}
		next := st.Clone()
		f.move(&next, t)
		step := done
		if isNext {
			step++
		}
		if f.from(&next, step) {
			return true
		}
	}
	return false
}

// free reports whether a move may come in between: one of the steps that were
// left out, or that a watch reports what they wrote.
func (f *fitting) free(t Transition) bool {
	switch t.Action {
	case EditSource, TouchSource:
		return false
	case DeliverEvents:
		return true
	}
	return f.others.has(t.Of)
}

// moves are the others' first, so that they are out of the way.
func (f *fitting) moves(st *State) []Transition {
	all := f.exploration.appendMoves(nil, st)
	slices.SortStableFunc(all, func(a, b Transition) int { return f.rank(a) - f.rank(b) })
	return all
}

// The ranks of moves.
const (
	ofOthers = iota
	afterOthers
	withRun
	ofPerson
)

func (f *fitting) rank(t Transition) int {
	switch {
	case t.Action == EditSource || t.Action == TouchSource:
		return ofPerson
	case f.others.has(t.Of):
		return ofOthers
	case t.Action == DeliverEvents:
		return f.heard
	}
	return withRun
}
