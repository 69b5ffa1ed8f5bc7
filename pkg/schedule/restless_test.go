package schedule

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestStarved holds that an exclusive step is not called safe beside builds that
// never leave Tilt a moment.
func TestStarved(t *testing.T) {
	loop := Resource{Name: "loop", Deps: []string{"a", "loops"}, Writes: []string{"loops"}, AllowParallel: true}
	after := Resource{Name: "after", Deps: []string{"loops"}, Writes: []string{"afters"}, AllowParallel: true}
	other := Resource{Name: "other", Deps: []string{"others"}, Writes: []string{"others"}, AllowParallel: true}
	ping := Resource{Name: "ping", Deps: []string{"pongs"}, Writes: []string{"pings"}, AllowParallel: true}
	pong := Resource{Name: "pong", Deps: []string{"pings"}, Writes: []string{"pongs"}, AllowParallel: true}
	ignoring, exclusive, manual, alone := loop, pong, after, ping
	ignoring.Ignore, exclusive.AllowParallel, manual.TriggerMode, alone.Deps = []string{"loops"}, false, "manual", []string{"a"}
	step := Resource{Name: "step", Deps: []string{"b"}, Reads: []string{"b"}, Writes: []string{"out"}}
	parallel := step
	parallel.AllowParallel = true
	const because = "Tilt starts step only while nothing is built, and "
	for _, row := range []struct {
		name   string
		beside []Resource
		step   Resource
		slots  int
		unsure []string
	}{
		{"a loop and what it starts", []Resource{loop, after}, step, 0, []string{because + "loop and after may be built for ever"}},
		{"two that start each other", []Resource{ping, pong}, step, 0, []string{because + "ping and pong may be built for ever"}},
		{"two loops", []Resource{loop, other}, step, 2, []string{because + "loop and other may be built for ever"}},
		{"two loops that have one slot", []Resource{loop, other}, step, 1, nil},
		{"one loop", []Resource{loop}, step, 0, nil},
		{"one loop, and what only a person starts after it", []Resource{loop, manual}, step, 0, nil},
		{"no loop, as it is ignored", []Resource{ignoring, after}, step, 0, nil},
		{"no loop", []Resource{alone, pong}, step, 0, nil},
		{"two that start each other, one of them exclusive", []Resource{ping, exclusive}, step, 0, nil},
		{"a loop beside a parallel step", []Resource{loop, after}, parallel, 0, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			sc := &Scenario{Sources: []string{"a", "b"}, MaxParallelUpdates: row.slots, Resources: append(row.beside, row.step)}
			result, err := Explore(sc, "step", 10_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.unsure, result.Unsure); diff != "" {
				t.Error(diff)
			}
			want := []Verdict{Safe}
			if len(row.unsure) > 0 {
				want = []Verdict{UnknownVerdict}
			}
			if diff := cmp.Diff(want, result.Verdicts()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
