package schedule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// Result is what Explore found out about a consumer.
type Result struct {
	Consumer string
	// Findings are one for each verdict that is not good. Where there are none,
	// the consumer is Safe, or Unknown if the bound was hit, or somebody is Unsure.
	Findings []Finding
	// States is how many states were seen, and Bounded says that there are more,
	// in which other verdicts may wait.
	States  int
	Bounded bool
	// Unsure says why it cannot be called safe though no run was found that
	// breaks: a sentence for each step of which nobody knows what it writes.
	Unsure []string
	// Because says why it cannot be proved at all, and is empty where it can.
	Because string
	// further is that of the explorer.
	further int
}

// Finding is a verdict with a shortest run that shows it, told in sentences.
type Finding struct {
	Verdict Verdict
	Run     []string
}

// Verdicts are the verdicts of the findings, or what stands for none.
func (r *Result) Verdicts() []Verdict {
	if len(r.Findings) == 0 {
		if r.Bounded || len(r.Unsure) > 0 || r.Because != "" {
			return []Verdict{UnknownVerdict}
		}
		return []Verdict{Safe}
	}
	return r.found()
}

// found are the verdicts of the findings.
func (r *Result) found() []Verdict {
	var verdicts []Verdict
	for _, f := range r.Findings {
		verdicts = append(verdicts, f.Verdict)
	}
	return verdicts
}

// Explore decides what can become of a consumer, in every order of edits, file
// events, choices and ends, from a clean checkout, and from what an earlier run
// left. It looks at no more than bound states for each source, and four times
// as many in all; at fewer in a cone of more than twelve steps.
//
// A person edits anything at any time, any number of times. One edit of one
// source at a time is told apart from the others: whatever is mixed or stale
// with many is so for one of them. Which of several pending changes is the
// earliest is left open, and so is how long anything takes. A person triggers only
// what does not start by itself, and a command fails only where the scenario says
// so.
func Explore(sc *Scenario, consumer string, bound int) (*Result, error) {
	return NewExplorer(sc).Explore(consumer, bound)
}

// explore finds out about the consumer in its cone, and beside what that leaves
// out.
func (e *Explorer) explore(part *Scenario, result *Result, bound int) error {
	consumer := result.Consumer
	// A state of many steps takes as much more time and memory.
	bound = bound * usual / max(usual, len(part.Resources))
	if p := pipelineOf(part, consumer); p != nil {
		states, safe := e.proveParts(p, bound)
		if result.States = states; safe {
			return nil
		}
	}
	if result.Because = part.notAsEmitted(); result.Because != "" {
		bound = min(bound, maxNotAsEmitted)
	}
	a, names, err := e.exploreAlone(part, consumer, bound)
	if err != nil {
		return err
	}
	result.States += a.States
	result.Bounded = a.Bounded
	for _, f := range a.Findings {
		result.Findings = append(result.Findings, f.renamed(names))
	}
	return e.exploreBeside(part, result, a, names, bound)
}

// renamed is a finding with the names that a replacer puts in.
func (f Finding) renamed(names *strings.Replacer) Finding {
	var run []string
	for _, sentence := range f.Run {
		run = append(run, names.Replace(sentence))
	}
	return Finding{f.Verdict, run}
}

// usual is how many steps a cone has for which the bound is meant.
const usual = 12

// searches is how often the bound of one search all searches of a consumer may
// reach together.
const searches = 4

// left is the bound of the next search.
func (result *Result) left(bound int) int {
	left := min(bound, searches*bound-result.States)
	if len(result.Findings) > 0 {
		left = min(left, result.beyond(bound))
	}
	return left
}

// beyond is how many states are looked at once something was found.
func (result *Result) beyond(bound int) int {
	if result == nil || result.further == 0 {
		return bound
	}
	return result.further
}

// maxNotAsEmitted is how many states are looked at where nothing can be called safe
// anyway.
const maxNotAsEmitted = 20_000

// maxWhole is how many steps are explored as a whole from the start.
const maxWhole = 4

