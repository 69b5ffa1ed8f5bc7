package prove

import (
	"io/fs"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// nothing is a machine without files.
type nothing struct{}

func (nothing) ReadFile(string) ([]byte, error)       { return nil, fs.ErrNotExist }
func (nothing) Stat(string) (fs.FileInfo, error)      { return nil, fs.ErrNotExist }
func (nothing) ReadDir(string) ([]fs.DirEntry, error) { return nil, fs.ErrNotExist }
func (nothing) RealPath(string) (string, error)       { return "", fs.ErrNotExist }

// FuzzScenarios makes the scenarios of any text: each has its consumer, every
// file is edited by a person or made by a command and not both, and all that
// resources watch and read is one of these.
func FuzzScenarios(f *testing.F) {
	for _, pattern := range []string{"testdata/scenarios/*.txtar", "../lint/testdata/cases/*.txtar"} {
		archives, err := filepath.Glob(pattern)
		if err != nil || len(archives) == 0 {
			f.Fatalf("no seeds: %v", err)
		}
		for _, name := range archives {
			a, err := txtar.ParseFile(name)
			if err != nil {
				f.Fatal(err)
			}
			for _, file := range a.Files {
				if file.Name == "Tiltfile" {
					f.Add(string(file.Data))
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := tiltfile.Parse("/project/Tiltfile", text, tiltfile.Options{Files: nothing{}})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range examinations(r) {
			for _, c := range e.cases {
				checkScenario(t, c.scenario, c.resource)
				anon := anonymize(c.scenario, c.resource)
				checkScenario(t, &anon.scenario, anon.resource)
			}
		}
	})
}

func checkScenario(t *testing.T, sc *schedule.Scenario, consumer string) {
	t.Helper()
	made := map[string]bool{}
	names := map[string]bool{}
	for _, r := range sc.Resources {
		if names[r.Name] {
			t.Errorf("%q is there twice", r.Name)
		}
		names[r.Name] = true
		for _, file := range r.Writes {
			made[file] = true
		}
	}
	if !names[consumer] {
		t.Errorf("there is no %q", consumer)
	}
	for _, file := range sc.Sources {
		if made[file] {
			t.Errorf("%s is edited and made", file)
		}
	}
	for _, r := range sc.Resources {
		if r.Stage != nil {
			continue
		}
		for _, file := range slices.Concat(r.Deps, r.Reads) {
			if !made[file] && !slices.Contains(sc.Sources, file) {
				t.Errorf("nobody edits or makes %s, which %s watches or reads", file, r.Name)
			}
		}
	}
}
