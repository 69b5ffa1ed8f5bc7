package schedule

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// build is a build of a pipeline as emit writes it, made from sources and from
// what the builds after make.
func build(name string, sources, shared, after []string) Resource {
	r := Resource{Name: name, AllowParallel: true, Stage: &stage.Call{Kind: stage.Build, Settings: stage.Settings{
		Name: name, Outputs: []string{"bin/" + name}, Shared: shared, After: after,
	}}}
	r.Reads, r.Deps = slices.Clone(sources), slices.Clone(sources)
	for _, up := range after {
		r.Reads = append(r.Reads, "bin/"+up)
		r.Deps = append(r.Deps, stage.File(up, "stamp"))
	}
	r.Writes = []string{"bin/" + name}
	return r
}

// imageOf are the stages of an image as emit writes them, made from the builds
// and from sources of its own.
func imageOf(builds, inputs, shared []string) []Resource {
	parts := stage.Settings{Image: "app", Builds: builds, Inputs: inputs, Shared: shared}
	step := func(kind stage.Kind, name string, settings stage.Settings, deps, resourceDeps []string) Resource {
		settings.Name, settings.Image = name, "app"
		return Resource{
			Name: name, AllowParallel: true, Deps: deps, ResourceDeps: resourceDeps,
			Stage: &stage.Call{Kind: kind, Settings: settings},
		}
	}
	gate := step(stage.Gate, "wait-for-builds", parts, slices.Clone(inputs), builds)
	image := step(stage.Image, "docker-build-image", parts, []string{".tiltgen/app.ready"}, []string{"wait-for-builds"})
	image.Reads = slices.Clone(inputs)
	for _, b := range builds {
		gate.Deps = append(gate.Deps, stage.File(b, "stamp"))
		image.Reads = append(image.Reads, "bin/"+b)
	}
	tag := step(stage.Tag, "app", stage.Settings{}, []string{".tiltgen/app.ref"}, []string{"kind-load-image"})
	tag.Kind = Image
	return []Resource{
		gate, image,
		step(stage.Load, "kind-load-image", stage.Settings{}, []string{".tiltgen/app.image"}, []string{"docker-build-image"}),
		tag,
	}
}

// sideBySide are two builds that share a source, and the image made of both.
func sideBySide() *Scenario {
	shared := []string{"shared"}
	return &Scenario{Sources: shared, Resources: append([]Resource{
		build("one", shared, shared, nil), build("two", shared, shared, nil),
	}, imageOf([]string{"one", "two"}, nil, nil)...)}
}

// inARow is a build made from another's output, both of which share a source
// with the image.
func inARow() *Scenario {
	shared := []string{"shared"}
	return &Scenario{Sources: []string{"shared", "own"}, Resources: append([]Resource{
		build("one", shared, shared, nil), build("two", []string{"shared", "own"}, shared, []string{"one"}),
	}, imageOf([]string{"one", "two"}, shared, shared)...)}
}

// onBase is an image built from a base image of the project; both take in the
// same source, and the output of one build.
func onBase() *Scenario {
	shared := []string{"shared"}
	base := imageOf([]string{"one"}, shared, shared)[:2]
	for i := range base {
		call := *base[i].Stage
		call.Settings.Name = "base-" + call.Settings.Name
		call.Settings.Image = "base"
		base[i].Name, base[i].Stage = call.Settings.Name, &call
	}
	base[1].Deps, base[1].ResourceDeps = []string{".tiltgen/base.ready"}, []string{"base-wait-for-builds"}
	image := imageOf([]string{"one", "two"}, shared, shared)
	for i := range image[:2] {
		image[i].Stage.Settings.Bases = []string{"base"}
	}
	image[0].Deps = append(image[0].Deps, ".tiltgen/base.image")
	return &Scenario{Sources: shared, Resources: slices.Concat([]Resource{
		build("one", shared, shared, nil), build("two", shared, shared, nil),
	}, base, image)}
}

// TestPipeline holds that what emit writes is safe, and that this is proved by
// parts.
func TestPipeline(t *testing.T) {
	for name, sc := range pipelines {
		t.Run(name, func(t *testing.T) {
			if part, err := cone(sc, "app"); err != nil || pipelineOf(part, "app") == nil {
				t.Fatalf("it is not taken for a pipeline: %v", err)
			}
			result, err := Explore(sc, "app", 100_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]Verdict{Safe}, result.Verdicts()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPartsAgree holds that what is proved by parts is safe as a whole too, in
// any order, and with -long by Tilt's own rules.
func TestPartsAgree(t *testing.T) {
	for name, sc := range pipelines {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && len(sc.Resources) > 6 {
				t.Skip("it takes seconds: not with -short")
			}
			result, err := exploreInAnyOrder(sc, "docker-build-image", 1_000_000)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]Verdict{Safe}, result.Verdicts()); diff != "" {
				t.Error(diff)
			}
			t.Logf("%d states", result.States)
		})
	}
}

