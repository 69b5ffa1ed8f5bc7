package schedule

import (
	"slices"
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
	tag.Kind, tag.LiveUpdate = Image, &LiveUpdate{Syncs: []string{".tiltgen/app.live/source"}}
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
		{"a container is sent what its image lacks", clauseTagSends, false, nil, StaleResult},
		{"an image that was asked for is asked for again", clauseAskAgain, false, syncedOnce, StaleResult},
		{"whatever was sent is sent again", clauseSendAgain, false, sentTwice, StaleResult},
	} {
		t.Run(row.name, func(t *testing.T) {
			const bound = 5000
			for _, without := range []clause{0, row.without} {
				result := deployed(t, syncedParts(row.both), row.then, func(s *System) { s.mended, s.without = true, without }, bound)
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

// TestStageRuntimeBreaks holds that the stage runtime, as it is, has runs that
// break with live update. Each was played on the script itself.
func TestStageRuntimeBreaks(t *testing.T) {
	for _, row := range []struct {
		name string
		then []Transition
	}{
		{"an image that was asked for is thrown away, and nobody asks again", syncedOnce},
		{"what was sent counts as synced", sentTwice},
	} {
		t.Run(row.name, func(t *testing.T) {
			result := deployed(t, syncedParts(false), row.then, func(*System) {}, 5000)
			if !slices.Contains(result.Verdicts(), StaleResult) {
				t.Errorf("%q in %d states", result.Verdicts(), result.States)
			}
			for _, f := range result.Findings {
				t.Logf("%s: %q", f.Verdict, f.Run)
			}
		})
	}
}

// TestMendedIsSafe holds that with the clauses that the stage runtime lacks
// nothing breaks, where what is synced is made from a source of its own.
func TestMendedIsSafe(t *testing.T) {
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
		s.mended = true
		ex := newExploration(s, "app", standIns{anyOrder{s}}, 1_000_000, result)
		ex.run()
		ex.report(result)
	}
	if diff := cmp.Diff([]Verdict{Safe}, result.Verdicts()); diff != "" {
		t.Error(diff)
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