// systems are a scenario's, one for each source, in which that one has versions
// and stands first.
func systems(sc *Scenario) ([]*System, error) {
	var all []*System
	for _, source := range sc.Sources {
		s, err := trackedSystem(sc, source)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	if len(all) > 0 {
		return all, nil
	}
	s, err := NewSystem(sc)
	if err != nil {
		return nil, err
	}
	clear(s.marks)
	return []*System{s}, nil
}

func newExploration(s *System, consumer string, o order, bound int, result *Result) *exploration {
	return &exploration{
		System:   s,
		order:    o,
		consumer: s.index(consumer),
		result:   slices.Index(s.files, resultOf),
		states:   newSeenStates(),
		bound:    bound,
		beyond:   result.beyond(bound),
		found:    map[Verdict]int32{},
		wanted:   anyVerdict,
	}
}

// order is what leaves open in which order things happen.
type order interface {
	// roots are the states in which Tilt may start.
	roots() []State
	// opening tells in which of them a run begins.
	opening(root int32) string
	// begin makes a root of one of them.
	begin(st *State)
	// appendActs adds the moves that a person may make, and appendFollowUps those
	// that nobody has to make.
	appendActs(moves []Transition, st *State) []Transition
	appendFollowUps(moves []Transition, st *State) []Transition
	// move makes a move.
	move(st *State, t Transition)
	// quiet reports whether nothing can happen but what a person does.
	quiet(st *State) bool
}

// exploration is a search by breadth, in which one source has two versions.
type exploration struct {
	*System
	order
	consumer, result int
	// states are all that were seen, in the order of their distance.
	states seenStates
	// from are, for each state, the one that it was first reached from, and how.
	from  []arrival
	bound int
	// beyond is how many states are looked at beyond the first in which something
	// was found.
	beyond int
	found  map[Verdict]int32
	// round are the resources that are built for ever where it is unsettled.
	round set
	// packed and next are the memory for the state that is reached, and for the
	// moves of the one that it is reached from.
	packed []byte
	next   []Transition
	// wanted are the verdicts that can be found at all: with all of them, the
	// search ends.
	wanted []Verdict
}

type arrival struct {
	state int32
	by    Transition
}

// run sees all states, or as many as the bound allows.
func (ex *exploration) run() { ex.runFrom(ex.order.roots()) }

func (ex *exploration) runFrom(roots []State) {
	for _, root := range roots {
		ex.begin(&root)
		ex.reach(&root, arrival{state: -1})
	}
	st, next := ex.Start(), ex.Start()
	for i := int32(0); int(i) < ex.states.len() && ex.states.len() <= ex.bound; i++ {
		ex.unpack(&st, ex.states.at(i))
		ex.judge(&st, i)
		if ex.foundAll() {
			return
		}
		ex.next = ex.appendMoves(ex.next[:0], &st)
		for _, t := range ex.next {
			if t.Action == TouchSource && ex.touched(&st, t.Of) {
				continue
			}
			next.become(&st)
			ex.move(&next, t)
			ex.reach(&next, arrival{i, t})
		}
	}
}

// foundAll reports whether there is nothing more to find.
func (ex *exploration) foundAll() bool {
	return !slices.ContainsFunc(ex.wanted, func(v Verdict) bool { _, ok := ex.found[v]; return !ok })
}

func (ex *exploration) reach(st *State, from arrival) {
	ex.packed = ex.pack(ex.packed[:0], st)
	if ex.states.add(ex.packed) {
		ex.from = append(ex.from, from)
	}
}

// judge notes what is wrong in a state.
func (ex *exploration) judge(st *State, number int32) {
	for _, verdict := range ex.verdicts(st) {
		if _, ok := ex.found[verdict]; ok {
			continue
		}
		if len(ex.found) == 0 {
			ex.bound = min(ex.bound, ex.states.len()+ex.beyond)
		}
		ex.found[verdict] = number
	}
}

// verdicts are what is wrong in a state: what the consumer may read while it
// runs, and what it has made when all is quiet. Of a stage, only what it hands on
// counts.
func (ex *exploration) verdicts(st *State) []Verdict {
	var found []Verdict
	switch b, step := &st.Builds[ex.consumer], ex.resources[ex.consumer].stage; {
	case step == nil:
		if b.Phase == Writing {
			found = ex.inputs(st, ex.consumer)
		}
		found = append(found, ex.synced(st, ex.consumer)...)
	case step.kind == stage.Build:
		if b.Phase == Writing && b.Made.Missing {
			found = []Verdict{MissingInput}
		}
	case ex.deploys(ex.consumer):
		found = ex.synced(st, ex.consumer)
	case st.Files[ex.result].Ever:
		found = flaws(&st.Files[ex.result])
	}
	if ex.quiet(st) {
		found = append(found, ex.outcome(st, ex.consumer, ex.made(st))...)
	}
	return found
}

// made is what the consumer has made: of an image with a live update, what its
// container holds.
func (ex *exploration) made(st *State) Content {
	if len(ex.resources[ex.consumer].targets) > 0 {
		return ex.results(st, ex.consumer)
	}
	if ex.resources[ex.consumer].live != nil {
		if !st.Builds[ex.consumer].Sync.Found {
			return Content{Missing: true}
		}
		return ex.container(st, ex.consumer)
	}
	return st.Files[ex.result]
}

// appendMoves adds what can happen next.
func (ex *exploration) appendMoves(moves []Transition, st *State) []Transition {
	return ex.order.appendActs(ex.appendFollowUps(moves, st), st)
}

// appendActs adds the moves that a person may make.
func (s *System) appendActs(moves []Transition, st *State) []Transition {
	for source := range s.sources {
		moves = append(moves, Transition{Action: TouchSource, Of: source})
	}
	if s.versions > 0 && st.Files[0].Made == 1 {
		moves = append(moves, Transition{Action: EditSource, Of: 0})
	}
	for i := range s.resources {
		if r := &s.resources[i]; (!r.auto || !r.autoInit) && len(r.watchOf) == 0 {
			moves = append(moves, Transition{Action: TriggerResource, Of: i})
		}
	}
	return moves
}

// touched reports whether another edit of a source that makes no difference to
// its content makes none at all: each watch has seen one already. The stages of
// an image may notice it all the same.
func (ex *exploration) touched(st *State, source int) bool {
	if len(ex.images) > 0 || ex.targets > 0 {
		return false
	}
	for i := range ex.watchers[source].all() {
		r := &ex.resources[i]
		if (r.auto || r.live != nil) && !st.Builds[i].Unseen.has(ex.mark(i, source)) {
			return false
		}
	}
	return true
}

// report adds what was found to a result: of each verdict the shortest run.
func (ex *exploration) report(r *Result) {
	r.States += ex.states.len()
	r.Bounded = r.Bounded || ex.states.len() > ex.bound
	for _, verdict := range anyVerdict {
		number, ok := ex.found[verdict]
		if !ok {
			continue
		}
		run := ex.story(number, verdict)
		at := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Verdict == verdict })
		switch {
		case at < 0:
			r.Findings = append(r.Findings, Finding{verdict, run})
		case len(run) < len(r.Findings[at].Run):
			r.Findings[at].Run = run
		}
	}
}

// story tells how a state comes about.
func (ex *exploration) story(number int32, verdict Verdict) []string {
	root, steps := ex.path(number)
	lines := []string{ex.order.opening(root)}
	st := ex.Start()
	ex.unpack(&st, ex.states.at(root))
	for _, t := range steps {
		lines = append(lines, ex.sentence(&st, t))
		ex.move(&st, t)
	}
	lines = append(lines, ex.closing(&st, verdict))
	for i := range lines {
		lines[i] = fmt.Sprintf("%d. %s", i+1, lines[i])
	}
	return lines
}

// path is the root and the moves from which a state was first reached.
func (ex *exploration) path(number int32) (root int32, steps []Transition) {
	for root = number; ex.from[root].state >= 0; root = ex.from[root].state {
		steps = append(steps, ex.from[root].by)
	}
	slices.Reverse(steps)
	return root, steps
}
