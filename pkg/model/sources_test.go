package model

import (
	"path"
	"testing"
)

func FuzzClean(f *testing.F) {
	for _, p := range []string{"", ".", "..", "/", "a", "a/b.c", "./a", "../a", "a/", "a//b", "a/./b", "a/../b", "a/..", ".a", "a/.b", "/a", "/..", "//", "a/b/"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		want := path.Clean(p)
		if got := clean(p); got != want {
			t.Errorf("clean(%q) = %q, want %q", p, got, want)
		}
		if got := folderOf(want); got != path.Dir(want) {
			t.Errorf("folderOf(%q) = %q, want %q", want, got, path.Dir(want))
		}
	})
}
