package schedule

import (
	"fmt"
	"strings"
	"sync"
)

// coneResult is what becomes of a consumer in its cone, without what that leaves out.
type coneResult struct {
	Result
	// beside are the verdicts that it could have beside builds that the cone
	// leaves out.
	beside func() *beside
}

// beside are verdicts to look for, for each source that is to have versions.
type beside struct {
	states int
	of     []suspicion
}

// suspicion are verdicts with the source for which they are suspected, or "".
type suspicion struct {
	source   string
	verdicts []Verdict
}

// exploreAlone explores a cone, unless one of the same form is known. The
// replacer puts the cone's names into what was found.
func (e *Explorer) exploreAlone(part *Scenario, consumer string, bound int) (*coneResult, *strings.Replacer, error) {
	if !part.ordinary() {
		a, err := e.exploreCone(part, consumer, bound)
		return a, strings.NewReplacer(), err
	}
	f := formOf(part, consumer)
	key, err := f.key()
	if err != nil {
		return nil, nil, err
	}
	a, err := e.parts.cone(fmt.Sprint(key, e.Ignored, e.Further, bound), func() (*coneResult, error) { return e.exploreCone(f.cone, f.consumer, bound) })
	return a, f.names(), err
}

// exploreCone explores a cone: first in the ways that take few states, and only
// prove it safe.
func (e *Explorer) exploreCone(part *Scenario, consumer string, bound int) (*coneResult, error) {
	a := &coneResult{Result: Result{Consumer: consumer, further: e.Further}, beside: func() *beside { return &beside{} }}
	l, byLinks := e.exploreLinks(part, consumer, bound)
	if byLinks {
		if a.States = l.states; l.safe() {
			return a, nil
		}
	}
	if byLinks && len(part.Resources) > maxWhole {
		for _, n := range l.narrows(consumer) {
			if err := n.search(part, consumer, &a.Result, a.left(bound)); err != nil {
				return nil, err
			}
		}
	}
	all, err := searched(part)
	if err != nil {
		return nil, err
	}
	wanted := func(s *System) []Verdict {
		verdicts := e.wanted(anyVerdict)
		if byLinks {
			verdicts = l.wanted(s)
		}
		return a.missing(s.searchedFor(all, verdicts))
	}
	a.search(all, wanted, bound)
	a.beside = sync.OnceValue(func() *beside { return exploreLoose(all, consumer, wanted, a.left(bound)) })
	return a, nil
}

// glance is what part of the bound each system is searched with first: a run that
// is short in one of them makes long searches of the others needless.
const glance = 16

// search searches the systems for what is wanted.
func (a *coneResult) search(all []*System, wanted func(*System) []Verdict, bound int) {
	seen := map[*System]bool{}
	pass := func(left func() int) {
		for _, s := range all {
			ex := newExploration(s, a.Consumer, tiltOrder{s, s.index(a.Consumer)}, left(), &a.Result)
			if ex.wanted = wanted(s); seen[s] || len(ex.wanted) == 0 {
				continue
			}
			ex.run()
			ex.findLoop()
			ex.report(&a.Result)
			seen[s] = ex.states.len() <= ex.bound
		}
	}
	before := a.States
	pass(func() int { return bound / glance })
	first := a.States - before
	a.Bounded = false
	pass(func() int {
		left := min(bound, searches*bound-(a.States-first))
		if len(a.Findings) > 0 {
			left = min(left, a.beyond(bound))
		}
		return left
	})
}

// exploreLoose looks whether any order of what nothing holds leads to the
// verdicts that are wanted.
func exploreLoose(all []*System, consumer string, wanted func(*System) []Verdict, bound int) *beside {
	found := &beside{}
	for _, s := range all {
		ex := newExploration(s, consumer, looseOrder{tiltOrder{s, s.index(consumer)}}, bound, nil)
		if ex.wanted = wanted(s); len(ex.wanted) == 0 {
			continue
		}
		ex.run()
		found.states += ex.states.len()
		var possible []Verdict
		for _, v := range ex.wanted {
			if _, ok := ex.found[v]; ok || ex.states.len() > bound {
				possible = append(possible, v)
			}
		}
		if len(possible) == 0 {
			continue
		}
		found.of = append(found.of, suspicion{s.source(), possible})
	}
	return found
}
