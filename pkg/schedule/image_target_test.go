package schedule

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// playing is a system in a state, in which transitions are told by their names.
type playing struct {
	*testing.T
	*System
	st State
}

func playOf(t *testing.T, sc *Scenario) *playing {
	t.Helper()
	if err := sc.validate(); err != nil {
		t.Fatal(err)
	}
	s, err := NewSystem(sc)
	if err != nil {
		t.Fatal(err)
	}
	return &playing{t, s, s.Start()}
}

// make makes transitions, as in "edit ui".
func (p *playing) make(names ...string) {
	p.Helper()
	for _, name := range names {
		action, of, _ := strings.Cut(name, " ")
		tr := Transition{Action: Action(slices.Index(actionNames[:], action))}
		if tr.Of = p.index(of); tr.Action == EditSource {
			tr.Of = slices.Index(p.files, of)
		}
		if !p.Can(&p.st, tr) {
			p.Fatalf("%s is not possible", name)
		}
		p.Apply(&p.st, tr)
	}
}

// build builds a resource to its end, and is what images it builds.
func (p *playing) build(name string) []string {
	p.Helper()
	p.make("pick " + name)
	i, built := p.index(name), []string{}
	for {
		t := p.atTarget(&p.st, i)
		if t == nil {
			break
		}
		built = append(built, t.name)
		p.make("read "+name, "half-write "+name, "end "+name)
	}
	switch p.st.Builds[i].Phase {
	case Picked:
		p.make("read "+name, "half-write "+name, "end "+name)
	case Writing:
		p.make("end " + name)
	}
	p.make("complete " + name)
	return built
}

// webAndWorker are two workloads with images built from one base.
func webAndWorker() *Scenario {
	base := ImageTarget{Name: "base", Deps: []string{"ui"}, Reads: []string{"ui"}}
	api := ImageTarget{Name: "api", Deps: []string{"cmd"}, Reads: []string{"cmd"}, ImageDeps: []string{"base"}}
	jobs := ImageTarget{Name: "jobs", Deps: []string{"jobs"}, Reads: []string{"jobs"}, ImageDeps: []string{"base"}}
	return &Scenario{Sources: []string{"ui", "cmd", "jobs"}, Resources: []Resource{
		{Name: "web", Kind: Image, Images: []ImageTarget{api, base}},
		{Name: "worker", Kind: Image, Images: []ImageTarget{base, jobs}},
	}}
}

