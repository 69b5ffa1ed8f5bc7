package schedule

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// Result is what Explore found out about a consumer.
type Result struct {
	Consumer string
	// Findings are one for each verdict that is not good. Where there are none,
	// the consumer is Safe, or Unknown if the bound was hit.
	Findings []Finding
	// States is how many states were seen, and Bounded says that they were not
	// all.
	States  int
	Bounded bool
	// Because says why the verdict is unknown though nothing was found, or is
	// empty.
	Because string
}

// Finding is a verdict with a shortest run that shows it, told in sentences.
type Finding struct {
	Verdict Verdict
	Run     []string
}

// Verdicts are the verdicts of the findings, or what stands for none.
func (r *Result) Verdicts() []Verdict {
	if len(r.Findings) == 0 {
		if r.Bounded || r.Because != "" {
			return []Verdict{UnknownVerdict}
		}
		return []Verdict{Safe}
	}
	var verdicts []Verdict
	for _, f := range r.Findings {
		verdicts = append(verdicts, f.Verdict)
	}
	return verdicts
}

// Explore decides what can become of a consumer, in every order of edits, file
// events, choices and ends, from a clean checkout, and from what an earlier run
// left. It looks at no more than bound states for each source.
//
// A person edits anything at any time, any number of times. One edit of one
// source at a time is told apart from the others: whatever is mixed or stale
// with many is so for one of them. Which of several pending changes is the
// earliest is left open, and so is how long anything takes. A command fails
// only where the scenario says so.
func Explore(sc *Scenario, consumer string, bound int) (*Result, error) {
	part, err := cone(sc, consumer)
	if err != nil {
		return nil, err
	}
	result := &Result{Consumer: consumer, Because: unproved(part)}
	if p := pipelineOf(part); p != nil {
		states, safe := p.provedByParts(bound)
		if result.States = states; safe {
			return result, nil
		}
	}
	all, err := systems(part)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		ex := newExploration(s, consumer, tiltOrder{s, s.index(consumer)}, bound, result)
		ex.run()
		ex.findLoop()
		ex.report(result)
	}
	return result, nil
}

// systems are a scenario's, one for each source, in which that one has versions
// and stands first.
func systems(sc *Scenario) ([]*System, error) {
	var all []*System
	for i := range max(len(sc.Sources), 1) {
		of := *sc
		of.Sources = append(slices.Clone(sc.Sources[min(i, len(sc.Sources)):]), sc.Sources[:min(i, len(sc.Sources))]...)
		s, err := NewSystem(&of)
		if err != nil {
			return nil, err
		}
		s.versions = min(s.sources, 1)
		clear(s.marks)
		all = append(all, s)
	}
	return all, nil
}

func newExploration(s *System, consumer string, o order, bound int, result *Result) *exploration {
	return &exploration{
		System:   s,
		order:    o,
		consumer: s.index(consumer),
		result:   slices.Index(s.files, resultOf),
		numbers:  map[string]int32{},
		bound:    bound,
		found:    map[Verdict]int32{},
	}
}

// order is what leaves open in which order things happen.
type order interface {
	// begin makes a root of a state in which Tilt starts.
	begin(st *State)
	// followUps are the moves that nobody has to make.
	followUps(st *State) []Transition
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
	// states are all that were seen, in the order of their distance, and numbers
	// their places.
	states  []string
	numbers map[string]int32
	// from are, for each state, the one that it was first reached from, and how.
	from  []arrival
	bound int
	found map[Verdict]int32
}

type arrival struct {
	state int32
	by    Transition
}

// run sees all states, or as many as the bound allows.
func (ex *exploration) run() { ex.runFrom(ex.roots()) }

func (ex *exploration) runFrom(roots []State) {
	for _, root := range roots {
		ex.begin(&root)
		ex.reach(&root, arrival{state: -1})
	}
	st, next := ex.Start(), ex.Start()
	for i := 0; i < len(ex.states) && len(ex.states) <= ex.bound; i++ {
		ex.unpack(&st, ex.states[i])
		ex.judge(&st, int32(i))
		for _, t := range ex.moves(&st) {
			ex.unpack(&next, ex.states[i])
			ex.move(&next, t)
			ex.reach(&next, arrival{int32(i), t})
		}
	}
}

