package schedule

import (
	"slices"
	"testing"
)

// TestNotOverlooked holds verdicts that were overlooked once, or wrong.
func TestNotOverlooked(t *testing.T) {
	no := false
	step := func(name string, r Resource) Resource {
		r.Name = name
		return r
	}
	initial := Resource{Kind: Image, Deps: []string{"page", "main"}, Reads: []string{"page", "main"}, LiveUpdate: &LiveUpdate{Syncs: []string{"page"}, InitialSync: true}}
	base := ImageTarget{Name: "base", Deps: []string{"a", "gen"}, Reads: []string{"a"}, Writes: []string{"gen"}}
	for _, row := range []struct {
		name, consumer string
		sc             Scenario
		want           []Verdict
	}{
		{"a source that is not synced, behind one that is", "web", Scenario{Sources: []string{"page", "main"}, Resources: []Resource{step("web", initial)}}, []Verdict{StaleResult}},
		{"and before it", "web", Scenario{Sources: []string{"main", "page"}, Resources: []Resource{step("web", initial)}}, []Verdict{StaleResult}},
		{"what is synced and not in the image", "web", Scenario{Sources: []string{"a", "src"}, Resources: []Resource{
			{Name: "gen", Deps: []string{"a"}, Reads: []string{"a"}, Writes: []string{"out"}},
			{Name: "web", Kind: Image, ResourceDeps: []string{"gen"}, Deps: []string{"src", "out"}, Reads: []string{"src"}, LiveUpdate: &LiveUpdate{Syncs: []string{"src", "out"}}},
		}}, []Verdict{HalfWrittenInput}},
		{"a sync elsewhere that holds an exclusive step", "web", Scenario{Sources: []string{"a", "s"}, Resources: []Resource{
			{Name: "s", Kind: Image, Deps: []string{"s"}, Reads: []string{"s"}, LiveUpdate: &LiveUpdate{Syncs: []string{"s"}}},
			{Name: "web", Kind: Image, ResourceDeps: []string{"first"}, Deps: []string{"out"}, Reads: []string{"out"}},
			{Name: "first", ResourceDeps: []string{"s"}},
			{Name: "second", ResourceDeps: []string{"first"}, Deps: []string{"a"}, Reads: []string{"a"}, Writes: []string{"out"}},
		}}, []Verdict{MissingInput}},
		{"an image that wakes itself, of several", "web", Scenario{Sources: []string{"a"}, Resources: []Resource{
			{Name: "web", Kind: Image, Images: []ImageTarget{base, {Name: "other", Deps: []string{"a"}, Reads: []string{"a"}}}},
		}}, []Verdict{Unsettled}},
		{"an image that wakes itself, and is shared", "web", Scenario{Sources: []string{"a"}, Resources: []Resource{
			{Name: "web", Kind: Image, Images: []ImageTarget{base}}, {Name: "api", Kind: Image, Images: []ImageTarget{base}},
		}}, []Verdict{Unsettled}},
		{"what a step that is woken waits for", "use", Scenario{Sources: []string{"a"}, Resources: []Resource{
			{Name: "gen", Deps: []string{"a"}, Reads: []string{"a"}, Writes: []string{"x"}},
			{Name: "mid", AutoInit: &no, Deps: []string{"x"}},
			{Name: "use", Deps: []string{"a"}, Reads: []string{"a"}, ResourceDeps: []string{"mid"}},
		}}, []Verdict{Safe}},
		{"what is read late, and made from", "c", Scenario{Sources: []string{"a"}, Resources: []Resource{
			{Name: "z", AllowParallel: true, Deps: []string{"f"}, Writes: []string{"x"}},
			{Name: "r", AllowParallel: true, ResourceDeps: []string{"z"}, Reads: []string{"x"}, Writes: []string{"f"}},
			{Name: "c", ResourceDeps: []string{"r"}, Deps: []string{"f"}, Reads: []string{"f"}},
		}}, []Verdict{HalfWrittenInput}},
		{"what is read at different times, and made from", "c", Scenario{Sources: []string{"a"}, Resources: []Resource{
			{Name: "gen", AllowParallel: true, Atomic: true, Deps: []string{"a"}, Reads: []string{"a"}, Writes: []string{"x", "y"}},
			{Name: "r", AllowParallel: true, Atomic: true, ResourceDeps: []string{"gen"}, Deps: []string{"x", "y"}, Reads: []string{"x", "y"}, Writes: []string{"z"}},
			{Name: "c", AllowParallel: true, ResourceDeps: []string{"r"}, Deps: []string{"z"}, Reads: []string{"z"}},
		}}, []Verdict{MixedInputs}},
	} {
		t.Run(row.name, func(t *testing.T) {
			result, err := Explore(&row.sc, row.consumer, 100_000)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range row.want {
				if !slices.Contains(result.Verdicts(), want) {
					t.Errorf("%q, without %s", result.Verdicts(), want)
				}
			}
			if result.Bounded {
				t.Errorf("the bound was hit with %d states", result.States)
			}
		})
	}
}
