package manifest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"io/fs"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// memory is a folder in memory as Files.
type memory struct{ fstest.MapFS }

func (m memory) Stat(name string) (fs.FileInfo, error) { return fs.Stat(m.MapFS, name) }

func folder(files map[string]string) Files {
	m := memory{fstest.MapFS{}}
	for name, text := range files {
		m.MapFS[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// TestKustomize renders the folder "overlay" of each archive and compares it
// with the file "want". What is wanted was compared with kubectl kustomize.
func TestKustomize(t *testing.T) {
	paths, err := filepath.Glob("testdata/kustomize/*.txtar")
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
			rendered, err := Kustomize(folder(files), "overlay")
			got := print(rendered.Objects, err)
			for _, name := range rendered.Files {
				got += "watched: " + name + "\n"
			}
			for _, name := range rendered.Unknown {
				got += "unknown: " + name + "\n"
			}
			if diff := cmp.Diff(files["want"], got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
				update(t, path, archive, got)
			}
		})
	}
}

func TestKustomizeError(t *testing.T) {
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"nothing", map[string]string{"other/x": ""},
			"unable to find one of [kustomization.yaml kustomization.yml Kustomization] in directory 'dir'"},
		{"two", map[string]string{"dir/kustomization.yaml": "", "dir/Kustomization": ""},
			"Found multiple kustomization files under: dir"},
		{"no YAML", map[string]string{"dir/kustomization.yaml": "a: b: c"},
			"dir/kustomization.yaml:1:5: mapping values are not allowed in this context"},
		{"a list", map[string]string{"dir/kustomization.yaml": "# x\n- a"},
			"dir/kustomization.yaml:2:1: a kustomization must be a mapping; it is a list"},
		{"a resource that is no YAML", map[string]string{
			"dir/kustomization.yaml": "resources: [x.yaml]", "dir/x.yaml": "a:\n\tb"},
			"dir/x.yaml:2:1: found character that cannot start any token"},
		{"a patch that is no YAML", map[string]string{
			"dir/kustomization.yaml": "patches: [path: x.yaml]", "dir/x.yaml": "a: 'b"},
			"dir/x.yaml:1:6: found unexpected end of stream"},
		{"itself", map[string]string{
			"dir/kustomization.yaml": "resources: [../a]", "a/kustomization.yaml": "resources: [../dir]"},
			"dir: the kustomization includes itself: dir -> a -> dir"},
		{"a base without a kustomization", map[string]string{"dir/kustomization.yaml": "resources: [../a]", "a/x.yaml": ""},
			"unable to find one of [kustomization.yaml kustomization.yml Kustomization] in directory 'a'"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Kustomize(folder(test.files), "dir/")
			if got := fmt.Sprint(err); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestKustomizeBounds renders kustomizations each of which includes the next
// twice.
func TestKustomizeBounds(t *testing.T) {
	files := map[string]string{}
	for i := range 40 {
		files[fmt.Sprintf("d%d/kustomization.yaml", i)] = fmt.Sprintf("resources: [../d%d, ../d%[1]d/.]\n", i+1)
	}
	files["d40/kustomization.yaml"] = "resources: []\n"
	_, err := Kustomize(folder(files), "d0")
	if want := "more than 1000 kustomizations are included"; !strings.Contains(fmt.Sprint(err), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
