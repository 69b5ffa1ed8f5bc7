package schedule

import (
	"encoding/json"
	"fmt"
	"slices"
)

// A cone of ordinary steps is first looked at link by link: each step with those
// that make what it reads, which stand for all that is before them. They can
// start at any time, as if a person edited what they are made from. That covers
// more runs than there are, so that a cone whose links are all safe is safe.
// Only where one is not does the cone have to be explored as a whole.
//
// Of what a step reads, only what carries one source matters at a time. The
// other makers only wake it; whether their outputs are whole is another link's
// question.

// links are what the links of a cone showed.
type links struct {
	cone   *Scenario
	wires  *wires
	states int
	// suspects are, for each source of the cone, the verdicts that its links have:
	// what is wrong with a step's inputs goes on into what it makes. "" stands for
	// steps that are made from no source.
	suspects map[string][]Verdict
	// several is true where a resource has several images, or shares one: each is
	// then a step, which can miss what it watches.
	several bool
}

// exploreLinks explores every link. It reports whether the cone is one of
// ordinary steps that can be explored so.
func (e *Explorer) exploreLinks(cone *Scenario, consumer string, bound int) (*links, bool) {
	apart, consumer := cone.apart(consumer)
	l := &links{cone: apart, wires: wire(apart), suspects: map[string][]Verdict{}, several: apart != cone}
	seen := map[*Result]bool{}
	if !l.applies() {
		return nil, false
	}
	relevant := l.relevant(consumer)
	for i := range apart.Resources {
		q := &apart.Resources[i]
		if len(q.Reads) == 0 && q.Name != consumer || !slices.Contains(relevant, q) {
			continue
		}
		for _, o := range l.inPairs(q, l.origins(q)) {
			link := l.scenario(q, o)
			verdicts := possible(link)
			if len(verdicts) == 0 {
				continue
			}
			result, err := e.exploreLink(link, verdicts, bound)
			if err != nil {
				return nil, false
			}
			if !seen[result] {
				seen[result] = true
				l.states += result.States
			}
			if !result.Bounded {
				verdicts = result.found()
			}
			if slices.Contains(verdicts, StaleResult) && l.isRead(q) {
				// What is stale can be mixed with what is not.
				verdicts = append(slices.Clip(verdicts), MixedInputs)
			}
			l.suspect(o, e.wanted(verdicts))
		}
	}
	if apart != cone {
		l.cone, l.wires = cone, wire(cone)
		l.suspectPassedOver()
	}
	return l, true
}

// applies reports whether nothing in the cone is a stage, wakes itself, or does
// not come up by itself.
func (l *links) applies() bool {
	s, err := NewSystem(l.cone)
	if err != nil || (&exploration{System: s}).wakesItself() {
		return false
	}
	up := map[string]bool{}
	for n := -1; n != len(up); {
		n = len(up)
		for i := range l.cone.Resources {
			r := &l.cone.Resources[i]
			readsOwn := slices.ContainsFunc(r.Reads, func(file string) bool { return slices.Contains(r.Writes, file) })
			if r.Stage != nil || !r.autoInit() || r.Fail || readsOwn {
				return false
			}
			if !slices.ContainsFunc(r.ResourceDeps, func(dep string) bool { return s.index(dep) >= 0 && !up[dep] }) {
				up[r.Name] = true
			}
		}
	}
	return len(up) == len(l.cone.Resources)
}

// safe reports whether no link is suspect.
func (l *links) safe() bool { return len(l.suspects) == 0 }

// suspect notes what a link has shown.
func (l *links) suspect(o origin, verdicts []Verdict) {
	for _, source := range o.sources {
		for _, v := range verdicts {
			if !slices.Contains(l.suspects[source], v) {
				l.suspects[source] = append(l.suspects[source], v)
			}
		}
	}
}

// isRead reports whether another step takes in what q makes.
func (l *links) isRead(q *Resource) bool {
	return slices.ContainsFunc(l.cone.Resources, func(r Resource) bool {
		return r.Name != q.Name && slices.ContainsFunc(q.Writes, func(file string) bool { return slices.Contains(r.Reads, file) })
	})
}

