package schedule

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// TestExplore holds the verdicts on patterns that are well known.
func TestExplore(t *testing.T) {
	for _, row := range []struct {
		scenario, consumer string
		want               []Verdict
		long               bool
	}{
		{"dangling-gate", "docker-build-image", []Verdict{HalfWrittenInput, MissingInput}, true},
		{"parallel-consumer", "docker-build-image", []Verdict{HalfWrittenInput}, true},
		{"exclusive-consumer", "docker-build-image", []Verdict{Safe}, false},
		{"diamond", "join", []Verdict{HalfWrittenInput, MixedInputs}, false},
		{"image-no-deps", "petstore", []Verdict{StaleResult}, false},
		{"image-and-local-watch-same-outputs", "petstore", []Verdict{StaleResult}, true},
		{"image-workload-gated", "petstore", []Verdict{HalfWrittenInput}, true},
		{"stamp-gate", "docker-build-image", []Verdict{Safe}, true},
		{"failed-dependency", "after", []Verdict{NeverStarts}, false},
		{"auto-init-false-auto", "lazy", []Verdict{NeverStarts}, false},
		{"manual-trigger", "tool", []Verdict{StaleResult}, false},
		{"self-trigger-loop", "loop", []Verdict{Unsettled}, false},
		{"self-trigger-ignored", "noloop", []Verdict{Safe}, false},
		{"workload-waits-for-workload", "app", []Verdict{Safe}, false},
	} {
		t.Run(row.scenario, func(t *testing.T) {
			if !*long && row.long {
				t.Skip("it takes a second or more: -long runs it")
			}
			result, err := Explore(scenario(t, row.scenario), row.consumer, 200_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, result.Verdicts()); diff != "" {
				t.Error(diff)
			}
			if result.Bounded {
				t.Errorf("the bound was hit with %d states", result.States)
			}
		})
	}
}

// TestExploreStory holds how a run is told.
func TestExploreStory(t *testing.T) {
	result, err := Explore(scenario(t, "image-no-deps"), "petstore", 200_000)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1. Tilt starts on a clean checkout.",
		"2. Tilt starts the build of build-sample-ui: it was never built.",
		"3. Tilt starts the build of build-petstore: it was never built.",
		"4. build-sample-ui reads ui and begins to write out/static.",
		"5. build-sample-ui finishes; out/static is whole.",
	}
	got := result.Findings[0].Run
	if diff := cmp.Diff(want, got[:min(len(got), len(want))]); diff != "" {
		t.Error(diff)
	}
	last := "All is quiet, and what petstore made is not made from the latest ui."
	if _, told, _ := cutNumber(got[len(got)-1]); told != last {
		t.Errorf("the run ends %q, not %q", told, last)
	}
}

// TestExploreBound holds that what was not looked at is never called safe.
func TestExploreBound(t *testing.T) {
	for _, bound := range []int{1, 10, 100} {
		result, err := Explore(scenario(t, "exclusive-consumer"), "docker-build-image", bound)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Verdict{UnknownVerdict}, result.Verdicts()); diff != "" {
			t.Errorf("bound %d: %s", bound, diff)
		}
	}
}

// BenchmarkExplore explores a cone as a whole, of a consumer that is safe, so
// that every state is seen.
func BenchmarkExplore(b *testing.B) {
	part, err := cone(scenario(b, "exclusive-consumer"), "docker-build-image")
	if err != nil {
		b.Fatal(err)
	}
	all, err := systems(part)
	if err != nil {
		b.Fatal(err)
	}
	states := 0
	for b.Loop() {
		for _, s := range all {
			ex := newExploration(s, "docker-build-image", tiltOrder{s, s.index("docker-build-image")}, 200_000, nil)
			ex.run()
			states += ex.states.len()
		}
	}
	b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
}

// BenchmarkProve proves what is safe, and finds what is not, in the ways that
// Explore has for it.
func BenchmarkProve(b *testing.B) {
	parallel := fan(11, true)
	for i := range parallel.Resources {
		parallel.Resources[i].AllowParallel = true
	}
	for _, row := range []struct {
		name     string
		sc       *Scenario
		consumer string
	}{
		{"stages in a row", inARow(), "app"},
		{"stages on a base image", onBase(), "app"},
		{"twelve steps in a row", fan(11, true), "consumer"},
		{"twelve steps side by side", fan(11, false), "consumer"},
		{"twelve steps that are not safe", parallel, "consumer"},
	} {
		b.Run(row.name, func(b *testing.B) {
			states := 0
			for b.Loop() {
				result, err := Explore(row.sc, row.consumer, 200_000)
				if err != nil {
					b.Fatal(err)
				}
				states += result.States
			}
			b.ReportMetric(float64(states)/float64(b.N), "states")
			b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
		})
	}
}

