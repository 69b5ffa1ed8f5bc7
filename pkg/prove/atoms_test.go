package prove

import (
	"path"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/flow"
)

// TestAtoms holds that the files of paths do not overlap, and that a path has
// just those of what lies in it.
func TestAtoms(t *testing.T) {
	paths := rapid.Custom(func(t *rapid.T) string {
		p := path.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "ab"}), 0, 4).Draw(t, "path")...)
		return path.Join(rapid.SampledFrom([]string{".", "..", "../..", "/elsewhere"}).Draw(t, "from"), p)
	})
	rapid.Check(t, func(t *rapid.T) {
		named := rapid.SliceOfN(paths, 1, 8).Draw(t, "named")
		a := newAtoms(named, func(string) bool { return true })
		// A file that is named by nobody lies in the nearest path that is.
		file := paths.Draw(t, "in") + "/file"
		own := a.at(path.Clean(file))
		if len(own) > 1 {
			t.Fatalf("%s lies in %v", file, own)
		}
		for _, p := range named {
			has := len(own) == 1 && slices.Contains(a.of(region{path: p}), own[0])
			if in := flow.Within(path.Clean(file), p); in != has {
				t.Errorf("%s lies in %s: %v, but it is among its files: %v", file, p, in, has)
			}
		}
	})
}
