package schedule

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// syncedParts is a pipeline with live update whose sources stand for what its builds
// make: one that is synced, or one that goes both into what is synced and into
// what is not.
func syncedParts(both bool) *Scenario {
	c := stage.Settings{Image: "app", Inputs: []string{"source"}, Live: []string{"source"}}
	if both {
		c.HardInputs = c.Inputs
	}
	step := func(kind stage.Kind, name string, c stage.Settings, deps ...string) Resource {
		c.Name = name
		return Resource{Name: name, AllowParallel: true, Deps: deps, Stage: &stage.Call{Kind: kind, Settings: c}}
	}
	image := step(stage.Image, "docker-build-image", c, ".tiltgen/app.ready")
	image.Reads = c.Inputs
	tag := step(stage.Tag, "app", stage.Settings{Image: "app", Live: c.Live}, ".tiltgen/app.ref", ".tiltgen/app.moving", ".tiltgen/app.live")
	tag.Kind, tag.LiveUpdate = Image, &LiveUpdate{Syncs: []string{".tiltgen/app.live"}}
	return &Scenario{Sources: c.Inputs, Resources: []Resource{
		step(stage.Gate, "wait-for-builds", c, "source"), image,
		step(stage.Load, "kind-load-image", stage.Settings{Image: "app"}, ".tiltgen/app.image"), tag,
	}}
}

// deployed explores a pipeline with live update from when its first image is
// deployed, and what follows then.
func deployed(t *testing.T, sc *Scenario, then []Transition, change func(s *System), bound int) *Result {
	t.Helper()
	part, err := cone(sc, "app")
	if err != nil {
		t.Fatal(err)
	}
	all, err := systems(part)
	if err != nil {
		t.Fatal(err)
	}
	s := all[0]
	change(s)
	o := standIns{anyOrder{s}}
	st := s.Start()
	o.begin(&st)
	for _, move := range append(slices.Clone(theFirst), then...) {
		o.move(&st, move)
	}
	result := &Result{Consumer: "app"}
	ex := newExploration(s, "app", quietly{o}, bound, result)
	ex.runFrom([]State{st})
	ex.report(result)
	return result
}

// The resources of syncedParts by their numbers.
const (
	tagStep = iota
	gateStep
	imageStep
	loadStep
)

// theFirst makes the first image and deploys it; theNext makes another one of an
// edit, of which the tag step is about to hear.
var (
	theFirst = []Transition{
		{Action: PickTarget, Of: gateStep}, {Action: PickTarget, Of: imageStep}, {Action: PickTarget, Of: loadStep},
		{Action: DeliverEvents, Of: tagStep}, {Action: PickTarget, Of: tagStep}, {Action: EndCommand, Of: tagStep},
		{Action: CompleteBuild, Of: tagStep}, {Action: BecomeReady, Of: tagStep},
	}
	theNext = []Transition{
		{Action: EditSource}, {Action: PickTarget, Of: gateStep}, {Action: PickTarget, Of: imageStep},
		{Action: PickTarget, Of: loadStep}, {Action: DeliverEvents, Of: tagStep}, {Action: PickTarget, Of: tagStep},
	}
)

// quietly is an order in which Tilt has started before.
type quietly struct{ standIns }

func (quietly) begin(*State) {}

// The moves that a row is told by.
func edit() Transition            { return Transition{Action: EditSource} }
func pick(i int) Transition       { return Transition{Action: PickTarget, Of: i} }
func on(action Action) Transition { return Transition{Action: action, Of: tagStep} }
func ends(choice uint8) Transition {
	return Transition{Action: EndCommand, Of: tagStep, Choice: choice}
}
func tagRuns(choice uint8) []Transition {
	return []Transition{pick(tagStep), ends(choice), on(CompleteBuild)}
}

// syncedOnce sends an edit to the container; then the tag step runs for some
// other reason, asks for an image that has it, and sends it again.
var syncedOnce = slices.Concat([]Transition{edit(), pick(gateStep), on(DeliverEvents)}, tagRuns(choiceNone), []Transition{on(DeliverEvents)})

// sentTwice deploys an image that is newer than what the gate moved in, so that
// its container is sent something older first, and then the newer again.
var sentTwice = slices.Concat([]Transition{edit(), pick(imageStep), pick(loadStep), on(DeliverEvents)}, tagRuns(choiceNone),
	[]Transition{on(BecomeReady), on(DeliverEvents)}, tagRuns(choiceNone),
	[]Transition{on(DeliverEvents), on(StartSync), pick(gateStep), on(DeliverEvents)})