// origin is where some of what a step reads comes from.
type origin struct {
	// sources are those that come the same way; one stands for them. There are
	// none where a maker has no source.
	sources []string
	// makers are those that carry them, and direct says that the step itself
	// reads them, watched that it watches them, synced that it syncs them.
	makers                  []*Resource
	direct, watched, synced bool
}

// origins are the ways by which something comes to a step.
func (l *links) origins(q *Resource) []origin {
	var all []origin
	makers := l.makersInLink(q)
	for _, source := range l.cone.Sources {
		o := origin{sources: []string{source}, direct: slices.Contains(q.Reads, source), watched: q.watches(source), synced: q.syncs(source)}
		for _, m := range makers {
			if l.carries(m, source, nil) {
				o.makers = append(o.makers, m)
			}
		}
		if !o.direct && !o.synced && len(o.makers) == 0 {
			continue
		}
		at := slices.IndexFunc(all, func(other origin) bool {
			return other.direct == o.direct && other.watched == o.watched && other.synced == o.synced && slices.Equal(other.makers, o.makers)
		})
		if at >= 0 {
			all[at].sources = append(all[at].sources, source)
			continue
		}
		all = append(all, o)
	}
	for _, m := range makers {
		if !slices.ContainsFunc(all, func(o origin) bool { return slices.Contains(o.makers, m) }) {
			all = append(all, origin{sources: []string{""}, makers: []*Resource{m}})
		}
	}
	if len(all) == 0 {
		all = append(all, origin{sources: []string{""}})
	}
	return all
}

// inPairs are origins with no more than two makers each, where q watches all that
// it reads: what is mixed is so in two files, all else in one, and the other
// makers only wake q.
func (l *links) inPairs(q *Resource, origins []origin) []origin {
	if !l.learnsOfAll(q) {
		return origins
	}
	var all []origin
	for _, o := range origins {
		if len(o.makers) <= 2 {
			all = append(all, o)
			continue
		}
		for i, a := range o.makers {
			for _, b := range o.makers[i+1:] {
				pair := o
				pair.makers = []*Resource{a, b}
				all = append(all, pair)
			}
		}
	}
	return all
}

// learnsOfAll reports whether q watches all that it reads.
func (l *links) learnsOfAll(q *Resource) bool {
	return !l.several && !slices.ContainsFunc(q.Reads, func(file string) bool { return !q.watches(file) })
}

// makers are the steps that write what q reads or watches.
func (l *links) makers(q *Resource) []*Resource {
	var all []*Resource
	for _, i := range l.wires.feeds[l.wires.number[q.Name]] {
		if r := &l.cone.Resources[i]; r != q {
			all = append(all, r)
		}
	}
	return all
}

// makersInLink are the makers that a link of q needs: those of what q reads, or
// syncs. As long as it watches all that it reads, the others only wake it, as
// anything may at any time.
func (l *links) makersInLink(q *Resource) []*Resource {
	if !l.learnsOfAll(q) {
		return l.makers(q)
	}
	return l.readMakers(q)
}

// relevant are the steps whose links the consumer's safety rests on: it, the
// makers in its link, those in theirs, and so on.
func (l *links) relevant(consumer string) []*Resource {
	var all []*Resource
	if l.several {
		for i := range l.cone.Resources {
			all = append(all, &l.cone.Resources[i])
		}
		return all
	}
	queue := []*Resource{&l.cone.Resources[l.wires.number[consumer]]}
	for len(queue) > 0 {
		q := queue[0]
		queue = queue[1:]
		if !slices.Contains(all, q) {
			all = append(all, q)
			queue = append(queue, l.makersInLink(q)...)
		}
	}
	return all
}

// carries reports whether what m makes is made from the source, be it through
// others.
func (l *links) carries(m *Resource, source string, seen []*Resource) bool {
	if slices.Contains(seen, m) {
		return false
	}
	if slices.Contains(m.Reads, source) {
		return true
	}
	seen = append(slices.Clip(seen), m)
	return slices.ContainsFunc(l.makers(m), func(up *Resource) bool { return l.carries(up, source, seen) })
}

// linkEnd is the step of a link that reads, and linkSource what is told apart in
// it.
const linkEnd, linkSource = "reader", "source"

