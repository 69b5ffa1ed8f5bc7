package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLinksAgree holds that a cone whose links are safe is safe as a whole: in
// the scenarios of the recordings, and in random ones.
func TestLinksAgree(t *testing.T) {
	var all []*Scenario
	for _, rec := range recordings(t) {
		all = append(all, rec.sc)
	}
	n := 60
	if testing.Short() {
		n = 20
	}
	if *long {
		n = 1500
	}
	for seed := range n {
		all = append(all, randomScenario(rand.New(rand.NewPCG(uint64(seed), 7)), seed, 2+seed%3))
	}
	proved := 0
	for _, sc := range all {
		for _, r := range sc.Resources {
			if linksAgree(t, sc, r.Name) {
				proved++
			}
		}
	}
	if proved == 0 {
		t.Error("nothing is proved by its links")
	}
	t.Logf("%d consumers are proved by their links", proved)
}

func linksAgree(t *testing.T, sc *Scenario, consumer string) bool {
	part, err := cone(sc, consumer)
	if err != nil {
		t.Fatal(err)
	}
	l, ok := NewExplorer(sc).exploreLinks(part, consumer, 20_000)
	if !ok || !l.safe() {
		return false
	}
	bound := 20_000
	if *long {
		bound = 200_000
	}
	for _, f := range exploreWhole(t, part, consumer, bound).Findings {
		t.Errorf("%s: the links of %s are safe, but it is %s: %q", sc.Name, consumer, f.Verdict, f.Run)
	}
	return true
}

// exploreWhole explores a cone as it is.
func exploreWhole(t *testing.T, part *Scenario, consumer string, bound int) *Result {
	t.Helper()
	all, err := systems(part)
	if err != nil {
		t.Fatal(err)
	}
	result := &Result{Consumer: consumer}
	for _, s := range all {
		ex := newExploration(s, consumer, tiltOrder{s, s.index(consumer)}, bound, result)
		ex.run()
		ex.findLoop()
		ex.report(result)
	}
	return result
}

// TestNarrowAgrees holds that what is found in a narrower cone is there in the
// whole one.
func TestNarrowAgrees(t *testing.T) {
	n, bound := 25, 10_000
	if testing.Short() {
		n = 16
	}
	if *long {
		n, bound = 200, 300_000
	}
	compared := 0
	for seed := range n {
		sc := randomScenario(rand.New(rand.NewPCG(uint64(seed), 8)), seed, 5)
		consumer := sc.Resources[len(sc.Resources)-1].Name
		result, err := Explore(sc, consumer, bound)
		if err != nil {
			t.Fatal(err)
		}
		part, err := cone(sc, consumer)
		if err != nil {
			t.Fatal(err)
		}
		if len(part.Resources) <= maxWhole {
			continue
		}
		whole := exploreWhole(t, part, consumer, bound)
		for _, f := range result.Findings {
			if slices.Contains(whole.Verdicts(), f.Verdict) {
				compared++
			} else if !whole.Bounded {
				t.Errorf("%s: it is %q as a whole, but not %s: %q", sc.Name, whole.Verdicts(), f.Verdict, f.Run)
			}
		}
	}
	if compared == 0 {
		t.Error("nothing was found both ways")
	}
	t.Logf("%d verdicts were found both ways", compared)
}

// randomScenario is a small one, in which each step reads some of what is before
// it.
func randomScenario(r *rand.Rand, seed, steps int) *Scenario {
	sc := &Scenario{Name: fmt.Sprint("random ", seed), Sources: []string{"a", "b"}[:1+r.IntN(2)]}
	files := append([]string{}, sc.Sources...)
	for i := range steps {
		res := Resource{Name: fmt.Sprint("step", i), AllowParallel: r.IntN(3) == 0, Kind: []Kind{Local, Local, Image}[r.IntN(3)]}
		for _, file := range files {
			if r.IntN(2) == 0 {
				res.Reads = append(res.Reads, file)
				if r.IntN(8) > 0 {
					res.Deps = append(res.Deps, file)
				}
			}
		}
		for _, before := range sc.Resources {
			if r.IntN(4) > 0 {
				res.ResourceDeps = append(res.ResourceDeps, before.Name)
			}
		}
		if res.Kind == Local {
			out := fmt.Sprint("out/", i)
			res.Writes = []string{out}
			files = append(files, out)
		}
		sc.Resources = append(sc.Resources, res)
	}
	return sc
}

// fan is a consumer behind n exclusive steps, side by side or in a row.
func fan(n int, inARow bool) *Scenario {
	sc := &Scenario{}
	consumer := Resource{Name: "consumer"}
	for i := range n {
		source, out := fmt.Sprint("source", i), fmt.Sprint("out", i)
		r := Resource{Name: fmt.Sprint("maker", i), Deps: []string{source}, Reads: []string{source}, Writes: []string{out}}
		if before := fmt.Sprint("out", i-1); inARow && i > 0 {
			r.Deps, r.Reads = append(r.Deps, before), append(r.Reads, before)
			r.ResourceDeps = []string{fmt.Sprint("maker", i-1)}
		}
		sc.Sources, sc.Resources = append(sc.Sources, source), append(sc.Resources, r)
		if !inARow || i == n-1 {
			consumer.Deps, consumer.Reads = append(consumer.Deps, out), append(consumer.Reads, out)
			consumer.ResourceDeps = append(consumer.ResourceDeps, r.Name)
		}
	}
	sc.Resources = append(sc.Resources, consumer)
	return sc
}

// TestUnsafeFan holds that what is wrong is found among twelve steps.
func TestUnsafeFan(t *testing.T) {
	for _, inARow := range []bool{false, true} {
		sc := fan(11, inARow)
		for i := range sc.Resources {
			sc.Resources[i].AllowParallel = true
		}
		result, err := Explore(sc, "consumer", 10_000)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(result.Verdicts(), HalfWrittenInput) {
			t.Errorf("in a row %v: only %q", inARow, result.Verdicts())
		}
	}
}

// TestFan holds that a safe cone of twelve steps is proved, however they stand.
func TestFan(t *testing.T) {
	for _, inARow := range []bool{false, true} {
		result, err := Explore(fan(11, inARow), "consumer", 10_000)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Verdict{Safe}, result.Verdicts()); diff != "" {
			t.Errorf("in a row %v: %s", inARow, diff)
		}
	}
}