// settled leaves a container to which Tilt syncs at once.
var settled = slices.Concat([]Transition{{Action: PickTarget, Of: gateStep, Choice: choiceOthers}, on(DeliverEvents)}, tagRuns(choiceNone), []Transition{on(DeliverEvents)})

// TestLiveClauses holds that without a part of clause 11 there is a run that
// breaks, and that with it none is found as soon.
func TestLiveClauses(t *testing.T) {
	for _, row := range []struct {
		name    string
		without clause
		both    bool
		then    []Transition
		want    Verdict
	}{
		{"what belongs to another image is not synced", clauseDeployedKey, true, settled, MixedInputs},
		{"gate and tag step one after the other", clauseExclusion, true, slices.Concat(settled, []Transition{pick(tagStep), edit()}), MixedInputs},
		{"nothing more is synced to a container about to be replaced", clauseHoldBack, true, theNext, MixedInputs},
		{"nor sent while it is", clauseNewContainer, true, theNext, MixedInputs},
		{"a container is sent what its image lacks", clauseTagSends, false, []Transition{edit(), pick(gateStep), on(DeliverEvents)}, StaleResult},
		{"an image that was asked for is asked for again", clauseAskAgain, false, syncedOnce, StaleResult},
		{"whatever was sent is sent again", clauseSendAgain, false, sentTwice, StaleResult},
	} {
		t.Run(row.name, func(t *testing.T) {
			const bound = 5000
			for _, without := range []clause{0, row.without} {
				result := deployed(t, syncedParts(row.both), row.then, func(s *System) { s.without = without }, bound)
				if found := slices.Contains(result.Verdicts(), row.want); found != (without != 0) {
					t.Errorf("without clause %d: %q in %d states", without, result.Verdicts(), result.States)
				}
				for _, f := range result.Findings {
					t.Logf("without clause %d: %s: %q", without, f.Verdict, f.Run)
				}
			}
		})
	}
}

// TestSyncedIsSafe holds that nothing breaks where what is synced is made from a
// source of its own.
func TestSyncedIsSafe(t *testing.T) {
	if !*long {
		t.Skip("it takes half a minute: -long runs it")
	}
	part, err := cone(syncedParts(false), "app")
	if err != nil {
		t.Fatal(err)
	}
	all, err := systems(part)
	if err != nil {
		t.Fatal(err)
	}
	result := &Result{Consumer: "app"}
	for _, s := range all {
		ex := newExploration(s, "app", standIns{anyOrder{s}}, 1_000_000, result)
		ex.run()
		ex.report(result)
	}
	if diff := cmp.Diff([]Verdict{Safe}, result.Verdicts()); diff != "" {
		t.Error(diff)
	}
	for _, f := range result.Findings {
		t.Logf("%s:\n%s", f.Verdict, strings.Join(f.Run, "\n"))
	}
	t.Logf("%d states", result.States)
}

// TestLiveIsNotProved holds that stages with live update are never called safe,
// and that it says why.
func TestLiveIsNotProved(t *testing.T) {
	result, err := Explore(syncedParts(false), "app", 2000)
	if err != nil {
		t.Fatal(err)
	}
	if result.Because == "" || slices.Contains(result.Verdicts(), Safe) {
		t.Errorf("%q because %q", result.Verdicts(), result.Because)
	}
}

// TestWhoWakesTheTag holds that without the clause the first image can stay
// undeployed: the tag step passed over it, since the gate had not run yet, and
// nothing wakes that step again.
func TestWhoWakesTheTag(t *testing.T) {
	for _, without := range []clause{0, clauseWakeTag} {
		part, err := cone(syncedParts(false), "app")
		if err != nil {
			t.Fatal(err)
		}
		all, err := systems(part)
		if err != nil {
			t.Fatal(err)
		}
		all[0].without = without
		result := &Result{Consumer: "app"}
		ex := newExploration(all[0], "app", standIns{anyOrder{all[0]}}, 10_000, result)
		ex.run()
		ex.report(result)
		if found := slices.Contains(result.Verdicts(), NeverStarts); found != (without != 0) {
			t.Errorf("without clause %d: %q in %d states", without, result.Verdicts(), result.States)
		}
		for _, f := range result.Findings {
			t.Logf("%s: %q", f.Verdict, f.Run)
		}
	}
}

