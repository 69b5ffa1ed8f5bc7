package tiltfile_test

import (
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// guarded are files of which a Tiltfile gets only those that it names.
type guarded struct {
	memory
	t    *testing.T
	text string
}

func (g guarded) ReadFile(name string) ([]byte, error) {
	g.named(name)
	return g.memory.ReadFile(name)
}

func (g guarded) ReadDir(name string) ([]fs.DirEntry, error) {
	g.named(name)
	return g.memory.ReadDir(name)
}

// named fails unless the last part of a path stands in the Tiltfile: what a
// text names it may also put together from parts.
func (g guarded) named(name string) {
	base := path.Base(name)
	if base != "Tiltfile" && base != "Dockerfile" && base != "tilt_config.json" && base != ".env" && base != "project" && base != "/" && !strings.Contains(g.text, base) && !strings.ContainsAny(g.text, "+%{\\") {
		g.t.Errorf("read %s, which the Tiltfile does not name", name)
	}
}

// FuzzLoad reads any text as a Tiltfile: it ends, and touches nothing that the
// text does not name. That no command is run holds TestNothingRuns.
func FuzzLoad(f *testing.F) {
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			if strings.HasSuffix(file.Name, "Tiltfile") && len(file.Data) < 2000 {
				f.Add(string(file.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		// A byte that is no UTF-8 is read as a replacement character.
		readable := string([]rune(text))
		files := guarded{memory: memory{folder + "Tiltfile": text, folder + "a/b.yaml": "a: 1\n", folder + "x.json": "[1]"}, t: t, text: readable}
		r, err := tiltfile.Parse(folder+"Tiltfile", text, tiltfile.Options{Files: files})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Worlds) == 0 && len(r.Errors) == 0 && r.Complete && !strings.Contains(text, "fail") {
			t.Log("no way through the file is read to its end")
		}
		for _, e := range r.Errors {
			if e.Message == "" {
				t.Errorf("an error without a message at %v", e.Start)
			}
		}
	})
}

// FuzzUnknown puts unknown values into any expression: none makes a
// difference that ends the program.
func FuzzUnknown(f *testing.F) {
	for _, expression := range unknownExpressions {
		f.Add(expression)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		if _, err := tiltfile.Parse(folder+"Tiltfile", unknownText(expression), tiltfile.Options{Files: memory{}}); err != nil {
			t.Fatal(err)
		}
	})
}

// unknownText is a Tiltfile with an expression in which u is not known.
func unknownText(expression string) string {
	return "u = os.getenv('U')\nv = " + strings.ReplaceAll(expression, "\n", " ") + "\nlocal_resource('r', 'make %s' % str(v))\n"
}

var unknownExpressions = []string{
	"u + 'a'", "'%s' % u", "u['a'].b(c=u)[1:]", "[x for x in u if x == u]", "{u: u}[u]", "u in [u]", "not u and u or u",
	"len(u) + int(u)", "sorted([u, 1])", "dict(u)", "'a'.join(u)", "u.split(',')[0]", "str(u).replace('a', u)", "u % 3 * 'x'",
	"-u", "u if u else u", "(lambda *a, **k: a)(*u, **u)", "[a for a, b in zip(u, u)]", "max(u, 1)", "'x{}'.format(u).startswith(u)",
	"u.a.b.c == 'x' and u < 3", "{}.get(u, u)", "[1][u]", "range(u)", "set(u) | set([1])", "os.environ.pop(u, u)", "[k for k in os.environ]", "u in os.environ", "{}.update(u)",
	"k8s_yaml(u)", "filter_yaml(u, name=u)", "k8s_resource(u, objects=u, port_forwards=u, links=u)", "docker_compose(u)",
	"docker_build(u, u, only=u, live_update=[sync(u, u), u])", "probe(exec=u)", "v1alpha1.ui_button(u, text=u, location=u, inputs=[u])",
	"config.parse().get(u)", "workload_to_resource_function(lambda x: u)", "k8s_kind(u, image_object=u)", "local_resource(u, u, deps=u, resource_deps=u)",
	"docker_compose(encode_yaml({'services': {'a': {'image': u, 'profiles': [u]}, u: u}}), profiles=[u], project_name=u)",
	"k8s_yaml(encode_yaml_stream([{'kind': 'Pod', 'metadata': {'name': u, u: [u]}}, u]))", "decode_json(encode_json([u, {u: 1.5}]))",
	"[v1alpha1.extension_repo(name=u, url=u), v1alpha1.extension(name='x', repo_name=u, repo_path=u), load_dynamic('ext://x')]",
	"k8s_resource(u, pod_readiness=u, extra_pod_selectors=[u, {u: u}])", "k8s_kind(u, pod_readiness=u)", "os.putenv('COMPOSE_PROFILES', u)",
}
