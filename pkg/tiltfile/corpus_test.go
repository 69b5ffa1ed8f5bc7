package tiltfile_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// writeCorpus writes each case into a folder of its own, and each seed of the
// fuzz tests, and returns the number of Tiltfiles.
func writeCorpus(t *testing.T, dir string) int {
	t.Helper()
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tiltfiles := 0
	for i, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			write(t, filepath.Join(dir, fmt.Sprint("case", i), filepath.FromSlash(f.Name)), string(f.Data))
			if strings.HasSuffix(f.Name, "Tiltfile") && !strings.Contains(f.Name, "/") {
				tiltfiles++
			}
		}
	}
	for i, text := range append(seeds(t, "FuzzLoad"), unknownSeeds(t)...) {
		write(t, filepath.Join(dir, fmt.Sprint("seed", i), "Tiltfile"), text)
		tiltfiles++
	}
	return tiltfiles
}

// unknownSeeds are the texts that FuzzUnknown makes of its seeds.
func unknownSeeds(t *testing.T) []string {
	var texts []string
	for _, expression := range append(seeds(t, "FuzzUnknown"), unknownExpressions...) {
		texts = append(texts, unknownText(expression))
	}
	return texts
}

// seeds are what a fuzz test has failed on before.
func seeds(t *testing.T, test string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata/fuzz", test, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, value, _ := strings.Cut(string(text), "string(")
		seed, err := strconv.Unquote(strings.TrimSuffix(strings.TrimSpace(value), ")"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, seed)
	}
	return all
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// contents are the files of a folder by their names.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		if entry.IsDir() {
			all[rel] = "a folder"
			return nil
		}
		text, err := os.ReadFile(name)
		all[rel] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
