package prove

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// TestWritesBesideBuilds holds what is said of emitted stages beside a step that
// writes what they make.
func TestWritesBesideBuilds(t *testing.T) {
	const name = "../../examples/petstore/Tiltfile"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, step string
		want       []schedule.Verdict
		// start is how a run begins.
		start string
	}{
		{"a parallel step", "local_resource('patch', 'cp orig bin/petstore', deps=['orig'], allow_parallel=True)", []schedule.Verdict{schedule.HalfWrittenInput}, "1. Tilt starts."},
		{"after the first image", "local_resource('patch', 'cp orig bin/petstore', deps=['orig'], allow_parallel=True, resource_deps=['petstore'])", []schedule.Verdict{schedule.HalfWrittenInput}, "1. Tilt starts, and all is built. Something changes that patch watches."},
		{"once, beside all", "local_resource('patch', 'cp orig bin/petstore', allow_parallel=True)", []schedule.Verdict{schedule.HalfWrittenInput}, "1. Tilt starts."},
		{"once, after the first image", "local_resource('patch', 'cp orig bin/petstore', allow_parallel=True, resource_deps=['petstore'])", []schedule.Verdict{schedule.UnknownVerdict}, ""},
		{"once, before all", "k8s_resource('petstore', resource_deps=['patch'])\nlocal_resource('patch', 'cp orig bin/petstore', allow_parallel=True)", []schedule.Verdict{schedule.HalfWrittenInput}, "1. Tilt starts."},
		{"by a person", "local_resource('patch', 'cp orig bin/petstore', allow_parallel=True, auto_init=False, trigger_mode=TRIGGER_MODE_MANUAL)", []schedule.Verdict{schedule.HalfWrittenInput}, "1. Tilt starts, and all is built. A person triggers patch."},
		{"an exclusive step", "local_resource('patch', 'cp orig bin/petstore', deps=['orig'])", []schedule.Verdict{schedule.UnknownVerdict}, ""},
		{"one slot", "update_settings(max_parallel_updates=1)\nlocal_resource('patch', 'cp orig bin/petstore', deps=['orig'], allow_parallel=True)", []schedule.Verdict{schedule.UnknownVerdict}, ""},
		{"elsewhere", "local_resource('patch', 'cp orig other', deps=['orig'], allow_parallel=True)", []schedule.Verdict{schedule.Safe}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			if testing.Short() && row.want[0] == schedule.UnknownVerdict {
				t.Skip("it takes a second: not with -short")
			}
			r, err := tiltfile.Parse(name, string(text)+"\n"+row.step+"\n", tiltfile.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Errors) > 0 {
				t.Fatal(r.Errors[0])
			}
			result := Run(r, func(c Consumer) bool { return c.Kind == Image })[0]
			if diff := cmp.Diff(row.want, result.Verdicts); diff != "" {
				t.Errorf("%s\n%+v", diff, result.Doubts)
			}
			if row.start != "" && result.Findings[0].Run[0] != row.start {
				t.Errorf("it begins: %s", result.Findings[0].Run[0])
			}
		})
	}
}
