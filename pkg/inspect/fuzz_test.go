package inspect_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/inspect"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// none are files of which there are none.
type none struct{}

func (none) ReadFile(string) ([]byte, error)       { return nil, fs.ErrNotExist }
func (none) Stat(string) (fs.FileInfo, error)      { return nil, fs.ErrNotExist }
func (none) ReadDir(string) ([]fs.DirEntry, error) { return nil, fs.ErrNotExist }
func (none) RealPath(name string) (string, error)  { return name, nil }

// FuzzWrite prints what any text declares, whatever is told: it is JSON.
func FuzzWrite(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			if file.Name == "Tiltfile" {
				f.Add(string(file.Data), "--debug web")
			}
		}
	}
	f.Fuzz(func(t *testing.T, text, words string) {
		o := tiltfile.Options{Files: none{}, Env: map[string]string{"CI": words}, Args: strings.Fields(words), Context: words}
		r, err := tiltfile.Parse("/machine/project/Tiltfile", text, o)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := inspect.Write(&b, inspect.Of(r, o)); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(b.Bytes()) {
			t.Fatalf("no JSON:\n%s", &b)
		}
	})
}
