package flow

import (
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

func TestIgnored(t *testing.T) {
	for _, row := range []struct {
		name, folder string
		patterns     []string
		path         string
		want         bool
	}{
		{"nothing", ".", nil, "a", false},
		{"a name", ".", []string{"a"}, "a", true},
		{"what is in it", ".", []string{"a"}, "a/b", true},
		{"what holds it", ".", []string{"a/b"}, "a", false},
		{"at any depth", ".", []string{"**/b"}, "a/b/c", true},
		{"not at any depth", ".", []string{"b"}, "a/b", false},
		{"taken back", ".", []string{"a/*", "!a/b"}, "a/b", false},
		{"of which a part is taken back", ".", []string{"a", "!a/b"}, "a", false},
		{"below a folder", "x", []string{"a"}, "x/a", true},
		{"beside a folder", "x", []string{"a"}, "a", false},
		{"the folder itself", "x", []string{"**"}, "x", false},
		{"above", "../x", []string{"a"}, "../x/a/b", true},
		{"a broken pattern", ".", []string{"[a", "b"}, "b", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := Ignored(row.folder, row.patterns)(row.path); got != row.want {
				t.Errorf("%v hide %s in %s: %v", row.patterns, row.path, row.folder, got)
			}
		})
	}
}

// nothing is a machine without files.
type nothing struct{}

func (nothing) ReadFile(string) ([]byte, error)       { return nil, fs.ErrNotExist }
func (nothing) Stat(string) (fs.FileInfo, error)      { return nil, fs.ErrNotExist }
func (nothing) ReadDir(string) ([]fs.DirEntry, error) { return nil, fs.ErrNotExist }
func (nothing) RealPath(string) (string, error)       { return "", fs.ErrNotExist }

func project(t *testing.T, text string) *Project {
	t.Helper()
	r, err := tiltfile.Parse("/project/Tiltfile", text, tiltfile.Options{Files: nothing{}})
	if err != nil {
		t.Fatal(err)
	}
	all := Of(r)
	if len(all) != 1 {
		t.Fatalf("%d ways of reading it, want 1", len(all))
	}
	return all[0]
}

func TestTagged(t *testing.T) {
	p := project(t, "")
	got := map[string]string{}
	for _, ref := range []string{"api", "api:dev", "docker.io/library/api", "team/api", "localhost:5000/api", "$EXPECTED_REF", ""} {
		got[ref] = p.Tagged(ref)
	}
	want := map[string]string{
		"api": "api:latest", "api:dev": "api:dev", "docker.io/library/api": "api:latest", "team/api": "team/api:latest",
		"localhost:5000/api": "localhost:5000/api:latest", "$EXPECTED_REF": "", "": "",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestMadeFrom(t *testing.T) {
	p := project(t, `
docker_build('base', 'base', dockerfile_contents='FROM scratch')
docker_build('middle', 'middle', dockerfile_contents='FROM base')
custom_build('top', './build.sh', deps=[], image_deps=['middle', 'side'])
docker_build('side', 'side', dockerfile_contents='FROM base')
docker_build('round', 'round', dockerfile_contents='FROM scratch')
`)
	got := map[string][]string{}
	for _, b := range p.Builds {
		for _, base := range p.MadeFrom(b) {
			got[b.Ref] = append(got[b.Ref], base.Ref)
		}
	}
	want := map[string][]string{"middle": {"base"}, "side": {"base"}, "top": {"middle", "side", "base"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
