package tiltfile_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

var update = flag.Bool("update", false, "write what was read into the cases")

// TestCases reads the Tiltfile of each archive in testdata, beside the files
// that it needs, and compares with what stands under "want".
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
			r := readArchive(t, a)
			got := strings.ReplaceAll(dump(r), folder, "")
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

func readArchive(t *testing.T, a *txtar.Archive) *tiltfile.Reading {
	t.Helper()
	files := memory{}
	for _, f := range a.Files {
		files[folder+f.Name] = string(f.Data)
	}
	r, err := tiltfile.Load(folder+"Tiltfile", tiltfile.Options{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
