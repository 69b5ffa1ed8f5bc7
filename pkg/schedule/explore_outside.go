package schedule

import (
	"slices"
	"strings"
)

// What a cone leaves out can delay what is in it, and one thing more. While
// something of it is built, or synced, Tilt holds the exclusive steps of the cone, and so
// starts what stands behind them: a parallel build that otherwise a first build
// goes before, or a triggered one.

// elsewhere is the file that wakes what a cone leaves out, as it is told of, and
// syncedElsewhere one that is synced to its container: Tilt counts a sync as a build,
// though no exclusive step and no slot holds it.
const (
	elsewhere       = "a file that has no part in this"
	syncedElsewhere = "a synced file that has no part in this"
)

// outside are the resources that a cone leaves out, and those that only gate it,
// with no more than what decides when they are built. There are none where they
// can only delay the cone.
func (w *wires) outside(part *Scenario, consumer string) []Resource {
	if !part.overtakes() {
		return nil
	}
	makers, _ := w.leading(w.number[consumer])
	var all []Resource
	beside := false
	for i, r := range w.sc.Resources {
		if slices.Contains(makers, i) {
			continue
		}
		deps := len(r.Deps) > 0
		beside = beside || !r.exclusive() && (deps || !slices.ContainsFunc(part.Resources, func(p Resource) bool { return p.Name == r.Name }))
		live := r.LiveUpdate
		r.Deps, r.Ignore, r.Reads, r.Writes, r.Images, r.Stage, r.LiveUpdate = nil, nil, nil, nil, nil, nil, nil
		if deps {
			r.Deps = []string{elsewhere}
		}
		if deps && live != nil {
			r.Deps = append(r.Deps, syncedElsewhere)
			r.LiveUpdate = &LiveUpdate{Syncs: []string{syncedElsewhere}, InitialSync: live.InitialSync}
		}
		all = append(all, r)
	}
	if !beside {
		return nil
	}
	return all
}

// overtakes reports whether a build of the scenario can be started while another
// one is held because anything is built.
func (sc *Scenario) overtakes() bool {
	held := slices.ContainsFunc(sc.Resources, func(r Resource) bool { return r.exclusive() })
	return held && slices.ContainsFunc(sc.Resources, func(r Resource) bool { return !r.exclusive() })
}

// with is a cone among others, in the order in which they are declared.
func (sc *Scenario) with(others []Resource, declared []Resource) *Scenario {
	all := &Scenario{Name: sc.Name, MaxParallelUpdates: sc.MaxParallelUpdates, Sources: append(slices.Clip(sc.Sources), elsewhere)}
	if slices.ContainsFunc(others, func(r Resource) bool { return r.LiveUpdate != nil }) {
		all.Sources = append(all.Sources, syncedElsewhere)
	}
	for _, d := range declared {
		named := func(r Resource) bool { return r.Name == d.Name }
		if i := slices.IndexFunc(others, named); i >= 0 {
			all.Resources = append(all.Resources, others[i])
		} else if i := slices.IndexFunc(sc.Resources, named); i >= 0 {
			all.Resources = append(all.Resources, sc.Resources[i])
		}
	}
	return all
}

// exploreBeside looks for what can become of a consumer only beside builds that
// its cone leaves out, as far as what was found in the cone alone leaves that
// open.
func (e *Explorer) exploreBeside(part *Scenario, result *Result, a *coneResult, names *strings.Replacer, bound int) error {
	others := e.wires.outside(part, result.Consumer)
	if len(others) == 0 || result.Bounded {
		return nil
	}
	suspected := a.beside()
	result.States += suspected.states
	for _, of := range suspected.of {
		wanted := result.missing(of.verdicts)
		if len(wanted) == 0 {
			continue
		}
		if len(e.wires.sc.Resources) > maxSet {
			result.Bounded = true
			return nil
		}
		among, err := untrackedOr(part.with(others, e.wires.sc.Resources), names.Replace(of.source))
		if err != nil {
			return err
		}
		ex := newExploration(among, result.Consumer, tiltOrder{among, among.index(result.Consumer)}, result.left(bound), result)
		ex.wanted = wanted
		ex.run()
		ex.report(result)
	}
	return nil
}

// untrackedOr is a system in which that source has versions, or none if it is "".
func untrackedOr(sc *Scenario, source string) (*System, error) {
	if source != "" {
		return trackedSystem(sc, source)
	}
	s, err := NewSystem(sc)
	if err != nil {
		return nil, err
	}
	s.versions = 0
	clear(s.marks)
	return s, nil
}
