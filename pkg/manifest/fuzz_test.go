package manifest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// FuzzRead asks of any text that it is read, or refused with a position inside
// it, and that what was read can be asked all that an object can be.
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(string(file.Data))
		}
	}
	for _, text := range []string{
		"{}", "{{ x }}", "%YAML 1.1\n---\n", "a: &a [*a]\n", "<<: {<<: *b}\n", "\t", "? [a]\n: b", "--- x",
		`{"apiVersion":"v1","kind":"List","items":[null,{}]}` + "{}", "\r", "a: \"\\\n", tilt.Hole,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		objects, err := Read("f", []byte(text))
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("the error is a %T", err)
			}
			checkPosition(t, text, syntax.Line, syntax.Column)
			return
		}
		if names := Names(objects); len(names) != len(objects) {
			t.Fatalf("%d names of %d objects", len(names), len(objects))
		}
		for _, o := range objects {
			checkPosition(t, text, o.Line, o.Column)
			for _, image := range o.Images {
				checkPosition(t, text, image.Line, image.Column)
			}
			if !o.Unknown() && !o.Matches(o.FullName()) {
				t.Fatalf("%q does not match itself", o.FullName())
			}
			o.Selects(o)
		}
	})
}

func checkPosition(t *testing.T, text string, line, column int) {
	// YAML counts more characters as line ends than the line feed.
	lines := strings.Count(text, "\n") + strings.Count(text, "\r") +
		strings.Count(text, "\u0085") + strings.Count(text, "\u2028") + strings.Count(text, "\u2029") + 2
	if line < 1 || line > lines || column < 1 || column > len(text)+2 {
		t.Fatalf("the position %d:%d is not in the text", line, column)
	}
}

func BenchmarkRead(b *testing.B) {
	text, err := os.ReadFile("testdata/deployment.yaml")
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.Count(string(text), "\n")
	text = []byte(strings.Repeat(string(text), 10000/lines+1))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read("f", text); err != nil {
			b.Fatal(err)
		}
	}
}
