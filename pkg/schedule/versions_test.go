package schedule

import (
	"testing"

	"pgregory.net/rapid"
)

// TestVersions holds what is made of the versions of one source, and of several.
func TestVersions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &System{versions: rapid.IntRange(1, 3).Draw(t, "sources")}
		draw := func(name string) (Versions, []int) {
			var v Versions
			all := rapid.SliceOfN(rapid.IntRange(0, 400), s.versions, s.versions).Draw(t, name)
			for source, version := range all {
				v = s.withVersion(v, source, version)
			}
			return v, all
		}
		a, ofA := draw("a")
		b, ofB := draw("b")
		oldest, differ := s.oldest(a, b), false
		for source := range s.versions {
			if got := s.version(a, source); got != ofA[source] {
				t.Errorf("source %d of %v is %d", source, ofA, got)
			}
			want := min(ofA[source], ofB[source])
			if want == 0 {
				want = max(ofA[source], ofB[source])
			} else if ofA[source] != ofB[source] {
				differ = true
			}
			if got := s.version(oldest, source); got != want {
				t.Errorf("source %d of %v and %v is %d", source, ofA, ofB, got)
			}
		}
		if got := s.differ(a, b); got != differ {
			t.Errorf("%v and %v differ: %t", ofA, ofB, got)
		}
	})
}
