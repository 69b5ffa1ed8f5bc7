package schedule

import (
	"flag"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSimulate holds that the model admits what it plays itself, for every
// scenario of the recordings with the edits as they were made.
func TestSimulate(t *testing.T) {
	for _, rec := range recordings(t) {
		t.Run(rec.name, func(t *testing.T) {
			if !*long && len(rec.tr.Events) > 40 {
				t.Skip("the replay takes long: -long runs it")
			}
			var edits []Edit
			for _, e := range rec.tr.Events {
				switch e.Kind {
				case EventEdit:
					edits = append(edits, Edit{Paths: Paths{e.Path}, After: e.Time})
				case EventTrigger:
					edits = append(edits, Edit{Trigger: e.Resource, After: e.Time})
				}
			}
			runs, err := Simulate(rec.sc, nil, edits)
			if err != nil {
				t.Fatal(err)
			}
			if len(runs) == 0 {
				t.Fatal("there is no run")
			}
			for _, run := range runs[:min(len(runs), 3)] {
				if err := Admits(rec.sc, traceOf(rec.tr.Sources, run)); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestSimulateWithoutRest holds that changes which never rest are reported after
// a while.
func TestSimulateWithoutRest(t *testing.T) {
	var edits []Edit
	for tenth := range 120 {
		edits = append(edits, Edit{Paths: Paths{"a"}, After: 5 + float64(tenth)/10})
	}
	runs, err := Simulate(scenario(t, "edits-without-rest"), nil, edits)
	if err != nil {
		t.Fatal(err)
	}
	var starts []float64
	for _, e := range runs[0].Events {
		if e.Kind == EventStart {
			starts = append(starts, e.Time)
		}
	}
	if diff := cmp.Diff([]float64{0.04, 15.04, 17.14}, starts); diff != "" {
		t.Error(diff)
	}
}

// traceOf is a simulated run as a recording would have it.
func traceOf(sources map[string]int, run Timeline) *Trace {
	return &Trace{Sources: sources, Final: run.Final, Events: run.Events, Epochs: []Epoch{{Settled: run.Settled}}}
}

var safeRuns = flag.Int("saferuns", 300, "how many runs of each safe consumer are simulated")

// TestSafeRuns holds that no simulated run of a consumer that Explore calls
// safe shows what it says cannot be.
func TestSafeRuns(t *testing.T) {
	runs := *safeRuns
	if !*long {
		runs = min(runs, 20)
	}
	for _, row := range []struct{ scenario, consumer string }{
		{"exclusive-consumer", "docker-build-image"},
		{"stamp-gate", "docker-build-image"},
		{"workload-waits-for-workload", "app"},
	} {
		t.Run(row.scenario, func(t *testing.T) {
			sc := scenario(t, row.scenario)
			random := rand.New(rand.NewPCG(1, 2))
			for range runs {
				durations, edits := randomPlay(random, sc)
				played, err := Simulate(sc, durations, edits)
				if err != nil {
					t.Fatal(err)
				}
				for _, run := range played {
					rec := recording{sc: sc, tr: traceOf(versions(sc, edits), run)}
					if found := anomaliesOf(rec)[row.consumer]; len(found) > 0 {
						t.Fatalf("%q with durations %v and edits %v: %v", found, durations, edits, run.Events)
					}
				}
			}
		})
	}
}

// randomPlay are durations and edits, up to two of each source.
func randomPlay(random *rand.Rand, sc *Scenario) (map[string]float64, []Edit) {
	durations := map[string]float64{}
	for _, r := range sc.Resources {
		durations[r.Name] = 0.1 + 4*random.Float64()
	}
	var edits []Edit
	for _, source := range sc.Sources {
		for range random.IntN(3) {
			edits = append(edits, Edit{Paths: Paths{source}, After: 20 * random.Float64()})
		}
	}
	return durations, edits
}

// versions are the last versions of the sources.
func versions(sc *Scenario, edits []Edit) map[string]int {
	last := map[string]int{}
	for _, source := range sc.Sources {
		last[source] = 1
	}
	for _, e := range edits {
		for _, path := range e.Paths {
			last[path]++
		}
	}
	return last
}