// exploreLink explores a link for the verdicts that are possible, unless one of
// the same form is known.
func (e *Explorer) exploreLink(sc *Scenario, wanted []Verdict, bound int) (*Result, error) {
	form, err := json.Marshal(sc)
	if err != nil {
		return nil, err
	}
	return e.parts.part(fmt.Sprint(string(form), bound, e.Further), func() (*Result, error) {
		part, err := cone(sc, linkEnd)
		if err != nil {
			return nil, err
		}
		all, err := systems(part)
		if err != nil {
			return nil, err
		}
		result := &Result{Consumer: linkEnd, further: e.Further}
		s := all[0]
		ex := newExploration(s, linkEnd, looseOrder{tiltOrder{s, s.index(linkEnd)}}, bound, result)
		ex.wanted = wanted
		ex.run()
		ex.report(result)
		return result, nil
	})
}

// scenario is a link as a scenario, in names that are the same for every link of
// this form: a source, and another one that stands for all else that q watches.
func (l *links) scenario(q *Resource, o origin) *Scenario {
	const source, other = linkSource, "others"
	const otherSynced = "others that are synced"
	sc := &Scenario{MaxParallelUpdates: l.cone.MaxParallelUpdates, Sources: []string{source, other}}
	end := *q
	end.Name, end.Deps, end.Ignore, end.ResourceDeps, end.Reads, end.Writes, end.Duration = linkEnd, nil, nil, nil, nil, nil, 0
	if len(q.Deps) > 0 {
		end.Deps = append(end.Deps, other)
	}
	syncs := func(file, name string) {
		if q.syncs(file) {
			end.LiveUpdate.Syncs = append(end.LiveUpdate.Syncs, name)
		}
	}
	if q.LiveUpdate != nil {
		end.LiveUpdate = &LiveUpdate{InitialSync: q.LiveUpdate.InitialSync, Syncs: []string{otherSynced}}
		end.Deps = append(end.Deps, otherSynced)
		sc.Sources = append(sc.Sources, otherSynced)
		syncs(o.sources[0], source)
	}
	if o.direct {
		end.Reads = append(end.Reads, source)
	}
	if o.watched {
		end.Deps = append(end.Deps, source)
	}
	for i, m := range o.makers {
		made := *m
		made.LiveUpdate = nil
		made.Name, made.Deps, made.Ignore, made.ResourceDeps, made.Reads, made.Writes, made.Duration = fmt.Sprint("maker", i), nil, nil, nil, nil, nil, 0
		if o.sources[0] != "" {
			made.Reads = []string{source}
		}
		if len(m.Deps) > 0 {
			made.Deps = []string{source}
		}
		for k, file := range m.Writes {
			read, watched := slices.Contains(q.Reads, file), q.watches(file)
			if !read && !watched {
				continue
			}
			name := fmt.Sprintf("made%d.%d", i, k)
			made.Writes = append(made.Writes, name)
			if read {
				end.Reads = append(end.Reads, name)
			}
			if watched {
				end.Deps = append(end.Deps, name)
				syncs(file, name)
			}
		}
		if l.waitsFor(q, m) {
			end.ResourceDeps = append(end.ResourceDeps, made.Name)
		}
		sc.Resources = append(sc.Resources, made)
	}
	sc.Resources = append(sc.Resources, end)
	return sc
}

// waitsFor reports whether the first build of q comes after that of m, be it
// through others.
func (l *links) waitsFor(q, m *Resource) bool { return m != q && l.wires.before(q.Name)[m.Name] }

// wanted are the verdicts that a search in which the source of s has versions
// has to look for: where none has, those of every source. Those of no source are
// looked for with the first one as well.
func (l *links) wanted(s *System) []Verdict {
	switch {
	case s.versions == 0:
		return l.suspected()
	case s.source() == l.cone.Sources[0]:
		return slices.Concat(l.suspects[s.source()], l.suspects[""])
	}
	return l.suspects[s.source()]
}

// suspected are the verdicts that are suspected for any source.
func (l *links) suspected() []Verdict {
	var wanted []Verdict
	for _, v := range anyVerdict {
		for _, verdicts := range l.suspects {
			if slices.Contains(verdicts, v) {
				wanted = append(wanted, v)
				break
			}
		}
	}
	return wanted
}