// BenchmarkProveHundred proves a hundred images of one Tiltfile, each made by
// stages from three builds.
func BenchmarkProveHundred(b *testing.B) {
	sc := &Scenario{}
	var consumers []string
	for i := range 100 {
		of := func(name string) string { return fmt.Sprint(name, "-", i) }
		one := inARow()
		for _, source := range one.Sources {
			sc.Sources = append(sc.Sources, of(source))
		}
		for _, r := range one.Resources {
			sc.Resources = append(sc.Resources, r.renamed(of))
		}
		consumers = append(consumers, of("app"))
	}
	for b.Loop() {
		e := NewExplorer(sc)
		for _, consumer := range consumers {
			result, err := e.Explore(consumer, 200_000)
			if err != nil {
				b.Fatal(err)
			}
			if !slices.Contains(result.Verdicts(), Safe) {
				b.Fatalf("%s is %q", consumer, result.Verdicts())
			}
		}
	}
}

// renamed is a copy of a resource, and of what its stage works on, with other
// names for all.
func (r Resource) renamed(of func(string) string) Resource {
	all := func(names []string) []string {
		var renamed []string
		for _, name := range names {
			if rest, ok := strings.CutPrefix(name, ".tiltgen/"); ok {
				what, suffix, _ := strings.Cut(rest, ".")
				renamed = append(renamed, stage.File(of(what), suffix))
				continue
			}
			renamed = append(renamed, of(name))
		}
		return renamed
	}
	call := *r.Stage
	c := &call.Settings
	r.Name, r.Stage, c.Name = of(r.Name), &call, of(c.Name)
	r.Deps, r.Reads, r.Writes, r.ResourceDeps = all(r.Deps), all(r.Reads), all(r.Writes), all(r.ResourceDeps)
	c.After, c.Shared, c.Builds, c.Inputs = all(c.After), all(c.Shared), all(c.Builds), all(c.Inputs)
	if c.Image != "" {
		c.Image = of(c.Image)
	}
	return r
}

func scenario(t testing.TB, name string) *Scenario {
	t.Helper()
	sc, err := DecodeScenario(readFile(t, filepath.Join("testdata", "traces", "scenarios", name+".json")))
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

func cutNumber(line string) (number, told string, ok bool) { return strings.Cut(line, ". ") }

// TestPredicts holds that whatever went wrong in a recording is among the
// verdicts of its scenario, or that these are not sure; with -short only where
// that takes few states.
func TestPredicts(t *testing.T) {
	bound := 1_000_000
	if !*long {
		bound = 5_000
	}
	for _, rec := range recordings(t) {
		t.Run(rec.name, func(t *testing.T) {
			for consumer, anomalies := range anomaliesOf(rec) {
				result, err := Explore(rec.sc, consumer, bound)
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("%s: %q seen, %q predicted, %d states", consumer, anomalies, result.Verdicts(), result.States)
				for _, anomaly := range anomalies {
					if !*long && result.Bounded || len(result.Unsure) > 0 {
						continue
					}
					if !slices.Contains(result.Verdicts(), anomaly) {
						t.Errorf("%s: %s was seen, and only %q predicted", consumer, anomaly, result.Verdicts())
					}
				}
			}
		})
	}
}

// anomaliesOf are what went wrong in a recording, by consumer.
func anomaliesOf(rec recording) map[string][]Verdict {
	found := map[string][]Verdict{}
	add := func(name string, verdict Verdict) {
		if !slices.Contains(found[name], verdict) {
			found[name] = append(found[name], verdict)
		}
	}
	started := map[string]bool{}
	for _, e := range rec.tr.Events {
		if e.Kind != EventStart {
			continue
		}
		started[e.Resource] = true
		versions := map[string]int{}
		for _, found := range e.Reads {
			if found.HalfWritten {
				add(e.Resource, HalfWrittenInput)
			}
			if found.Missing {
				add(e.Resource, MissingInput)
			}
			for source, version := range found.Versions {
				if other, ok := versions[source]; ok && other != version {
					add(e.Resource, MixedInputs)
				}
				versions[source] = version
			}
		}
	}
	settled := rec.tr.Epochs[len(rec.tr.Epochs)-1].Settled
	for _, r := range rec.sc.Resources {
		if !started[r.Name] {
			add(r.Name, NeverStarts)
		}
		if !settled {
			add(r.Name, Unsettled)
		}
		for _, file := range r.Writes {
			for source, version := range rec.tr.Final[file].Versions {
				if settled && version < rec.tr.Sources[source] {
					add(r.Name, StaleResult)
				}
			}
		}
	}
	return found
}
