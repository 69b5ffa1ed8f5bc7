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
	all, err := ParsePath("{..}")
	if err != nil {
		f.Fatal(err)
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
			if _, err := o.ImageObjectsAt(all, "a", "b"); err != nil && !strings.Contains(err.Error(), "only match maps") {
				t.Fatal(err)
			}
		}
	})
}

// FuzzParsePath asks of any path that it is followed or refused.
func FuzzParsePath(f *testing.F) {
	for _, path := range []string{
		"{.spec.containers[*].image}", "{..image}", "{['a','b'][0:-1:2]}", `{.x[?(@.a=="b")].c}`, `{"a\"}`, "a{1.5}{true}", `{.a\.b`,
	} {
		f.Add(path)
	}
	objects, err := Read("f", []byte(custom))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := ParsePath(text); err == nil {
			objects[0].Strings(p)
		}
	})
}

// FuzzKustomize asks of any kustomization and patch that they are applied or
// refused, and that the objects stay objects.
func FuzzKustomize(f *testing.F) {
	const base = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: c, image: i}]}}}\n"
	for _, patch := range []string{
		base, "- {op: add, path: /spec/x/-, value: [1]}\n- {op: remove, path: /spec}",
		"- {op: move, from: /spec, path: /metadata/labels/a}", "{$patch: delete}", "spec: {template: {spec: {containers: [{$patch: replace}]}}}",
	} {
		f.Add("namePrefix: a\nnamespace: b\ncommonLabels: {a: b}\nimages: [{name: i, newTag: t}]\nconfigMapGenerator: [{name: c}]\n", patch)
	}
	f.Fuzz(func(t *testing.T, kustomization, patch string) {
		rendered, err := Kustomize(folder(map[string]string{
			"kustomization.yaml": kustomization + "\nresources: [base.yaml]\npatches: [{path: patch.yaml, target: {kind: Deployment}}]\n",
			"base.yaml":          base,
			"patch.yaml":         patch,
		}), ".")
		if err != nil {
			return
		}
		for _, o := range rendered.Objects {
			if o.Kind == "" || o.Line < 1 || o.Column < 1 {
				t.Fatalf("no object: %+v", o)
			}
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
