package schedule

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBesideOthers holds what a build that has no part in a consumer's does to
// it: Tilt holds the exclusive step meanwhile, and starts what stands behind it.
func TestBesideOthers(t *testing.T) {
	step := Resource{Name: "step", Deps: []string{"a"}, Reads: []string{"a"}, Writes: []string{"out"}}
	image := Resource{Name: "image", Kind: Image, Deps: []string{"out"}, Reads: []string{"out"}}
	other := Resource{Name: "other", AllowParallel: true}
	exclusive := Resource{Name: "other"}
	workload := Resource{Name: "other", Kind: Workload}
	for _, row := range []struct {
		name      string
		resources []Resource
		want      []Verdict
	}{
		{"alone", []Resource{step, image}, []Verdict{Safe}},
		{"a parallel step that comes first", []Resource{other, step, image}, []Verdict{MissingInput}},
		{"a parallel step that comes later", []Resource{step, other, image}, []Verdict{Safe}},
		{"an exclusive step that comes first", []Resource{exclusive, step, image}, []Verdict{Safe}},
		{"a workload", []Resource{workload, step, image}, []Verdict{Safe}},
	} {
		t.Run(row.name, func(t *testing.T) {
			result, err := Explore(&Scenario{Sources: []string{"a"}, Resources: row.resources}, "image", 200_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, result.Verdicts()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestToldOfSeveral holds how files are told of where a step makes several from
// none.
func TestToldOfSeveral(t *testing.T) {
	sc := &Scenario{Resources: []Resource{
		{Name: "step", AllowParallel: true, Writes: []string{"x", "y"}},
		{Name: "image", Kind: Image, Deps: []string{"x"}, Reads: []string{"x", "y"}},
	}}
	result, err := Explore(sc, "image", 1000)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1. Tilt starts on a clean checkout.",
		"2. Tilt starts the build of step: it was never built.",
		"3. Tilt starts the build of image: it was never built. It reads x, y.",
		"4. step begins to write x, y.",
		"5. image reads x, y, which are half-written.",
	}
	if diff := cmp.Diff(want, result.Findings[0].Run); diff != "" {
		t.Error(diff)
	}
}

// TestBesideLoops holds that a consumer is not called safe beside steps that wake
// each other without end: two of them leave an exclusive step no room.
func TestBesideLoops(t *testing.T) {
	ping := Resource{Name: "ping", AllowParallel: true, Deps: []string{"out/pong"}, Reads: []string{"out/pong"}, Writes: []string{"out/ping"}}
	pong := Resource{Name: "pong", AllowParallel: true, Deps: []string{"out/ping"}, Reads: []string{"out/ping"}, Writes: []string{"out/pong"}}
	once := pong
	once.Deps = []string{"a"}
	step := Resource{Name: "step", Deps: []string{"a"}, Reads: []string{"a"}, Writes: []string{"out/step"}}
	for _, row := range []struct {
		name   string
		beside []Resource
		want   []Verdict
		unsure int
	}{
		{"a loop of two", []Resource{ping, pong}, []Verdict{UnknownVerdict}, 2},
		{"one that is woken by the other only", []Resource{ping, once}, []Verdict{Safe}, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			result, err := Explore(&Scenario{Sources: []string{"a"}, Resources: append(row.beside, step)}, "step", 100_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, result.Verdicts()); diff != "" {
				t.Error(diff)
			}
			if len(result.Unsure) != row.unsure {
				t.Errorf("unsure: %q", result.Unsure)
			}
		})
	}
}
