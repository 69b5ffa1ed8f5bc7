package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// TestSafeInEveryWalk holds that what Explore calls safe in a random scenario,
// with all that a scenario can have, is safe as a whole, and that no random walk
// through all of it shows otherwise.
func TestSafeInEveryWalk(t *testing.T) {
	lot := seedsOf(t, lot{n: 40, bound: 5_000, walks: 5}, lot{first: 100_000, n: 3000, bound: 60_000, walks: 60})
	lot.safeInEveryWalk(t, 11, randomMix)
}

// lot is a lot of seeds, with how many states are looked at for each, and how many
// walks go through each that is safe.
type lot struct {
	first, n, bound, walks int
}

// seedsOf is what a test goes through: fewer of it with -short, much with -long,
// and what -seeds says.
func seedsOf(t *testing.T, some, much lot) lot {
	all := some
	if testing.Short() {
		all.n = some.n / 3
	}
	if *long {
		all = much
	}
	if *seeds != "" {
		if _, err := fmt.Sscanf(*seeds, "%d+%d", &all.first, &all.n); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func (l lot) safeInEveryWalk(t *testing.T, stream uint64, random func(r *rand.Rand, seed int) *Scenario) {
	safe := 0
	for seed := l.first; seed < l.first+l.n; seed++ {
		r := rand.New(rand.NewPCG(uint64(seed), stream))
		sc := random(r, seed)
		if err := sc.validate(); err != nil {
			t.Fatal(err)
		}
		e := NewExplorer(sc)
		for _, res := range sc.Resources {
			if l.isSafe(t, e, sc, res.Name, r) {
				safe++
			}
		}
	}
	if safe == 0 {
		t.Error("nothing is safe")
	}
	t.Logf("%d consumers are safe", safe)
}

// isSafe reports whether a consumer is called safe. It fails where it is not.
func (l lot) isSafe(t *testing.T, e *Explorer, sc *Scenario, consumer string, r *rand.Rand) bool {
	result, err := e.Explore(consumer, l.bound)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(result.Verdicts(), Safe) {
		return false
	}
	part, err := e.wires.cone(consumer)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range exploreWhole(t, part, consumer, l.bound).Findings {
		t.Errorf("%s: %s is called safe, but it is %s: %q\n%+v", sc.Name, consumer, f.Verdict, f.Run, sc.Resources)
	}
	for range l.walks {
		if f := walk(t, sc, consumer, r); f != nil {
			t.Errorf("%s: %s is called safe, but a walk finds it %s: %q\n%+v", sc.Name, consumer, f.Verdict, f.Run, sc.Resources)
			break
		}
	}
	return true
}

// walk goes through the whole of a scenario at random, move by move as Tilt
// makes them, with all sources edited, and tells of the first thing that is wrong
// with a consumer.
func walk(t *testing.T, sc *Scenario, consumer string, r *rand.Rand) *Finding {
	with := *sc
	with.Resources = slices.Clone(sc.Resources)
	for i := range with.Resources {
		if with.Resources[i].Name == consumer && len(with.Resources[i].Images) == 0 {
			with.Resources[i].Writes = append(slices.Clip(with.Resources[i].Writes), resultOf)
		}
	}
	with.keepVarying(sc.Sources)
	s, err := NewSystem(&with)
	if err != nil {
		t.Fatal(err)
	}
	at, result := s.index(consumer), slices.Index(s.files, resultOf)
	st := s.Start()
	edits := 1 + r.IntN(4)
	var run []string
	for range 600 {
		var moves []Transition
		for i := range s.resources {
			for _, a := range []Action{DeliverEvents, ReadInputs, HalfWriteOutputs, EndCommand, CompleteBuild, BecomeReady, PickTarget, StartSync, EndSync} {
				if m := (Transition{Action: a, Of: i}); s.Can(&st, m) {
					moves = append(moves, m)
				}
			}
			if s.known(&st, i) != 0 {
				moves = append(moves, Transition{Action: DeliverEvents, Of: i, Choice: choiceKnown})
			}
		}
		quiet := len(moves) == 0
		if quiet {
			if found := s.walkOutcome(&st, at, result); found != "" {
				return &Finding{found, run}
			}
		}
		if edits > 0 && (quiet || r.IntN(10) == 0) {
			edits--
			for i := range s.resources {
				if q := &s.resources[i]; (!q.auto || !q.autoInit) && len(q.watchOf) == 0 {
					moves = append(moves, Transition{Action: TriggerResource, Of: i})
				}
			}
			for i := range s.sources {
				moves = append(moves, Transition{Action: EditSource, Of: i})
			}
		}
		if len(moves) == 0 {
			return nil
		}
		m := moves[r.IntN(len(moves))]
		run = append(run, s.Name(m))
		s.Apply(&st, m)
		if found := s.walkInputs(&st, at); found != "" {
			return &Finding{found, run}
		}
	}
	// Steps that the consumer has nothing to do with may go on for ever.
	return nil
}

// walkInputs is what is wrong with what a consumer that runs could take in now.
func (s *System) walkInputs(st *State, at int) Verdict {
	if found := s.synced(st, at); len(found) > 0 {
		return found[0]
	}
	if b := &st.Builds[at]; b.Phase != Writing && b.Phase != Read {
		return ""
	}
	now := Content{}
	for _, file := range s.inputsNow(st, at) {
		now = s.merge(now, st.Files[file])
	}
	made := st.Builds[at].Made
	switch {
	case now.HalfWritten || made.HalfWritten:
		return HalfWrittenInput
	case now.Missing || made.Missing:
		return MissingInput
	case made.Mixed:
		return MixedInputs
	}
	return ""
}

func (s *System) walkOutcome(st *State, at, file int) Verdict {
	if !st.Builds[at].Started {
		return NeverStarts
	}
	var result Content
	switch {
	case s.resources[at].live != nil:
		result = s.container(st, at)
	case file >= 0:
		result = st.Files[file]
	default:
		result = s.results(st, at)
	}
	for i := range s.sources {
		if made := s.version(result.Made, i); made != 0 && made < s.version(st.Files[i].Made, i) {
			return StaleResult
		}
	}
	return ""
}

// randomLiveUpdate is one that an image may have, or nil.
func randomLiveUpdate(r *rand.Rand, of *Resource) *LiveUpdate {
	if of.Kind != Image || r.IntN(2) == 0 {
		return nil
	}
	live := &LiveUpdate{InitialSync: r.IntN(3) == 0}
	for _, dep := range of.Deps {
		switch r.IntN(4) {
		case 0, 1:
			live.Syncs = append(live.Syncs, dep)
		case 2:
			live.FallBackOn = append(live.FallBackOn, dep)
		}
	}
	if len(live.Syncs) == 0 {
		return nil
	}
	return live
}

// randomMix is a small scenario with some of all that a scenario can have.
func randomMix(r *rand.Rand, seed int) *Scenario {
	sc := &Scenario{Name: fmt.Sprint("mix ", seed), MaxParallelUpdates: r.IntN(4)}
	sc.Sources = []string{"src/a", "src/b", "c"}[:1+r.IntN(3)]
	files := append([]string{}, sc.Sources...)
	no := false
	// In half of them nothing is odd, so that something is safe.
	odd := func(n int) bool { return seed%2 == 1 && r.IntN(n) == 0 }
	exclusive := r.IntN(3)
	for i := range 2 + r.IntN(4) {
		res := Resource{Name: fmt.Sprint("step", i), AllowParallel: r.IntN(3) < exclusive, Kind: []Kind{Local, Local, Local, Image, Workload}[r.IntN(5)]}
		if odd(8) {
			res.AutoInit = &no
		}
		if odd(8) {
			res.TriggerMode = tilt.TriggerManual
		}
		res.Atomic = r.IntN(6) == 0
		res.Fail = odd(25)
		if res.Kind != Workload && r.IntN(6) > 0 {
			for _, file := range files {
				if r.IntN(2) == 0 {
					res.Reads = append(res.Reads, file)
					if r.IntN(12) > 0 {
						res.Deps = append(res.Deps, file)
					}
				} else if r.IntN(6) == 0 {
					res.Deps = append(res.Deps, file)
				}
			}
			if r.IntN(10) == 0 {
				res.Deps = append(res.Deps, "src")
			}
			if odd(8) {
				res.Ignore = append(res.Ignore, files[r.IntN(len(files))])
			}
		}
		res.ReadinessProbe = res.Kind == Local && odd(6)
		res.LiveUpdate = randomLiveUpdate(r, &res)
		for _, before := range sc.Resources {
			if r.IntN(4) > 0 || seed%4 == 0 {
				res.ResourceDeps = append(res.ResourceDeps, before.Name)
			}
		}
		if odd(20) {
			res.ResourceDeps = append(res.ResourceDeps, "nobody", fmt.Sprint("step", i+1))
		}
		if res.Kind == Local && r.IntN(5) > 0 {
			for k := range 1 + r.IntN(2) {
				out := fmt.Sprintf("out%d/%d", i, k)
				if odd(8) && len(files) > len(sc.Sources) {
					out = files[len(sc.Sources)+r.IntN(len(files)-len(sc.Sources))]
				}
				if !slices.Contains(res.Writes, out) {
					res.Writes = append(res.Writes, out)
				}
				if !slices.Contains(files, out) {
					files = append(files, out)
				}
			}
		}
		sc.Resources = append(sc.Resources, res)
	}
	if odd(6) {
		// What is made last is read first.
		first, last := &sc.Resources[0], &sc.Resources[len(sc.Resources)-1]
		first.Reads = append(first.Reads, last.Writes...)
		if r.IntN(2) == 0 {
			first.Deps = append(first.Deps, last.Writes...)
		}
	}
	r.Shuffle(len(sc.Resources), func(i, j int) { sc.Resources[i], sc.Resources[j] = sc.Resources[j], sc.Resources[i] })
	return sc
}
