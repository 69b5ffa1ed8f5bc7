package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// TestRandomPartsAgree holds that a random pipeline that is proved by its parts
// is safe as a whole, in any order; also where something is missing in it.
func TestRandomPartsAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds: not with -short")
	}
	n, bound := 30, 20_000
	if *long {
		n, bound = 600, 300_000
	}
	proved, broken := 0, 0
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 9))
		sc := randomPipeline(r)
		what := "nothing"
		if seed%3 > 0 {
			what = spoil(r, sc)
		}
		e := NewExplorer(sc)
		part, err := e.wires.cone("docker-build-image")
		if err != nil {
			t.Fatal(err)
		}
		p := pipelineOf(part, "docker-build-image")
		byParts := false
		if p != nil {
			_, byParts = e.proveParts(p, 200_000)
		}
		if what == "nothing" && !byParts {
			t.Errorf("seed %d: what emit would write is not proved", seed)
		}
		if !byParts {
			broken++
			continue
		}
		proved++
		result, err := exploreInAnyOrder(sc, "docker-build-image", bound)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range result.Findings {
			t.Errorf("seed %d, without %s: proved by parts, but %s: %q", seed, what, f.Verdict, f.Run)
		}
	}
	if proved == 0 || broken == 0 {
		t.Errorf("%d are proved and %d are not", proved, broken)
	}
	t.Logf("%d are proved and %d are not", proved, broken)
}

// randomPipeline is one of two or three builds and an image, wired as emit does.
func randomPipeline(r *rand.Rand) *Scenario {
	sources := []string{"a", "b"}
	some := func(all []string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(string) bool { return r.IntN(2) == 0 })
	}
	var builds []string
	reads := map[string][]string{}
	after := map[string][]string{}
	for i := range 2 + r.IntN(2) {
		name := fmt.Sprint("build", i)
		reads[name], after[name] = some(sources), some(builds)
		builds = append(builds, name)
	}
	inputs := some(sources)
	shared := func(taken []string) []string {
		return slices.DeleteFunc(slices.Clone(taken), func(source string) bool {
			n := 0
			for _, list := range append([][]string{inputs}, reads["build0"], reads["build1"], reads["build2"]) {
				if slices.Contains(list, source) {
					n++
				}
			}
			return n < 2
		})
	}
	sc := &Scenario{Sources: sources}
	for _, name := range builds {
		sc.Resources = append(sc.Resources, build(name, reads[name], shared(reads[name]), after[name]))
	}
	sc.Resources = append(sc.Resources, imageOf(builds, inputs, shared(inputs))...)
	return sc
}

// spoil takes something out of a pipeline, and tells what.
func spoil(r *rand.Rand, sc *Scenario) string {
	for range 100 {
		res := &sc.Resources[r.IntN(len(sc.Resources)-2)]
		call := *res.Stage
		res.Stage = &call
		c := &call.Settings
		lists := map[string]*[]string{"deps": &res.Deps, "after": &c.After, "shared": &c.Shared, "builds": &c.Builds, "inputs": &c.Inputs}
		name := []string{"deps", "after", "shared", "builds", "inputs"}[r.IntN(5)]
		list := lists[name]
		if len(*list) == 0 {
			continue
		}
		i := r.IntN(len(*list))
		what := fmt.Sprintf("%s of %s's %s", (*list)[i], res.Name, name)
		if call.Kind == stage.Gate || call.Kind == stage.Image {
			both(sc, name, (*list)[i])
			return what
		}
		*list = slices.Delete(slices.Clone(*list), i, i+1)
		return what
	}
	return "nothing"
}

// both takes an entry out of the gate's and the image stage's settings alike, or
// out of the gate's deps.
func both(sc *Scenario, name, entry string) {
	for i := range sc.Resources {
		res := &sc.Resources[i]
		if k := res.Stage.Kind; k != stage.Gate && k != stage.Image {
			continue
		}
		call := *res.Stage
		res.Stage = &call
		c := &call.Settings
		for which, list := range map[string]*[]string{"deps": &res.Deps, "shared": &c.Shared, "builds": &c.Builds, "inputs": &c.Inputs} {
			if which == name {
				*list = slices.DeleteFunc(slices.Clone(*list), func(s string) bool { return s == entry })
			}
		}
	}
}
