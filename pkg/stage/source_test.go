package stage_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/stage"
)

// seen runs the runtime's own function over a source and returns the names of
// the files that it looked at.
func seen(t *testing.T, dir, source string) []string {
	t.Helper()
	from := strings.Index(stage.Runtime, "content() {")
	to := strings.Index(stage.Runtime, "sum() {")
	if from < 0 || to < from {
		t.Fatal("the runtime has no function content before sum")
	}
	cmd := exec.Command("sh", "-c", "set -uf\nIFS='\n'\nWRITTEN=\nTAB=$(printf '\\t')\n"+stage.Runtime[from:to]+`content "$1"`, "sh", source)
	cmd.Dir = dir
	out, _ := cmd.Output() // find fails where the path does not exist
	var names []string
	for line := range strings.Lines(string(out)) {
		if fields := strings.SplitN(strings.TrimSpace(line), " ", 3); len(fields) == 3 {
			names = append(names, fields[2])
		}
	}
	return names
}

func TestSourceLeavesOutWhatTiltIgnores(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"src/a.go", "src/gen/b.go", "src/a.md", "src/deep/c.md", "src/[x]/d", "src/x/e", "-dash/f", "spec",
		"src/.a.go.swp", "src/a.go~", "src/.idea/w.xml", "src/.git/HEAD", "src/4913", "src/.#a.go", "src/#a.go#",
		"src/deep/node_modules/m/n.js",
	} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name    string
		path    string
		without []string
		want    []string
	}{
		{"a folder", "src", nil, []string{"src/a.go", "src/a.md", "src/deep/c.md", "src/deep/node_modules/m/n.js", "src/gen/b.go", "src/[x]/d", "src/x/e"}},
		{"a file", "spec", nil, []string{"spec"}},
		{"without a path", "src", []string{"src/gen", "src/deep"}, []string{"src/a.go", "src/a.md", "src/[x]/d", "src/x/e"}},
		{"without all below a path", "src", []string{"src/deep/**", "src/gen/**"}, []string{"src/a.go", "src/a.md", "src/[x]/d", "src/x/e"}},
		{"without names anywhere", "src", []string{"**/*.md", "**/node_modules", "**/gen"}, []string{"src/a.go", "src/[x]/d", "src/x/e"}},
		{"a bracket is no wildcard", "src", []string{model.EscapePattern("src/[x]"), "src/gen", "src/deep"}, []string{"src/a.go", "src/a.md", "src/x/e"}},
		{"the whole project", ".", []string{"src", "-dash"}, []string{"./spec"}},
		{"a leading dash", "-dash", nil, []string{"./-dash/f"}},
		{"below a leading dash", "-dash", []string{"-dash/f"}, nil},
		{"what is not there", "none", nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := seen(t, dir, stage.Source(tc.path, tc.without))
			slices.Sort(got)
			slices.Sort(tc.want)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}