// TestLiveWires holds that the custom_build has to watch what wakes it.
func TestLiveWires(t *testing.T) {
	for _, row := range []struct {
		dep  string
		then []Transition
		want Verdict
	}{
		{".tiltgen/app.ref", []Transition{edit(), pick(gateStep), pick(imageStep), pick(loadStep)}, StaleResult},
		{".tiltgen/app.live", slices.Concat(settled, []Transition{edit(), pick(gateStep)}), StaleResult},
		{".tiltgen/app.moving", theNext, MixedInputs},
	} {
		t.Run(row.dep, func(t *testing.T) {
			sc := syncedParts(row.dep != ".tiltgen/app.live")
			tag := &sc.Resources[len(sc.Resources)-1]
			for _, cut := range []bool{false, true} {
				if cut {
					tag.Deps = slices.DeleteFunc(tag.Deps, func(dep string) bool { return dep == row.dep })
				}
				result := deployed(t, sc, row.then, func(*System) {}, 5000)
				if found := slices.Contains(result.Verdicts(), row.want); found != cut {
					t.Errorf("cut %v: %q in %d states", cut, result.Verdicts(), result.States)
				}
				for _, f := range result.Findings {
					t.Logf("cut %v: %s: %q", cut, f.Verdict, f.Run)
				}
			}
		})
	}
}

// withBuild is a pipeline with live update of a build, all of whose output is
// synced.
func withBuild() *Scenario {
	sc := &Scenario{Sources: []string{"source"}, Resources: append([]Resource{
		build("one", []string{"source"}, nil, nil),
	}, imageOf([]string{"one"}, nil, nil)...)}
	for i := range sc.Resources[1:] {
		c := &sc.Resources[i+1].Stage.Settings
		c.Live = []string{"bin/one"}
	}
	tag := &sc.Resources[len(sc.Resources)-1]
	tag.Deps = append(tag.Deps, ".tiltgen/app.moving", ".tiltgen/app.live")
	tag.LiveUpdate = &LiveUpdate{Syncs: []string{".tiltgen/app.live"}}
	return sc
}

// TestGateCopies holds that what the gate copies is whole, and that this takes
// its second snapshot.
func TestGateCopies(t *testing.T) {
	for _, row := range []struct {
		name    string
		without clause
		want    Verdict
	}{
		{"nothing is left out", 0, Safe},
		{"the copy is of use only if nothing changed", clauseGateSnapshot, HalfWrittenInput},
	} {
		t.Run(row.name, func(t *testing.T) {
			without(t, withBuild(), "wait-for-builds", row.without, row.want, func(s *System) order { return anyOrder{s} })
		})
	}
}

// TestGateCopiesInPrivate holds that what the gate copies is seen by nobody
// before it is known to be whole.
func TestGateCopiesInPrivate(t *testing.T) {
	for _, without := range []clause{0, clausePrivateCopy} {
		part, err := cone(withBuild(), "app")
		if err != nil {
			t.Fatal(err)
		}
		all, err := systems(part)
		if err != nil {
			t.Fatal(err)
		}
		s := all[0]
		s.without = without
		st := s.Start()
		o := anyOrder{s}
		o.begin(&st)
		does := func(name string, choice uint8, actions ...Action) {
			for _, action := range actions {
				o.move(&st, Transition{Action: action, Of: s.index(name), Choice: choice})
			}
		}
		does("one", 0, PickTarget, ReadInputs, EndCommand)
		does("wait-for-builds", 0, PickTarget, ReadInputs, EndCommand)
		does("docker-build-image", 0, PickTarget, EndCommand)
		does("kind-load-image", 0, PickTarget)
		does("app", 0, DeliverEvents, PickTarget, EndCommand, CompleteBuild, BecomeReady)
		does("wait-for-builds", choiceOthers, PickTarget, ReadInputs, EndCommand)
		does("app", 0, DeliverEvents, PickTarget, EndCommand, CompleteBuild, DeliverEvents)
		result := &Result{Consumer: "app"}
		ex := newExploration(s, "app", settledOrder{o}, 5000, result)
		ex.runFrom([]State{st})
		ex.report(result)
		if found := slices.Contains(result.Verdicts(), HalfWrittenInput); found != (without != 0) {
			t.Errorf("without clause %d: %q in %d states", without, result.Verdicts(), result.States)
		}
		for _, f := range result.Findings {
			t.Logf("without clause %d: %s: %q", without, f.Verdict, f.Run)
		}
	}
}

// settledOrder is any order in which Tilt has started before.
type settledOrder struct{ anyOrder }

func (settledOrder) begin(*State) {}
