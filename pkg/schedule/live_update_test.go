package schedule

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// synced is an image made of a page and a program, each by a step from a source
// of its own, of which the page is synced.
func synced(change func(page, web *Resource)) *Scenario {
	page := Resource{Name: "page", Deps: []string{"words"}, Reads: []string{"words"}, Writes: []string{"out/page"}}
	program := Resource{Name: "program", Deps: []string{"code"}, Reads: []string{"code"}, Writes: []string{"out/program"}}
	web := Resource{
		Name: "web", Kind: Image, Deps: []string{"out"}, Reads: []string{"out/page", "out/program"},
		ResourceDeps: []string{"page", "program"}, LiveUpdate: &LiveUpdate{Syncs: []string{"out/page"}},
	}
	change(&page, &web)
	return &Scenario{Sources: []string{"words", "code"}, Resources: []Resource{page, program, web}}
}

// TestLiveUpdate holds what can become of a container that is synced.
func TestLiveUpdate(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds: not with -short")
	}
	for _, row := range []struct {
		name string
		sc   *Scenario
		want []Verdict
	}{
		{
			"a parallel step writes what is synced",
			synced(func(page, _ *Resource) { page.AllowParallel = true }),
			[]Verdict{HalfWrittenInput},
		},
		{
			"an exclusive step writes what is synced: no step may run beside it, but a sync may",
			synced(func(*Resource, *Resource) {}),
			[]Verdict{HalfWrittenInput},
		},
		{
			"without live update no build is beside an exclusive step",
			synced(func(_, web *Resource) { web.LiveUpdate = nil }),
			[]Verdict{Safe},
		},
		{
			"nor where every change falls back on a build",
			synced(func(_, web *Resource) { web.LiveUpdate.FallBackOn = []string{"out"} }),
			[]Verdict{Safe},
		},
		{
			"what is synced is never half-written",
			synced(func(page, _ *Resource) { page.Atomic = true }),
			[]Verdict{Safe},
		},
		{
			"a source is synced, and nothing is made from it",
			synced(func(_, web *Resource) {
				web.Reads[0], web.LiveUpdate.Syncs[0], web.Deps = "words", "words", []string{"words", "out"}
			}),
			[]Verdict{Safe},
		},
		{
			"what is synced is made from the same source as what is not",
			synced(func(page, _ *Resource) { page.Atomic, page.Reads, page.Deps = true, []string{"code"}, []string{"code"} }),
			[]Verdict{MixedInputs},
		},
		{
			"with an initial sync, what changed beside it is taken for synced",
			synced(func(page, web *Resource) { page.Atomic, web.LiveUpdate.InitialSync = true, true }),
			[]Verdict{StaleResult},
		},
		{
			"a sync waits for a trigger where the trigger mode is manual",
			synced(func(page, web *Resource) { page.Atomic, web.TriggerMode = true, "manual" }),
			[]Verdict{StaleResult},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			result, err := Explore(row.sc, "web", 100_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, result.Verdicts()); diff != "" {
				t.Error(diff)
			}
			t.Logf("%d states", result.States)
			for _, f := range result.Findings {
				t.Logf("%s: %q", f.Verdict, f.Run)
			}
		})
	}
}

// TestLiveUpdateHolds holds what a live update holds back, and how Tilt calls it.
func TestLiveUpdateHolds(t *testing.T) {
	s, err := NewSystem(synced(func(*Resource, *Resource) {}))
	if err != nil {
		t.Fatal(err)
	}
	web, page := s.index("web"), s.index("page")
	st := s.Start()
	build := func(i int) {
		for _, action := range []Action{PickTarget, ReadInputs, HalfWriteOutputs, EndCommand, CompleteBuild} {
			s.Apply(&st, Transition{Action: action, Of: i})
		}
	}
	build(page)
	build(s.index("program"))
	s.Apply(&st, Transition{Action: DeliverEvents, Of: web})
	build(web)
	is := func(what string, i int, want Hold) {
		t.Helper()
		if got := s.Held(&st, i); got != want {
			t.Errorf("%s: %s is held by %q, not %q", what, s.resources[i].name, got, want)
		}
	}
	change := func(i int) {
		s.change(&st, s.resources[i].writes[0])
		s.Apply(&st, Transition{Action: DeliverEvents, Of: web})
	}
	change(page)
	is("the container is still to come", web, HoldWaitingForDeploy)
	s.Apply(&st, Transition{Action: BecomeReady, Of: web})
	is("the container runs", web, HoldReconciling)
	s.Apply(&st, Transition{Action: TriggerResource, Of: page})
	is("before the sync", page, "")
	s.Apply(&st, Transition{Action: StartSync, Of: web})
	is("beside the sync", page, HoldUnparallelizable)
	s.Apply(&st, Transition{Action: EndSync, Of: web})
	is("after the sync", page, "")
	build(page)
	change(s.index("program"))
	is("what changed is not synced", web, "")
	if s.Can(&st, Transition{Action: StartSync, Of: web}) {
		t.Error("a change that needs a build is synced")
	}
}
