package tiltfile_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// TestEveryBuiltinHasACase holds that the Tiltfiles of the cases use everything
// that Tilt offers.
func TestEveryBuiltinHasACase(t *testing.T) {
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if strings.HasSuffix(f.Name, "Tiltfile") {
				all.Write(f.Data)
			}
		}
	}
	for _, b := range tiltfile.Builtins() {
		used := `(^|[^\w.])` + regexp.QuoteMeta(b.Name)
		if b.Function {
			used += `\(`
		} else {
			used += `\b`
		}
		if !regexp.MustCompile(`(?m)` + used).MatchString(all.String()) {
			t.Errorf("no case uses %s", b.Name)
		}
	}
}
