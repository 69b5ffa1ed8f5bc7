package schedule

import (
	"fmt"
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

// The parts of a pipeline in which files are synced.
var (
	copying   = shape{kind: stage.Gate, behind: true, own: true, upstream: true, shared: true}
	keys      = shape{kind: stage.Tag, load: true, synced: syncedKeys}
	keysAlone = shape{kind: stage.Tag, synced: syncedKeys}
	alone     = shape{kind: stage.Tag, synced: syncedAlone}
	inImage   = shape{kind: stage.Tag, synced: syncedInImage}
)

// TestSyncedParts holds that each part is safe, explored to its end, and that
// without any one clause there is a run that breaks.
func TestSyncedParts(t *testing.T) {
	for _, row := range []struct {
		name    string
		part    shape
		without clause
		want    Verdict
	}{
		{"what the gate copies", copying, 0, Safe},
		{"the keys", keys, 0, Safe},
		{"the keys, where nothing is loaded", keysAlone, 0, Safe},
		{"what is only synced", alone, 0, Safe},
		{"what is synced and in the image", inImage, 0, Safe},
		{"the copy is of use only if nothing changed", copying, clauseGateSnapshot, HalfWrittenInput},
		{"the gate opens only when all is fresh", copying, clauseGateFresh, MixedInputs},
		{"what belongs to another image is not synced", inImage, clauseDeployedKey, MixedInputs},
		{"what belongs to the deployed image is kept", inImage, clauseLast, MissingInput},
		{"gate and tag step one after the other", inImage, clauseExclusion, MixedInputs},
		{"no gate sends before a container is there", inImage, clauseHoldBack, MixedInputs},
		{"nor does the tag step that deploys it", inImage, clauseNewContainer, MixedInputs},
		{"a container is sent what its image lacks", alone, clauseTagSends, StaleResult},
		{"whatever was sent is sent again", alone, clauseSendAgain, StaleResult},
		{"the gate wakes a tag step that passed over an image", keys, clauseWakeTag, StaleResult},
		{"also where nothing is loaded", keysAlone, clauseWakeTag, StaleResult},
		{"an image that was asked for is asked for again", keys, clauseAskAgain, StaleResult},
		{"a change is reported before a new container is there", inImage, assumeReported, MixedInputs},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.without != 0 && testing.Short() {
				t.Skip("it takes seconds: not with -short")
			}
			row.part.without = row.without
			result, err := row.part.explore(200_000)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(result.Verdicts(), row.want) {
				t.Errorf("%q, not %s", result.Verdicts(), row.want)
			}
			t.Logf("%d states", result.States)
			if row.without != 0 {
				compareClause(t, row.name, result, row.want)
			}
		})
	}
}

// TestPartsBecomeQuiet holds that in each part there are states in which all is
// quiet: else it would be no wonder that nothing is stale in one.
func TestPartsBecomeQuiet(t *testing.T) {
	for _, part := range []shape{
		copying, keys, keysAlone, alone,
		{kind: stage.Tag}, {kind: stage.Tag, load: true},
		{kind: stage.Image, own: true}, {kind: stage.Image, behind: true, upstream: true}, {kind: stage.Image, behind: true, base: true, upstream: true},
		{kind: stage.Build, own: true}, {kind: stage.Build, own: true, behind: true, shared: true},
	} {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			sc, consumer := part.scenario()
			whole, err := cone(sc, consumer)
			if err != nil {
				t.Fatal(err)
			}
			s, err := trackedSystem(whole, sc.Sources[0])
			if err != nil {
				t.Fatal(err)
			}
			ex := newExploration(s, consumer, part.order(s), 200_000, &Result{})
			ex.run()
			if !anyState(ex, func(st *State) bool { return ex.quiet(st) }) {
				t.Errorf("none of %d states is quiet", ex.states.len())
			}
		})
	}
}

// TestSyncedIsSafe holds that what is proved by parts is safe as a whole too, where
// what is synced is made from a source of its own, and where that goes into the
// image for good as well.
func TestSyncedIsSafe(t *testing.T) {
	if !*long {
		t.Skip("it takes minutes and some gigabytes: -long runs it")
	}
	for _, both := range []bool{false, true} {
		result, err := exploreIn(func(s *System) order { return standIns{anyOrder{s}} }, syncedParts(both), "app", 10_000_000)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Verdict{Safe}, result.Verdicts()); diff != "" {
			t.Error(diff)
		}
		for _, f := range result.Findings {
			t.Logf("%s:\n%s", f.Verdict, strings.Join(f.Run, "\n"))
		}
		t.Logf("%d states", result.States)
	}
}

