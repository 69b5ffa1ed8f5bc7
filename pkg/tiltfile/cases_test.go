package tiltfile_test

import (
	"flag"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

var update = flag.Bool("update", false, "write what was read into the cases")

// TestCases reads the Tiltfiles of each archive in testdata, each alone, beside
// the files that they need, and compares with what stands under "want". What
// stands under "extensions" is the folder of Tilt's own extensions.
func TestCases(t *testing.T) {
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(name, "testdata/"), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := readArchive(t, a)
			for i := range a.Files {
				if a.Files[i].Name != "want" {
					continue
				}
				if *update {
					a.Files[i].Data = []byte(got)
					if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				if d := cmp.Diff(string(a.Files[i].Data), got); d != "" {
					t.Errorf("-want +got\n%s", d)
				}
				return
			}
			t.Fatal("the case says nothing under \"want\"")
		})
	}
}

// folder is where the files of a case are, for reading.
const folder = "/project/"

func readArchive(t *testing.T, a *txtar.Archive) string {
	t.Helper()
	files := memory{}
	o := pinned(t, a)
	o.Files = files
	for _, f := range a.Files {
		if f.Name == "extensions" {
			o.Extensions = strings.TrimSpace(string(f.Data))
			continue
		}
		files[path.Join(folder, f.Name)] = string(f.Data)
	}
	var all strings.Builder
	for _, f := range a.Files {
		if f.Name != "Tiltfile" && !strings.HasSuffix(f.Name, ".Tiltfile") {
			continue
		}
		r, err := tiltfile.Load(folder+f.Name, o)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(dump(r))
	}
	return strings.ReplaceAll(all.String(), folder, "")
}