// TestTargetQueue holds which images a build of a workload builds.
func TestTargetQueue(t *testing.T) {
	for _, row := range []struct {
		name   string
		before []string
		want   []string
	}{
		{"a derived image that changed", []string{"edit cmd", "deliver the image api"}, []string{"api"}},
		{"a base that changed", []string{"edit ui", "deliver the image base"}, []string{"base", "api"}},
		{"what a person triggers", []string{"trigger web"}, []string{"base", "api"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := playOf(t, webAndWorker())
			if diff := cmp.Diff([]string{"base", "api"}, p.build("web")); diff != "" {
				t.Error(diff)
			}
			p.build("worker")
			p.make(row.before...)
			if diff := cmp.Diff(row.want, p.build("web")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTargetQueueOfManual holds that a trigger of a workload in manual mode lets
// changes be built, and without any builds everything.
func TestTargetQueueOfManual(t *testing.T) {
	sc := webAndWorker()
	sc.Resources = sc.Resources[:1]
	sc.Resources[0].TriggerMode = tilt.TriggerManual
	p := playOf(t, sc)
	p.build("web")
	p.make("edit cmd", "deliver the image api", "trigger web")
	if diff := cmp.Diff([]string{"api"}, p.build("web")); diff != "" {
		t.Error(diff)
	}
	p.make("trigger web")
	if diff := cmp.Diff([]string{"base", "api"}, p.build("web")); diff != "" {
		t.Error(diff)
	}
}

// TestSharedImage holds that a workload waits while another one builds an image
// of it, and then takes that, and builds again what is made from it.
func TestSharedImage(t *testing.T) {
	p := playOf(t, webAndWorker())
	p.make("pick web", "read web")
	worker := p.index("worker")
	if held := p.Held(&p.st, worker); held != HoldBuildingComponent {
		t.Errorf("worker is held as %q", held)
	}
	p.make("half-write web", "end web", "read web", "half-write web", "end web", "complete web")
	if held := p.Held(&p.st, worker); held != "" {
		t.Errorf("worker is still held as %q", held)
	}
	if diff := cmp.Diff([]string{"jobs"}, p.build("worker")); diff != "" {
		t.Error(diff)
	}
	p.make("edit ui", "deliver the image base")
	p.build("web")
	if diff := cmp.Diff([]string{"jobs"}, p.build("worker")); diff != "" {
		t.Error(diff)
	}
	if !p.Quiet(&p.st) {
		t.Error("something is left to do")
	}
}

// TestSharedImageThatIsThere holds that a workload with nothing to build of a
// shared image does not wait for it.
func TestSharedImageThatIsThere(t *testing.T) {
	p := playOf(t, webAndWorker())
	p.build("web")
	p.build("worker")
	p.make("trigger web", "pick web", "edit jobs", "deliver the image jobs", "pick worker")
}

// TestResultOnlyForWhoHasAReason holds that a workload without a reason to be
// built keeps its image.
func TestResultOnlyForWhoHasAReason(t *testing.T) {
	p := playOf(t, webAndWorker())
	p.build("web")
	p.build("worker")
	p.make("trigger web")
	p.build("web")
	if !p.Quiet(&p.st) {
		t.Error("worker is to be built again")
	}
}

// TestChangesSinceAreKept holds that what changed after the build of a shared
// image started is built again.
func TestChangesSinceAreKept(t *testing.T) {
	p := playOf(t, webAndWorker())
	p.make("pick web", "edit ui", "deliver the image base", "read web", "half-write web", "end web", "read web", "half-write web", "end web", "complete web")
	if diff := cmp.Diff([]string{"base", "jobs"}, p.build("worker")); diff != "" {
		t.Error(diff)
	}
}

// TestScenarioWithBadImages holds what is refused.
func TestScenarioWithBadImages(t *testing.T) {
	for _, row := range []struct{ name, json, want string }{
		{"a step", `{"name": "a", "images": [{"name": "x"}]}`, `resources[0].images[0]: "a" has no images: make its kind image`},
		{"no name", `{"name": "a", "kind": "image", "images": [{}]}`, `resources[0].images[0] has no name: give it one`},
		{"twice", `{"name": "a", "kind": "image", "images": [{"name": "x"}, {"name": "x"}]}`, `resources[0].images[1]: "x" is there twice: leave one out`},
		{"an unknown base", `{"name": "a", "kind": "image", "images": [{"name": "x", "image_deps": ["y"]}]}`, `resources[0].images[0].image_deps: "y" is no image of "a": add it there`},
		{"a circle", `{"name": "a", "kind": "image", "images": [{"name": "x", "image_deps": ["y"]}, {"name": "y", "image_deps": ["x"]}]}`, `resources[0].images: image_deps go round in a circle: leave one out`},
		{"a live update", `{"name": "a", "kind": "image", "live_update": {}, "images": [{"name": "x"}]}`, `resources[0].images[0]: "a" has a live update, which needs one image of its own: leave one out`},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := DecodeScenario([]byte(`{"resources": [` + row.json + `]}`))
			if err == nil || err.Error() != row.want {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestSimulateImages holds how a workload with several images is played.
func TestSimulateImages(t *testing.T) {
	sc := webAndWorker()
	sc.Resources[0].Images[0].Writes = []string{"what web runs"}
	runs, err := Simulate(sc, map[string]float64{"web": 2}, []Edit{{Paths: Paths{"cmd"}, After: 20}})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for i := range runs[0].Events {
		told = append(told, runs[0].Events[i].String())
	}
	want := []string{
		"0.04 start web", "2.04 end web", "2.08 start web", "4.08 end web",
		"4.37 start worker", "4.87 end worker",
		"20.00 edit cmd to version 2", "20.24 start web", "22.24 end web",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	if got := runs[0].Final["what web runs"].Versions; got["cmd"] != 2 || got["ui"] != 1 {
		t.Errorf("web runs what was made from %v", got)
	}
}