// TestSyncedPipeline holds that a whole pipeline in which files are synced is
// proved, and, when a wire of it is cut, is neither taken for one nor called safe.
func TestSyncedPipeline(t *testing.T) {
	for _, row := range []struct {
		name string
		cut  func(sc *Scenario)
		want Verdict
	}{
		{"as emitted", func(*Scenario) {}, Safe},
		{"the tag step does not watch the reference", unwatched("app", ".tiltgen/app.ref"), UnknownVerdict},
		{"nor what holds it back", unwatched("app", ".tiltgen/app.moving"), UnknownVerdict},
		{"nor what is sent", unwatched("app", ".tiltgen/app.live"), UnknownVerdict},
		{"what the image takes in is not synced, and needs no other one", func(sc *Scenario) { setLive(sc, nil, "docker-build-image", "wait-for-builds") }, UnknownVerdict},
		{"the tag step says that nothing is synced", func(sc *Scenario) { setLive(sc, nil, "app") }, UnknownVerdict},
		{"Tilt syncs something else", func(sc *Scenario) { byName(sc, "app").LiveUpdate.Syncs = []string{"bin/one"} }, UnknownVerdict},
	} {
		t.Run(row.name, func(t *testing.T) {
			sc := withBuild()
			row.cut(sc)
			part, err := cone(sc, "app")
			if err != nil {
				t.Fatal(err)
			}
			if is := pipelineOf(part, "app") != nil; is != (row.want == Safe) {
				t.Errorf("it is taken for a pipeline: %v", is)
			}
			// What is cut is not proved by parts, and takes as long as it may.
			bound := 20_000
			if row.want != Safe {
				bound = 2_000
			}
			result, err := Explore(sc, "app", bound)
			if err != nil {
				t.Fatal(err)
			}
			if verdicts := result.Verdicts(); !slices.Contains(verdicts, row.want) || row.want != Safe && slices.Contains(verdicts, Safe) {
				t.Errorf("%q, not %s", verdicts, row.want)
			}
			if (result.Because == "") != (row.want == Safe) {
				t.Errorf("because %q", result.Because)
			}
		})
	}
}

// anyState reports whether something holds of any state that was seen.
func anyState(ex *exploration, holds func(st *State) bool) bool {
	st := ex.Start()
	for i := range ex.states.len() {
		ex.unpack(&st, ex.states.at(int32(i)))
		if holds(&st) {
			return true
		}
	}
	return false
}

func byName(sc *Scenario, name string) *Resource {
	return &sc.Resources[slices.IndexFunc(sc.Resources, func(r Resource) bool { return r.Name == name })]
}

func unwatched(name, dep string) func(*Scenario) {
	return func(sc *Scenario) {
		r := byName(sc, name)
		r.Deps = slices.DeleteFunc(slices.Clone(r.Deps), func(d string) bool { return d == dep })
	}
}

func setLive(sc *Scenario, live []string, names ...string) {
	for _, name := range names {
		byName(sc, name).Stage.Settings.Live = live
	}
}

// TestSyncedWires holds that the custom_build has to watch what wakes it.
func TestSyncedWires(t *testing.T) {
	for _, row := range []struct {
		dep  string
		part shape
		want Verdict
	}{
		{stage.File(partImage, "ref"), keys, StaleResult},
		{stage.File(partImage, "live"), alone, StaleResult},
		{stage.File(partImage, "moving"), alone, StaleResult},
		{stage.File(partImage, "moving"), inImage, MixedInputs},
		{stage.File(partImage, "moving"), keys, StaleResult},
	} {
		t.Run(row.dep, func(t *testing.T) {
			if testing.Short() {
				t.Skip("it takes seconds: not with -short")
			}
			sc, consumer := row.part.scenario()
			unwatched(partTag, row.dep)(sc)
			all, err := row.part.systems(sc, consumer)
			if err != nil {
				t.Fatal(err)
			}
			result := exploreSystems(row.part.order, all, consumer, 200_000)
			if !slices.Contains(result.Verdicts(), row.want) {
				t.Errorf("%q, not %s", result.Verdicts(), row.want)
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
	if testing.Short() {
		t.Skip("it takes seconds: not with -short")
	}
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
		ex := newExploration(s, "app", settledOrder{o}, 50_000, result)
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