// TestEveryClauseIsNeeded holds that without any one clause there is a run that
// breaks: in any order, and by Tilt's own rules too.
func TestEveryClauseIsNeeded(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds: not with -short")
	}
	for _, row := range []struct {
		name     string
		without  clause
		sc       *Scenario
		consumer string
		want     Verdict
	}{
		{"no build runs on what is not there", clauseUpstreamStamp, inARow(), "two", MissingInput},
		{"a build that runs has no stamp", clauseOwnStamp, sideBySide(), "docker-build-image", HalfWrittenInput},
		{"no stamp when a shared source changed", clauseSourceChanged, sideBySide(), "docker-build-image", MixedInputs},
		{"no stamp for a build that failed", clauseFailedBuild, sideBySide(), "docker-build-image", HalfWrittenInput},
		{"without all stamps nothing is fresh", clauseMissingStamp, sideBySide(), "docker-build-image", HalfWrittenInput},
		{"nor on an older upstream", clauseUpstreamTokens, inARow(), "docker-build-image", MixedInputs},
		{"nor on two versions of a shared source", clauseSharedSource, sideBySide(), "docker-build-image", MixedInputs},
		{"an image is built only when all is fresh", clauseImageFresh, sideBySide(), "docker-build-image", HalfWrittenInput},
		{"what changes under an image build is not published", clauseSecondSnapshot, sideBySide(), "docker-build-image", MixedInputs},
	} {
		t.Run(row.name, func(t *testing.T) {
			result := without(t, row.sc, row.consumer, row.without, row.want, func(s *System) order { return anyOrder{s} })
			compareClause(t, row.name, result, row.want)
			if *long {
				without(t, row.sc, row.consumer, row.without, row.want, func(s *System) order {
					return tiltOrder{s, s.index(row.consumer)}
				})
			}
		})
	}
}

// without explores a consumer without a clause, and wants a verdict to be found.
func without(t *testing.T, sc *Scenario, consumer string, c clause, want Verdict, in func(*System) order) *Result {
	t.Helper()
	part, err := cone(sc, consumer)
	if err != nil {
		t.Fatal(err)
	}
	all, err := systems(part)
	if err != nil {
		t.Fatal(err)
	}
	result := &Result{Consumer: consumer}
	for _, s := range all {
		s.without = c
		ex := newExploration(s, consumer, in(s), 1_500_000, result)
		ex.run()
		ex.report(result)
	}
	if !slices.Contains(result.Verdicts(), want) {
		t.Errorf("%q is found, not %s", result.Verdicts(), want)
	}
	return result
}

// TestEveryWireIsNeeded holds that a pipeline in which a step does not watch
// something that it is made from is not taken for one, and what becomes of it.
func TestEveryWireIsNeeded(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds: not with -short")
	}
	for _, row := range []struct {
		resource, dep string
		want          Verdict
	}{
		{"one", "shared", StaleResult},
		// It is woken by the stamp of one, which watches shared as well.
		{"two", "shared", Safe},
		{"two", "own", StaleResult},
		{"two", ".tiltgen/one.stamp", StaleResult},
		{"wait-for-builds", "shared", Safe},
		{"wait-for-builds", ".tiltgen/one.stamp", Safe},
		{"wait-for-builds", ".tiltgen/two.stamp", StaleResult},
		{"docker-build-image", ".tiltgen/app.ready", StaleResult},
		{"kind-load-image", ".tiltgen/app.image", StaleResult},
		{"app", ".tiltgen/app.ref", StaleResult},
	} {
		t.Run(row.resource+" watches "+row.dep, func(t *testing.T) {
			sc := inARow()
			at := slices.IndexFunc(sc.Resources, func(r Resource) bool { return r.Name == row.resource })
			r := &sc.Resources[at]
			n := len(r.Deps)
			r.Deps = slices.DeleteFunc(r.Deps, func(dep string) bool { return dep == row.dep })
			if len(r.Deps) != n-1 {
				t.Fatal("it does not watch that")
			}
			part, err := cone(sc, "app")
			if err != nil {
				t.Fatal(err)
			}
			if pipelineOf(part, "app") != nil {
				t.Error("it is taken for a pipeline")
			}
			consumer := "app"
			switch {
			case at <= 3:
				consumer = "docker-build-image"
			case testing.Short():
				t.Skip("the whole pipeline takes seconds: not with -short")
			}
			result, err := exploreInAnyOrder(sc, consumer, 1_000_000)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(result.Verdicts(), row.want) {
				t.Errorf("%q, not %s", result.Verdicts(), row.want)
			}
		})
	}
}

// exploreInAnyOrder is Explore with all stages in any order.
func exploreInAnyOrder(sc *Scenario, consumer string, bound int) (*Result, error) {
	return exploreIn(func(s *System) order { return anyOrder{s} }, sc, consumer, bound)
}

// exploreIn is Explore in an order.
func exploreIn(in func(*System) order, sc *Scenario, consumer string, bound int) (*Result, error) {
	part, err := cone(sc, consumer)
	if err != nil {
		return nil, err
	}
	all, err := systems(part)
	if err != nil {
		return nil, err
	}
	return exploreSystems(in, all, consumer, bound), nil
}
