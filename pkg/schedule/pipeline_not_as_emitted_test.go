package schedule

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWritesBesideStages holds that nothing is called safe where a step that is no
// stage writes what stages make, or what they sync.
func TestWritesBesideStages(t *testing.T) {
	patch := func(sc *Scenario, file string) *Scenario {
		sc.Sources = append(sc.Sources, "orig")
		sc.Resources = append(sc.Resources, Resource{Name: "patch", AllowParallel: true, Deps: []string{"orig"}, Reads: []string{"orig"}, Writes: []string{file}})
		return sc
	}
	for _, row := range []struct {
		name string
		sc   *Scenario
		want string
	}{
		{"an output", patch(inARow(), "bin/one"), "patch writes bin/one, which one makes: let only one of them do it"},
		{"a stamp", patch(inARow(), ".tiltgen/one.stamp"), "patch writes .tiltgen/one.stamp, which one makes: let only one of them do it"},
		{"an output that is synced", patch(withBuild(), "bin/one"), "patch writes bin/one, which one makes: let only one of them do it"},
		{"a source of what is synced", patch(withBuild(), "source"), "patch writes source, which one takes in as a source: let a build of the project make it"},
	} {
		t.Run(row.name, func(t *testing.T) {
			result, err := Explore(row.sc, "app", 2_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, result.Because); diff != "" {
				t.Error(diff)
			}
			if verdicts := result.Verdicts(); verdicts[0] == Safe {
				t.Errorf("it is %q", verdicts)
			}
		})
	}
}
