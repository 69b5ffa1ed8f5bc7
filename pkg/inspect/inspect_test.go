package inspect_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/inspect"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
	"github.com/tiltgen/tiltgen/schema"
)

var update = flag.Bool("update", false, "write what is printed into the cases")

// TestDocuments prints the Tiltfile of each archive, with the options under
// "told", and compares with what stands under "want". It does so in two folders,
// by a relative and by an absolute path: neither shows.
func TestDocuments(t *testing.T) {
	folder, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	archives, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := printed(t, a, "Tiltfile", t.TempDir())
			deeper := filepath.Join(t.TempDir(), "a", "b")
			if d := cmp.Diff(got, printed(t, a, filepath.Join(deeper, "Tiltfile"), deeper)); d != "" {
				t.Errorf("it is printed in another way in another folder\n%s", d)
			}
			validate(t, got)
			i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
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
		})
	}
}

// printed is what is printed of an archive's Tiltfile whose files are in a
// folder, which is the current one.
func printed(t *testing.T, a *txtar.Archive, tiltfilePath, folder string) string {
	t.Helper()
	var o tiltfile.Options
	for _, f := range a.Files {
		if f.Name == "told" {
			o = told(t, string(f.Data))
			continue
		}
		path := filepath.Join(folder, "project", f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(folder, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(folder, "project"))
	if filepath.IsAbs(tiltfilePath) {
		tiltfilePath = filepath.Join(folder, "project", "Tiltfile")
	}
	r, err := tiltfile.Load(tiltfilePath, o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := inspect.Write(&b, inspect.Of(r, o)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func told(t *testing.T, text string) tiltfile.Options {
	t.Helper()
	o := tiltfile.Options{Env: map[string]string{}}
	for line := range strings.Lines(text) {
		kind, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch kind {
		case "env":
			name, text, _ := strings.Cut(value, "=")
			o.Env[name] = text
		case "arg":
			o.Args = append(o.Args, value)
		case "context":
			o.Context = value
		default:
			t.Fatalf("what is %q?", line)
		}
	}
	return o
}

// validate holds a document against the schema.
func validate(t *testing.T, text string) {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Inspect))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("inspect.schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("inspect.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(instance); err != nil {
		t.Error(err)
	}
}