// roots are the states when Tilt starts: on a clean checkout, on what an earlier
// run made, and on that after an edit.
func (ex *exploration) roots() []State {
	clean, left := ex.Start(), ex.Start()
	for file := ex.sources; file < ex.onDisk; file++ {
		left.Files[file] = Content{}
	}
	for range ex.resources {
		for i := range ex.resources {
			r := &ex.resources[i]
			var made Content
			for _, file := range r.reads {
				made = merge(made, left.Files[file])
			}
			for _, file := range r.writes {
				left.Files[file] = made
			}
			if r.stage != nil && r.stage.kind != stage.Build && r.stage.own >= 0 {
				left.Files[r.stage.own] = made
			}
			ex.leaveContainer(&left, i)
		}
	}
	for file := range ex.runtime.all() {
		left.Files[file] = Content{Missing: true}
	}
	roots := []State{clean, left}
	if ex.versions > 0 {
		edited := left.Clone()
		edited.Files[0].Made = madeOf[2]
		roots = append(roots, edited)
	}
	return roots
}

// leaveContainer makes an earlier run have left a container, if the resource is
// an image stage with synced files: one that this image was built for.
func (ex *exploration) leaveContainer(st *State, i int) {
	step := ex.resources[i].stage
	if step == nil || step.kind != stage.Image || !ex.images[step.image].live || ex.images[step.image].staged < 0 {
		return
	}
	lv := &st.Live[step.image]
	lv.Deployed = Made{ID: 1, Hard: ex.hard(st, i), Soft: ex.soft(st, step.image), Synced: nothing}
	st.Files[ex.images[step.image].staged] = lv.Deployed.Soft
	for k := range ex.resources {
		if live := ex.resources[k].live; ex.deploys(k) && ex.resources[k].stage.image == step.image {
			ex.show(st, k, &lv.Deployed)
			for at, file := range live.container {
				st.Files[file] = st.Files[live.image[at]]
			}
		}
	}
}

func (ex *exploration) reach(st *State, from arrival) {
	packed := ex.pack(make([]byte, 0, 64), st)
	if _, ok := ex.numbers[string(packed)]; ok {
		return
	}
	key := string(packed)
	ex.numbers[key] = int32(len(ex.states))
	ex.states = append(ex.states, key)
	ex.from = append(ex.from, from)
}

// judge notes what is wrong in a state: what the consumer may read while it
// runs, and what it has made when all is quiet. Of a stage, only what it hands on
// counts.
func (ex *exploration) judge(st *State, number int32) {
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
	for _, verdict := range found {
		if _, ok := ex.found[verdict]; !ok {
			ex.found[verdict] = number
		}
	}
}

// made is what the consumer has made: of an image with a live update, what its
// container holds.
func (ex *exploration) made(st *State) Content {
	if ex.resources[ex.consumer].live != nil {
		if !st.Builds[ex.consumer].Sync.Found {
			return Content{Missing: true}
		}
		return ex.container(st, ex.consumer)
	}
	return st.Files[ex.result]
}

// moves are what can happen next.
func (ex *exploration) moves(st *State) []Transition {
	moves := ex.followUps(st)
	for source := range ex.sources {
		moves = append(moves, Transition{Action: TouchSource, Of: source})
	}
	if ex.versions > 0 && st.Files[0].Made == madeOf[1] {
		moves = append(moves, Transition{Action: EditSource, Of: 0})
	}
	for i := range ex.resources {
		if r := &ex.resources[i]; !r.auto || !r.autoInit {
			moves = append(moves, Transition{Action: TriggerResource, Of: i})
		}
	}
	return moves
}

// report adds what was found to a result: of each verdict the shortest run.
func (ex *exploration) report(r *Result) {
	r.States += len(ex.states)
	r.Bounded = r.Bounded || len(ex.states) > ex.bound
	for _, verdict := range []Verdict{HalfWrittenInput, MissingInput, MixedInputs, StaleResult, Unsettled, NeverStarts} {
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
	var steps []Transition
	at := number
	for ; ex.from[at].state >= 0; at = ex.from[at].state {
		steps = append(steps, ex.from[at].by)
	}
	slices.Reverse(steps)
	lines := []string{ex.opening(at)}
	st := ex.Start()
	ex.unpack(&st, ex.states[at])
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
