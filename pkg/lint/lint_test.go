package lint_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/lint"
	"github.com/tiltgen/tiltgen/pkg/report"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

var update = flag.Bool("update", false, "write what was found into the cases")

// TestCases lints the Tiltfile of each archive, beside the files that it
// needs, and compares with what stands under "want".
func TestCases(t *testing.T) {
	archives, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			folder := unpack(t, a)
			found, texts := check(t, folder)
			var got strings.Builder
			if err := report.Strict(&got, found, texts); err != nil {
				t.Fatal(err)
			}
			compare(t, name, a, strings.ReplaceAll(got.String(), folder+"/", ""))
		})
	}
}

func compare(t *testing.T, name string, a *txtar.Archive, got string) {
	t.Helper()
	for i := range a.Files {
		if a.Files[i].Name != "want" {
			continue
		}
		if *update {
			a.Files[i].Data = []byte(got)
			if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if d := cmp.Diff(string(a.Files[i].Data), got); d != "" {
			t.Errorf("-want +got\n%s", d)
		}
		return
	}
	t.Fatal("the case says nothing under \"want\"")
}

func unpack(t *testing.T, a *txtar.Archive) string {
	t.Helper()
	folder := t.TempDir()
	for _, f := range a.Files {
		if f.Name == "want" {
			continue
		}
		path := filepath.Join(folder, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func check(t *testing.T, folder string) ([]lint.Diagnostic, map[string]string) {
	t.Helper()
	r, err := tiltfile.Load(filepath.Join(folder, "Tiltfile"), tiltfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return lint.Run(r), r.Texts
}

// TestRules checks the documentation of every rule: its bad example is found,
// and no rule finds anything but notes in its good one.
func TestRules(t *testing.T) {
	for _, r := range lint.Rules() {
		t.Run(r.Name, func(t *testing.T) {
			if r.Doc.Title == "" || r.Doc.Text == "" {
				t.Error("the rule has no documentation")
			}
			found := checkText(t, r.Doc.Bad)
			severities := map[lint.Severity]bool{}
			for _, d := range found {
				if d.Rule == r.Name {
					severities[d.Severity] = true
				}
			}
			if !severities[r.Severity] {
				t.Errorf("the bad example is not found: %+v", found)
			}
			for _, d := range checkText(t, r.Doc.Good) {
				if d.Severity != lint.Note {
					t.Errorf("found in the good example: %s: %s", d.Rule, d.Message)
				}
			}
		})
	}
}

func checkText(t *testing.T, text string) []lint.Diagnostic {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "Tiltfile"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	found, _ := check(t, folder)
	return found
}
