package lint_test

import (
	"io/fs"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/lint"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// nothing is a machine without files.
type nothing struct{}

func (nothing) ReadFile(string) ([]byte, error)       { return nil, fs.ErrNotExist }
func (nothing) Stat(string) (fs.FileInfo, error)      { return nil, fs.ErrNotExist }
func (nothing) ReadDir(string) ([]fs.DirEntry, error) { return nil, fs.ErrNotExist }
func (nothing) RealPath(string) (string, error)       { return "", fs.ErrNotExist }

// FuzzRun lints any text: it ends, and each finding has a rule, a message and a
// place in the file.
func FuzzRun(f *testing.F) {
	archives, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(a.Files[0].Data))
	}
	for _, r := range lint.Rules() {
		f.Add(r.Doc.Bad)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := tiltfile.Parse("/project/Tiltfile", text, tiltfile.Options{Files: nothing{}})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range lint.Run(r) {
			if lint.Find(d.Rule) == nil || d.Message == "" {
				t.Errorf("a finding without a rule or a message: %+v", d)
			}
			if d.Start.Line > 0 && (d.End.Line < d.Start.Line || d.End.Line == d.Start.Line && d.End.Column < d.Start.Column) {
				t.Errorf("%s ends before it begins: %+v", d.Rule, d.Span)
			}
		}
	})
}
