package tiltfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// TestLinksOutOfTheRepository reads files of this machine: what the Tiltfile
// names is read, also outside of the repository, but no link leads out of it.
func TestLinksOutOfTheRepository(t *testing.T) {
	top := t.TempDir()
	for name, text := range map[string]string{
		"outside/a.txt":       "outside",
		"repo/.git/HEAD":      "",
		"repo/dev/inside.txt": "inside",
		"repo/dev/Tiltfile":   "print('hello')\n",
	} {
		path := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{
		"repo/dev/link-in.txt": "inside.txt", "repo/dev/link-out.txt": "../../outside/a.txt", "repo/dev/folder-out": "../../outside",
	} {
		if err := os.Symlink(to, filepath.Join(top, link)); err != nil {
			t.Fatal(err)
		}
	}
	r, err := tiltfile.Load(filepath.Join(top, "repo/dev/Tiltfile"), tiltfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, path, want string }{
		{"in the folder", "inside.txt", "inside"},
		{"a link within", "link-in.txt", "inside"},
		{"outside, by its name", "../../outside/a.txt", "outside"},
		{"a link that leads out", "link-out.txt", ""},
		{"a folder that leads out", "folder-out/a.txt", ""},
		{"a folder", ".", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, err := r.Tree.ReadFile(tt.path)
			if string(text) != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v, want %q", text, err, tt.want)
			}
		})
	}
}
