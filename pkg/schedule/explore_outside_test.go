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
