package schedule

import (
	"cmp"
	"fmt"
	"slices"
)

// A run that breaks is looked for among the few steps that carry one source to
// the consumer, as if the others had made what they make and did nothing more.
// What is found there counts only if it is a run of the whole cone as well: if
// the others can be fitted in between by Tilt's rules.

// narrow is a cone without the steps that do not carry a source, or without all
// but a maker of what the consumer reads. The source is "" where none has
// versions.
type narrow struct {
	cone   *Scenario
	source string
	// wanted are the verdicts to look for.
	wanted []Verdict
	// others are the steps that were left out.
	others []string
}

// narrows are the narrower cones that links suspect, the smallest first: those
// from which a step is left out.
func (l *links) narrows(consumer string) []narrow {
	var all []narrow
	for source, wanted := range l.suspects {
		if source == "" {
			continue
		}
		if n := l.narrow(consumer, source, wanted); len(n.others) > 0 {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b narrow) int {
		return cmp.Or(cmp.Compare(len(a.cone.Resources), len(b.cone.Resources)), cmp.Compare(a.source, b.source))
	})
	return slices.Concat(l.nearest(consumer), l.forks(consumer), all)
}

// forks are a consumer and two makers of what it reads that take in one source
// themselves, in which a run is short that makes them differ.
func (l *links) forks(consumer string) []narrow {
	c := &l.cone.Resources[l.wires.number[consumer]]
	var all []narrow
	for _, source := range l.cone.Sources {
		makers := slices.DeleteFunc(l.readMakers(c), func(m *Resource) bool { return !slices.Contains(m.Reads, source) })
		if !slices.Contains(l.suspects[source], MixedInputs) || len(makers) < 2 {
			continue
		}
		n := l.keeping(func(r *Resource) bool { return r == c || r == makers[0] || r == makers[1] }, source, l.suspects[source])
		if len(n.others) > 0 {
			all = append(all, n)
		}
	}
	return all
}

// readMakers are the makers of what a step reads, or syncs.
func (l *links) readMakers(q *Resource) []*Resource {
	return slices.DeleteFunc(l.makers(q), func(m *Resource) bool {
		return !slices.ContainsFunc(m.Writes, func(file string) bool { return slices.Contains(q.Reads, file) || q.syncs(file) })
	})
}

// maxNearest is how many makers of what a consumer reads are looked at alone.
const maxNearest = 3

// nearest are a consumer and a maker of what it reads each, in which a run is
// short that catches the maker while it writes, or before.
func (l *links) nearest(consumer string) []narrow {
	wanted := slices.DeleteFunc(l.suspected(), func(v Verdict) bool { return v != HalfWrittenInput && v != MissingInput })
	if len(wanted) == 0 {
		return nil
	}
	c := &l.cone.Resources[l.wires.number[consumer]]
	makers := l.readMakers(c)
	slices.SortStableFunc(makers, func(a, b *Resource) int { return int(bit(a.exclusive(), 0)) - int(bit(b.exclusive(), 0)) })
	var all []narrow
	for _, m := range makers[:min(len(makers), maxNearest)] {
		all = append(all, l.keeping(func(r *Resource) bool { return r == c || r == m }, "", wanted))
	}
	return all
}

func (l *links) narrow(consumer, source string, wanted []Verdict) narrow {
	return l.keeping(func(r *Resource) bool { return r.Name == consumer || l.carries(r, source, nil) }, source, wanted)
}

// keeping is the cone with only some of its steps.
func (l *links) keeping(keeps func(*Resource) bool, source string, wanted []Verdict) narrow {
	n := narrow{cone: &Scenario{MaxParallelUpdates: l.cone.MaxParallelUpdates}, source: source, wanted: wanted}
	var kept []*Resource
	for i := range l.cone.Resources {
		if r := &l.cone.Resources[i]; keeps(r) {
			kept = append(kept, r)
		} else {
			n.others = append(n.others, r.Name)
		}
	}
	varies := func(file string) bool {
		return slices.Contains(l.cone.Sources, file) ||
			slices.ContainsFunc(kept, func(r *Resource) bool { return slices.Contains(r.Writes, file) })
	}
	for _, r := range kept {
		of := *r
		of.keepReads(varies)
		of.ResourceDeps = nil
		for _, m := range kept {
			if l.waitsFor(r, m) {
				of.ResourceDeps = append(of.ResourceDeps, m.Name)
			}
		}
		n.cone.Resources = append(n.cone.Resources, of)
	}
	if source != "" {
		n.cone.Sources = append(n.cone.Sources, source)
	}
	for _, s := range distinctSources(l.cone.Sources, n.cone.Resources) {
		if s != source {
			n.cone.Sources = append(n.cone.Sources, s)
		}
	}
	return n
}

// search looks for the verdicts that are wanted and were not found yet.
func (n *narrow) search(whole *Scenario, consumer string, result *Result, bound int) error {
	wanted := result.missing(n.wanted)
	if len(wanted) == 0 {
		return nil
	}
	s, err := untrackedOr(n.cone, n.source)
	if err != nil {
		return err
	}
	ex := newExploration(s, consumer, tiltOrder{s, s.index(consumer)}, bound, result)
	ex.wanted = wanted
	ex.run()
	result.States += ex.states.len()
	for _, verdict := range ex.wanted {
		number, ok := ex.found[verdict]
		if !ok {
			continue
		}
		fits, err := n.fits(whole, consumer, ex, number, verdict)
		if err != nil {
			return err
		}
		if fits {
			run := ex.story(number, verdict)
			run[0] += " " + others(n.others)
			result.Findings = append(result.Findings, Finding{verdict, run})
		}
	}
	return nil
}

// missing are those of the verdicts that have no finding yet.
func (r *Result) missing(wanted []Verdict) []Verdict {
	return slices.DeleteFunc(slices.Clone(wanted), func(v Verdict) bool {
		return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Verdict == v })
	})
}

// others tells that steps were left out of a story.
func others(names []string) string {
	if len(names) == 1 {
		return fmt.Sprintf("What %s does has no part in this.", names[0])
	}
	return fmt.Sprintf("What %s and %s do has no part in this.", names[0], andMore(names[1:]))
}

func andMore(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return fmt.Sprintf("%d more steps", len(names))
}

// trackedSystem is a system in which that source has versions.
func trackedSystem(sc *Scenario, source string) (*System, error) {
	of := *sc
	at := slices.Index(sc.Sources, source)
	of.Sources = append(slices.Clone(sc.Sources[at:]), sc.Sources[:at]...)
	s, err := NewSystem(&of)
	if err != nil {
		return nil, err
	}
	s.versions = min(s.sources, 1)
	clear(s.marks)
	return s, nil
}
