package manifest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var ignoreRoot = cmpopts.IgnoreUnexported(Object{})

// TestRead reads the file "in" of each archive and compares what it declares
// with the file "want".
func TestRead(t *testing.T) {
	paths, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range archive.Files {
				files[f.Name] = string(f.Data)
			}
			objects, err := Read("in", []byte(files["in"]))
			got := print(objects, err)
			if diff := cmp.Diff(files["want"], got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
				update(t, path, archive, got)
			}
		})
	}
}

// update rewrites an archive's file "want" where the environment asks for it.
func update(t *testing.T, path string, archive *txtar.Archive, got string) {
	if os.Getenv("UPDATE") == "" {
		return
	}
	for i := range archive.Files {
		if archive.Files[i].Name == "want" {
			archive.Files[i].Data = []byte(got)
		}
	}
	if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// print shows objects in a form that is easily compared: one line for each, and
// one for each of its maps and images.
func print(objects []Object, err error) string {
	var b strings.Builder
	for _, o := range objects {
		fmt.Fprintf(&b, "%s:%d:%d: %s %s %s", o.File, o.Line, o.Column, o.APIVersion, o.Kind, o.Name)
		if o.Namespace != "" {
			fmt.Fprintf(&b, " in %s", o.Namespace)
		}
		if o.HasPodSpec() {
			b.WriteString(", pod")
		}
		if o.HasPodTemplate() {
			b.WriteString(" template")
		}
		b.WriteByte('\n')
		printMap(&b, "labels", o.Labels)
		printMap(&b, "pod labels", o.PodLabels)
		printMap(&b, "selector", o.Selector)
		for _, image := range o.Images {
			fmt.Fprintf(&b, "  %d:%d: image %q of %s\n", image.Line, image.Column, image.Ref, image.Container)
		}
		for _, env := range o.EnvValues {
			fmt.Fprintf(&b, "  env %s\n", env)
		}
	}
	if err != nil {
		fmt.Fprintf(&b, "error: %s\n", err)
	}
	return tilt.Readable(b.String())
}

func printMap(b *strings.Builder, what string, m map[string]string) {
	if len(m) == 0 {
		return
	}
	var pairs []string
	for k, v := range m {
		pairs = append(pairs, k+"="+v)
	}
	sort.Strings(pairs)
	fmt.Fprintf(b, "  %s %s\n", what, strings.Join(pairs, ","))
}

const configMap = "apiVersion: v1\nkind: ConfigMap\n"

func TestReadText(t *testing.T) {
	one := func(name string, line, column int) []Object {
		return []Object{{APIVersion: "v1", Kind: "ConfigMap", Name: name, File: "f", Line: line, Column: column}}
	}
	for _, test := range []struct {
		name, text string
		want       []Object
	}{
		{"nothing", "", nil},
		{"only comments", "# a\n---\n# b\n", nil},
		{"null", "~\n---\nnull\n", nil},
		{"a byte order mark", "\uFEFF" + configMap, one("", 1, 1)},
		{"a separator first", "---\n" + configMap, one("", 2, 1)},
		{"a separator with a comment", configMap + "--- # end\n", one("", 1, 1)},
		{"comments above", "# a\n\n" + configMap, one("", 3, 1)},
		{"Windows line ends", "---\r\n" + strings.ReplaceAll(configMap, "\n", "\r\n") + "metadata:\r\n  name: x\r\n---\r\n", one("x", 2, 1)},
		{"no line end", configMap + "metadata: {name: x}", one("x", 1, 1)},
		{"an end marker", configMap + "...\nwhat follows: [is not read", one("", 1, 1)},
		{"JSON", ` {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\ud83d\ude00"}}`, one("😀", 1, 2)},
		{"JSON, one after the other", `{"apiVersion":"v1","kind":"List"}` + "\n" +
			`  {"kind":"ConfigMap","apiVersion":"v1"}`, one("", 2, 3)},
		{"a flow mapping that is no JSON", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}", one("x", 1, 1)},
		{"JSON, then YAML", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}\n---\n~\n", one("", 1, 1)},
		{"the last of equal keys", configMap + "metadata: {name: a}\nmetadata: {name: b}\n", one("b", 1, 1)},
		{"a merge key after a key", configMap + "metadata: {name: a, <<: {name: b}}\n", one("b", 1, 1)},
		{"a merge key before a key", configMap + "metadata: {<<: {name: b}, name: a}\n", one("a", 1, 1)},
		{"merged mappings", configMap + "metadata: {<<: [{name: a}, {name: b}]}\n", one("a", 1, 1)},
		{"an alias", configMap + "data: &d {name: a}\nmetadata: *d\n", one("a", 1, 1)},
		{"a binary name", configMap + "metadata: {name: !!binary eA==}\n", one("x", 1, 1)},
		{"a name with an unknown part", configMap + "metadata: {name: a-" + tilt.Hole + "}\n", one("a-"+tilt.Hole, 1, 1)},
		{"metadata that is not known", configMap + "metadata: " + tilt.Hole + "\n", []Object{{
			APIVersion: "v1", Kind: "ConfigMap", Name: tilt.Hole, Namespace: tilt.Hole,
			Labels: map[string]string{tilt.Hole: tilt.Hole}, File: "f", Line: 1, Column: 1}}},
		{"a document that is not known", "# x\n" + tilt.Hole + "\n---\n" + configMap, []Object{
			{APIVersion: tilt.Hole, Kind: tilt.Hole, Name: tilt.Hole, File: "f", Line: 2, Column: 1},
			{APIVersion: "v1", Kind: "ConfigMap", File: "f", Line: 4, Column: 1}}},
		{"a part that may hold documents", configMap + "---\nkind: x\n" + tilt.Hole + "\n", []Object{
			{APIVersion: "v1", Kind: "ConfigMap", File: "f", Line: 1, Column: 1},
			{APIVersion: tilt.Hole, Kind: tilt.Hole, Name: tilt.Hole, File: "f", Line: 4, Column: 1}}},
		{"labels without values", configMap + "metadata: {labels: {a: , b: }}\n", []Object{{
			APIVersion: "v1", Kind: "ConfigMap", Labels: map[string]string{"a": "", "b": ""}, File: "f", Line: 1, Column: 1}}},
		{"an unknown kind with labels of the wrong type",
			"apiVersion: a/v1\nkind: B\nmetadata: {name: 5, labels: {a: 1}}\n", []Object{{
				APIVersion: "a/v1", Kind: "B", File: "f", Line: 1, Column: 1}}},
		{"nested lists", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  -\n  - {apiVersion: v1, kind: ConfigMap}\n", one("", 8, 5)},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Read("f", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, ignoreRoot); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadError(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a tab", configMap + "data:\n\tb: c\n", "f:4:1: found character that cannot start any token"},
		{"a colon", "# x\n---\n# y\nkind: a: b\n", "f:4:8: mapping values are not allowed in this context"},
		{"a control character", configMap + "a: \x01\n", "f:3:4: control characters are not allowed"},
		{"not UTF-8", "é: \xff\n", "f:1:4: the text is not UTF-8 here"},
		{"an open quote", "a: \"b\n", `f:2:1: found unexpected end of stream`},
		{"an unknown anchor", configMap + "---\na: *b\n", "f:4:4: unknown anchor 'b' referenced"},
		{"an anchor in itself", "a: &b [*b]\n", "f:1:8: anchor 'b' value contains itself"},
		{"a directive", "%YAML 1.1\n---\n" + configMap, "f:2:1: did not find expected <document start>"},
		{"a document on the separator", configMap + "--- {a: b}\n", "f:3:4: invalid Yaml document separator: {a: b}"},
		{"a template's value", configMap + "metadata:\n  name: {{ .Values.name }}\n",
			"f:4:10: invalid map key: it is a mapping; a value that begins with { or [ has to be quoted, and a template has to be rendered first"},
		{"a template's line", configMap + "{{- if .Values.x }}\nmetadata: {}\n{{- end }}\n", "f:4:1: could not find expected ':'"},
		{"a template's first line", "{{ include \"x\" . }}\n" + configMap, "f:1:2: invalid character '{' looking for beginning of object key string"},
		{"a template in a list", configMap + "a:\n- {{ toYaml .x | nindent 2 }}\n",
			"f:4:4: invalid map key: it is a mapping; a value that begins with { or [ has to be quoted, and a template has to be rendered first"},
		{"a merge of a string", configMap + "<<: a\n", "f:3:1: map merge requires map or sequence of maps as the value"},
		{"a string", "hello\n", "f:1:1: a Kubernetes object must be a mapping; it is a string"},
		{"a list", "- a\n", "f:1:1: a Kubernetes object must be a mapping; it is a list"},
		{"no kind", "apiVersion: v1\n", "f:1:1: Object 'Kind' is missing"},
		{"no version", "kind: A\n", "f:1:1: Object 'apiVersion' is missing"},
		{"a kind that is a number", "kind: 1\n", "f:1:7: kind must be a string; 1 is a number"},
		{"a name that is a boolean", configMap + "metadata: {name: yes}\n", "f:3:18: name must be a string; true is a boolean"},
		{"a label that is a number", configMap + "metadata:\n  labels:\n    a: 1.0\n", "f:5:8: labels.a must be a string; 1.0 is a number"},
		{"an image that is a list", "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: [a]}]}\n", "f:3:29: image must be a string; it is a list"},
		{"containers that are a mapping", "apiVersion: v1\nkind: Pod\nspec: {containers: {a: b}}\n", "f:3:20: containers must be a list; it is a mapping"},
		{"a variable that is a number", "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a, env: [{name: b, value: 1}]}]}\n", "f:3:55: value must be a string; 1 is a number"},
		{"items that are no list", "apiVersion: v1\nkind: List\nitems: a\n", "f:3:8: items must be a list; it is a string"},
		{"JSON that ends early", "{\"a\":\n  [1,", "f:2:6: unexpected end of JSON input"},
		{"JSON of the wrong type", `{"apiVersion":"v1", "kind":2}`, "f:1:28: kind must be a string; 2 is a number"},
	} {
		t.Run(test.name, func(t *testing.T) {
			objects, err := Read("f", []byte(test.text))
			if err == nil {
				t.Fatalf("no error, but %d objects", len(objects))
			}
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Errorf("the error is a %T", err)
			}
			if objects != nil {
				t.Errorf("objects beside the error: %v", objects)
			}
			if got := err.Error(); !strings.HasPrefix(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestReadBounds hands over what would take a careless reader all memory or
// all day.
func TestReadBounds(t *testing.T) {
	bomb := func(use string) string {
		var b strings.Builder
		b.WriteString(configMap + "a0: &a0 {k: v}\n")
		for i := 1; i < 60; i++ {
			fmt.Fprintf(&b, "a%d: &a%d "+use+"\n", i, i, i-1)
		}
		return b.String()
	}
	for _, test := range []struct{ name, text, want string }{
		{"aliases of aliases", bomb("[*a%[3]d, *a%[3]d]"), "with those that its aliases stand for"},
		{"merges of merges", bomb("{<<: [*a%[3]d, *a%[3]d]}"), ""},
		{"a long scalar", "a: " + strings.Repeat("x", 100<<20), "f:1:1: the text is larger than 16 MiB"},
		{"many values", "[" + strings.Repeat("a,", 1<<21) + "]", "f:1:1: the text has more than 2097152 line ends and punctuation marks"},
		{"many quotes", strings.Repeat("\"", 16<<20), "f:1:1: the text has more than 2097152 line ends and punctuation marks"},
		{"nested flow lists", strings.Repeat("[", 1<<19), "exceeded max depth"},
		{"nested block lists", strings.Repeat("- ", 1<<20), "exceeded max depth"},
		{"nested mappings", strings.Repeat("{a: ", 1<<19), "f:1:2: invalid character 'a' looking for beginning of object key string"},
		{"nested JSON", strings.Repeat(`{"a":`, 1<<19), "f:1:50006: values nest deeper than 10000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			_, err := Read("f", []byte(test.text))
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %s", took)
			}
			if got := fmt.Sprint(err); !strings.Contains(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
