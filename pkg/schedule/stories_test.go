package schedule

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what is told into the stories")

// TestStories holds the verdicts on the patterns that people write, and how
// their runs are told.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no stories: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sections := map[string]string{}
			for _, f := range archive.Files {
				sections[f.Name] = string(f.Data)
			}
			sc := pipelines[name]
			if text, ok := sections["scenario.json"]; ok {
				if sc, err = DecodeScenario([]byte(text)); err != nil {
					t.Fatal(err)
				}
			}
			if sc == nil {
				t.Fatal("there is no scenario")
			}
			result, err := Explore(sc, strings.TrimSpace(sections["consumer"]), 300_000)
			if err != nil {
				t.Fatal(err)
			}
			compareStory(t, file, archive, told(result))
		})
	}
}

// pipelines are the scenarios of stories that JSON cannot say.
var pipelines = map[string]*Scenario{
	"stages":               sideBySide(),
	"stages-in-a-row":      inARow(),
	"stages-on-base-image": onBase(),
}

func told(r *Result) string {
	var b strings.Builder
	for _, verdict := range r.Verdicts() {
		fmt.Fprintln(&b, verdict)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "\n%s:\n%s\n", f.Verdict, strings.Join(f.Run, "\n"))
	}
	return b.String()
}

func compareStory(t *testing.T, file string, archive *txtar.Archive, got string) {
	t.Helper()
	for i := range archive.Files {
		f := &archive.Files[i]
		if f.Name != "want" {
			continue
		}
		if *update {
			f.Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if diff := cmp.Diff(string(f.Data), got); diff != "" {
			t.Error(diff)
		}
		return
	}
	t.Errorf("%s has no section \"want\"", file)
}

// compareClause compares the run that breaks without a clause with the one that
// is told in testdata/clauses.txtar.
func compareClause(t *testing.T, name string, r *Result, verdict Verdict) {
	t.Helper()
	const file = "testdata/clauses.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Verdict == verdict })
	if at < 0 {
		t.Fatalf("%s is not found", verdict)
	}
	got := fmt.Sprintf("%s:\n%s\n", verdict, strings.Join(r.Findings[at].Run, "\n"))
	told := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
	if *update {
		if told < 0 {
			archive.Files = append(archive.Files, txtar.File{Name: name})
			told = len(archive.Files) - 1
		}
		archive.Files[told].Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if told < 0 {
		t.Fatalf("%s tells nothing of this: run with -update", file)
	}
	if diff := cmp.Diff(string(archive.Files[told].Data), got); diff != "" {
		t.Error(diff)
	}
}
