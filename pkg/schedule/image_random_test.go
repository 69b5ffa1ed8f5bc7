package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// TestImagesSafeInEveryWalk holds that what Explore calls safe of workloads with
// several or shared images is safe as a whole, and that no random walk shows
// otherwise.
func TestImagesSafeInEveryWalk(t *testing.T) {
	lot := seedsOf(t, lot{n: 60, bound: 3_000, walks: 5}, lot{first: 100_000, n: 2000, bound: 60_000, walks: 60})
	lot.safeInEveryWalk(t, 12, randomImages)
}

// randomImages is a small scenario with workloads that have several images, and
// share some.
func randomImages(r *rand.Rand, seed int) *Scenario {
	sc := &Scenario{Name: fmt.Sprint("images ", seed), MaxParallelUpdates: r.IntN(4)}
	sc.Sources = []string{"a", "b"}[:1+r.IntN(2)]
	files := slices.Clone(sc.Sources)
	odd := func(n int) bool { return seed%2 == 1 && r.IntN(n) == 0 }
	no := false
	exclusive := r.IntN(3)
	for i := range 1 + r.IntN(2) {
		step := Resource{Name: fmt.Sprint("step", i), AllowParallel: r.IntN(3) < exclusive, Atomic: r.IntN(4) == 0}
		for _, file := range files {
			if r.IntN(2) == 0 {
				step.Reads = append(step.Reads, file)
				step.Deps = append(step.Deps, file)
			}
		}
		for k := range 1 + r.IntN(2) {
			step.Writes = append(step.Writes, fmt.Sprintf("out%d/%d", i, k))
		}
		files = append(files, step.Writes...)
		sc.Resources = append(sc.Resources, step)
	}
	images := randomTargets(r, files, odd)
	for i := range 1 + r.IntN(2) {
		w := Resource{Name: fmt.Sprint("web", i), Kind: Image, Atomic: true}
		runs := map[string]bool{}
		for _, t := range slices.Backward(images) {
			// What an image is built from belongs to the workload as well.
			if runs[t.Name] = runs[t.Name] || r.IntN(4) > 0; runs[t.Name] {
				for _, base := range t.ImageDeps {
					runs[base] = true
				}
			}
		}
		for _, t := range images {
			if runs[t.Name] {
				w.Images = append(w.Images, t)
			}
		}
		if odd(6) {
			w.AutoInit = &no
		}
		if odd(6) {
			w.TriggerMode = tilt.TriggerManual
		}
		for _, before := range sc.Resources {
			if !odd(4) && (r.IntN(8) > 0 || seed%4 == 0) && before.Kind != Image {
				w.ResourceDeps = append(w.ResourceDeps, before.Name)
			}
		}
		sc.Resources = append(sc.Resources, w)
	}
	return sc
}

// randomTargets are up to three images, each built from some of those before it.
func randomTargets(r *rand.Rand, files []string, odd func(int) bool) []ImageTarget {
	var images []ImageTarget
	for i := range 1 + r.IntN(3) {
		t := ImageTarget{Name: fmt.Sprint("image", i)}
		for _, file := range files {
			if r.IntN(3) == 0 {
				t.Reads = append(t.Reads, file)
				if !odd(6) {
					t.Deps = append(t.Deps, file)
				}
			} else if r.IntN(8) == 0 {
				t.Deps = append(t.Deps, file)
			}
		}
		if odd(4) && len(t.Deps) > 0 {
			t.Ignore = append(t.Ignore, t.Deps[r.IntN(len(t.Deps))])
		}
		if odd(4) {
			t.Writes = append(t.Writes, fmt.Sprintf("image-out/%d", i))
			files = append(slices.Clip(files), t.Writes...)
		}
		for _, base := range images {
			if r.IntN(2) == 0 {
				t.ImageDeps = append(t.ImageDeps, base.Name)
			}
		}
		images = append(images, t)
	}
	return images
}
