package model

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

func TestDecode(t *testing.T) {
	off := false
	for _, tt := range []struct {
		name string
		yaml string
		want Project
	}{
		{
			name: "names in the order of the file",
			yaml: `
workloads:
  redis:
  api: {images: [api]}
builds:
  z: {cmd: make}
  a: {cmd: make}
images:
  api:
    ref: example/api
`,
			want: Project{
				Builds:    []Build{{Name: "z", Cmd: Command{Shell: "make"}}, {Name: "a", Cmd: Command{Shell: "make"}}},
				Images:    []Image{{Name: "api", Ref: "example/api"}},
				Workloads: []Workload{{Name: "redis"}, {Name: "api", Images: []string{"api"}}},
			},
		},
		{
			name: "settings and cluster",
			yaml: `
settings:
  check_updates: false
  max_parallel_updates: 4
  trigger_mode: manual
  docker_prune: {}
  ci: {timeout: 10m}
cluster:
  registry: {host: "localhost:5005"}
starlark:
  load: [{path: ./lib, names: [a, b]}]
`,
			want: Project{
				Settings: Settings{
					CheckUpdates: &off, MaxParallelUpdates: 4, TriggerMode: tilt.TriggerManual,
					DockerPrune: &DockerPrune{}, CI: &CI{Timeout: "10m"},
				},
				Cluster:  Cluster{Registry: &Registry{Host: "localhost:5005"}},
				Starlark: Starlark{Load: []Load{{Path: "./lib", Names: []string{"a", "b"}}}},
			},
		},
		{
			name: "commands as a script and as a list",
			yaml: `
builds:
  script:
    cmd: |
      make
      make install
  list: {cmd: [go, build], serve_cmd: ./serve}
`,
			want: Project{Builds: []Build{
				{Name: "script", Cmd: Command{Shell: "make\nmake install\n"}},
				{Name: "list", Cmd: Command{Argv: []string{"go", "build"}}, ServeCmd: Command{Shell: "./serve"}},
			}},
		},
		{
			name: "links as a URL and with a name",
			yaml: `builds: {a: {links: ["http://a", {url: "http://b", name: b}]}}`,
			want: Project{Builds: []Build{{Name: "a", Links: []Link{{URL: "http://a"}, {URL: "http://b", Name: "b"}}}}},
		},
		{
			name: "manifests in each form",
			yaml: `
workloads:
  path: {manifests: k8s.yaml}
  list: {manifests: [a.yaml, b.yaml]}
  files: {manifests: {files: [a.yaml]}}
  kustomize: {manifests: {kustomize: deploy}}
  helm: {manifests: {helm: {chart: chart, set: [a=b]}}}
  none: {manifests: }
`,
			want: Project{Workloads: []Workload{
				{Name: "path", Manifests: Manifests{Files: []string{"k8s.yaml"}}},
				{Name: "list", Manifests: Manifests{Files: []string{"a.yaml", "b.yaml"}}},
				{Name: "files", Manifests: Manifests{Files: []string{"a.yaml"}}},
				{Name: "kustomize", Manifests: Manifests{Kustomize: "deploy"}},
				{Name: "helm", Manifests: Manifests{Helm: &Helm{Chart: "chart", Set: []string{"a=b"}}}},
				{Name: "none"},
			}},
		},
		{
			name: "port forwards as numbers",
			yaml: "workloads:\n  api:\n    port_forwards: [8080, \"9000:80\", localhost:1:2]\n",
			want: Project{Workloads: []Workload{{Name: "api", PortForwards: []string{"8080", "9000:80", "localhost:1:2"}}}},
		},
		{
			name: "anchors, aliases and merge keys",
			yaml: `
builds:
  a: &base
    cmd: make a
    env: &env {A: "1", B: "2"}
    deps: &deps [x, y]
  b:
    <<: *base
    cmd: make b
    env:
      B: "3"
      <<: [*env, {C: "4"}]
  c: {cmd: make c, deps: *deps}
  d: *base
`,
			want: Project{Builds: []Build{
				{Name: "a", Cmd: Command{Shell: "make a"}, Env: map[string]string{"A": "1", "B": "2"}, Deps: []string{"x", "y"}},
				{Name: "b", Cmd: Command{Shell: "make b"}, Env: map[string]string{"A": "1", "B": "3", "C": "4"}, Deps: []string{"x", "y"}},
				{Name: "c", Cmd: Command{Shell: "make c"}, Deps: []string{"x", "y"}},
				{Name: "d", Cmd: Command{Shell: "make a"}, Env: map[string]string{"A": "1", "B": "2"}, Deps: []string{"x", "y"}},
			}},
		},
		{
			name: "a merged name in the place of its merge key",
			yaml: `
builds:
  <<: {a: {cmd: a}, b: {cmd: b}}
  c: {cmd: c}
  a: {cmd: d}
`,
			want: Project{Builds: []Build{
				{Name: "a", Cmd: Command{Shell: "d"}},
				{Name: "b", Cmd: Command{Shell: "b"}},
				{Name: "c", Cmd: Command{Shell: "c"}},
			}},
		},
		{
			name: "empty mappings and lists",
			yaml: "settings:\nbuilds:\nimages: {}\nworkloads:\n  a:\n    labels:\n",
			want: Project{Workloads: []Workload{{Name: "a"}}},
		},
		{
			name: "a directive, a byte order mark and carriage returns",
			yaml: "\uFEFF%YAML 1.2\r\n---\r\nbuilds:\r\n  a:\r\n    cmd: make\r\n",
			want: Project{Builds: []Build{{Name: "a", Cmd: Command{Shell: "make"}}}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, _, err := Decode("tiltgen.yaml", []byte(tt.yaml))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, *p); diff != "" {
				t.Errorf("project (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, tt := range []struct{ name, yaml, want string }{
		{"empty file", "", "1:1: the file declares nothing; begin with \"builds:\", \"images:\" or \"workloads:\""},
		{"only a comment", "# later\n", "1:1: the file declares nothing; begin with \"builds:\", \"images:\" or \"workloads:\""},
		{"null", "~\n", "1:1: the file declares nothing; begin with \"builds:\", \"images:\" or \"workloads:\""},
		{"list on top", "- builds\n", "1:1: this must be a mapping, but it is a list"},
		{"text on top", "builds\n", "1:1: this must be a mapping, but it is a string"},
		{"several documents", "builds:\n---\nimages:\n", "3:1: the file holds several documents; leave out the \"---\" between them"},
		{"tab", "builds:\n\ta: {}\n", "2:1: a tab cannot indent in YAML; use spaces"},
		{"tab before a key", "\tbuilds:\n", "1:1: a tab cannot indent in YAML; use spaces"},
		{"tab in a script", "builds:\n  a:\n    cmd: |\n      x\n\ty\n", "5:1: a tab cannot indent in YAML; use spaces"},
		{"colon in a value", "builds:\n  a: {}\nworkloads: a: b\n", "3:12: a mapping cannot begin here; indent it, or put a value that holds \": \" in quotes"},
		{"quote that never ends", "builds: 'a\n", "1:9: could not find end character of single-quoted text"},
		{"not UTF-8", "builds:\n  \xffa: {}\n", "2:3: the file is not UTF-8 here"},
		{"UTF-16", "\xff\xfeb\x00", "1:1: the file is not UTF-8 here"},
		{"too large", strings.Repeat("#", maxFileSize+1), "1:1: the file is larger than 1048576 bytes"},

		{"unknown key, near", "images:\n  api: {ref: a, inptus: []}\n", "2:17: the key \"inptus\" is not known here; did you mean \"inputs\"?"},
		{"unknown key, far", "links: []\n", "1:1: the key \"links\" is not known here; the keys here are settings, cluster, starlark, builds, images, workloads"},
		{"unknown key, other case", "builds: {a: {Cmd: x}}\n", "1:14: the key \"Cmd\" is not known here; did you mean \"cmd\"?"},
		{"unknown key by a merge", "builds: {a: {<<: {x: 1}}}\n", "1:19: the key \"x\" is not known here; the keys here are cmd, dir, env, deps, ignore, outputs, after, parallel, trigger_mode, auto_init, serve_cmd, serve_dir, serve_env, readiness_probe, labels, links"},
		{"name is no key", "builds: {a: {name: b}}\n", "1:14: the key \"name\" is not known here; the keys here are cmd, dir, env, deps, ignore, outputs, after, parallel, trigger_mode, auto_init, serve_cmd, serve_dir, serve_env, readiness_probe, labels, links"},
		{"duplicate name", "builds:\n  a: {}\n  a: {}\n", "3:3: the key \"a\" stands here twice, first in line 2"},
		{"duplicate key", "builds:\n  a:\n    cmd: x\n    cmd: y\n", "4:5: the key \"cmd\" stands here twice, first in line 3"},
		{"duplicate variable", "builds: {a: {env: {A: x, A: y}}}\n", "1:26: the key \"A\" stands here twice, first in line 1"},
		{"missing key", "images:\n  api: {context: .}\n", "2:3: the key \"ref\" is missing here"},
		{"missing key of an empty body", "images:\n  api:\n", "2:3: the key \"ref\" is missing here"},
		{"missing key of a list's element", "images: {a: {ref: a, live_update: {sync: [{from: a}]}}}\n", "1:43: the key \"to\" is missing here"},
		{"number as a key", "builds: {8: {}}\n", "1:10: a key must be a string; put it in quotes"},
		{"null as a key", "builds: {~: {}}\n", "1:10: a key must be a string; put it in quotes"},

		{"list for a mapping", "builds: []\n", "1:9: this must be a mapping, but it is a list"},
		{"mapping for a list", "builds: {a: {deps: {b: c}}}\n", "1:20: this must be a list, but it is a mapping"},
		{"string for a list", "builds: {a: {deps: b}}\n", "1:20: this must be a list, but it is a string"},
		{"number for a string", "builds: {a: {env: {PORT: 80}}}\n", "1:26: this must be a string, but it is the number 80; put it in quotes"},
		{"fraction for a string", "builds: {a: {env: {V: 1.10}}}\n", "1:23: this must be a string, but it is the number 1.10; put it in quotes"},
		{"boolean for a string", "builds: {a: {env: {X: true}}}\n", "1:23: this must be a string, but it is true; put it in quotes"},
		{"nothing for a string", "builds:\n  a:\n    dir:\n", "3:5: this must be a string, but it is empty"},
		{"nothing for an element", "builds: {a: {deps: [~]}}\n", "1:21: this must be a string, but it is empty"},
		{"string for a boolean", "builds: {a: {parallel: yes}}\n", "1:24: this must be true or false, but it is a string"},
		{"string for a number", "settings: {max_parallel_updates: many}\n", "1:34: this must be a whole number, but it is a string"},
		{"fraction for a number", "settings: {max_parallel_updates: 1.5}\n", "1:34: this must be a whole number, but it is the number 1.5"},
		{"huge number", "settings: {max_parallel_updates: 99999999999}\n", "1:34: the number 99999999999 is too large"},
		{"nothing for a command", "builds:\n  a:\n    cmd:\n", "3:5: this must be a string or a list of strings, but it is empty"},
		{"number for a command", "builds: {a: {cmd: 1}}\n", "1:19: this must be a string or a list of strings, but it is the number 1; put it in quotes"},
		{"mapping for a command", "builds: {a: {cmd: {sh: x}}}\n", "1:19: this must be a string or a list of strings, but it is a mapping; put text that holds \":\" in quotes"},
		{"colon in an element", "builds: {a: {cmd: x, deps: [a: b]}}\n", "1:29: this must be a string, but it is a mapping; put text that holds \":\" in quotes"},
		{"list in a command", "builds: {a: {cmd: [[x]]}}\n", "1:20: this must be a string, but it is a list"},
		{"list for a link", "builds: {a: {links: [[x]]}}\n", "1:22: this must be a string or a mapping with url and name, but it is a list"},
		{"number for manifests", "workloads: {a: {manifests: 1}}\n", "1:28: this must be a string, a list of strings, or a mapping with files, kustomize or helm, but it is the number 1; put it in quotes"},
		{"fraction for a port", "workloads: {a: {port_forwards: [1.5]}}\n", "1:33: this must be a string, but it is the number 1.5; put it in quotes"},
		{"tag", "builds: {a: {dir: !!str 8}}\n", "1:19: tags such as !!str are not known here; leave it out"},

		{"alias of nothing", "builds: {a: *b}\n", "1:13: no anchor &b stands before this alias"},
		{"alias before its anchor", "builds: {a: *b, b: &b {}}\n", "1:13: no anchor &b stands before this alias"},
		{"alias in its own anchor", "builds: {a: &a {<<: *a}}\n", "1:21: the alias *a stands inside its own anchor"},
		{"merge of a list", "builds: {a: {<<: [[x]]}}\n", "1:19: this must be a mapping, but it is a list"},
		{"merges that double", doubling(), "4:16: the aliases in this file stand for more than 524288 values"},
		{"columns count letters", "builds: {größe: {ü: 1}}\n", "1:18: the key \"ü\" is not known here; the keys here are cmd, dir, env, deps, ignore, outputs, after, parallel, trigger_mode, auto_init, serve_cmd, serve_dir, serve_env, readiness_probe, labels, links"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := Decode("tiltgen.yaml", []byte(tt.yaml))
			if err == nil {
				t.Fatal("no error")
			}
			first, _, _ := strings.Cut(err.Error(), "\n")
			if diff := cmp.Diff("tiltgen.yaml:"+tt.want, first); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if e := new(DecodeError); !errors.As(err, &e) {
				t.Errorf("error is a %T", err)
			}
		})
	}
}

// doubling is a chain of merges, each of which holds the one before it many
// times.
func doubling() string {
	var b strings.Builder
	b.WriteString("builds:\n  start: {env: &a {}}\n")
	for c := 'b'; c <= 'z'; c++ {
		fmt.Fprintf(&b, "  %c: {env: &%c {<<: [*%c, *%c]}}\n", c, c, c-1, c-1)
	}
	return b.String()
}

func TestDecodeErrorShowsTheLine(t *testing.T) {
	for _, tt := range []struct{ name, yaml, want string }{
		{
			"caret", "images:\n  api: {ref: a, inptus: []}\n",
			"tiltgen.yaml:2:17: the key \"inptus\" is not known here; did you mean \"inputs\"?\n" +
				" 2 |   api: {ref: a, inptus: []}\n" +
				"   |                 ^",
		},
		{
			"caret below a tab", "builds:\n\ta: {}\n",
			"tiltgen.yaml:2:1: a tab cannot indent in YAML; use spaces\n" +
				" 2 | \ta: {}\n" +
				"   | ^",
		},
		{
			"no line", "",
			"tiltgen.yaml:1:1: the file declares nothing; begin with \"builds:\", \"images:\" or \"workloads:\"",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := Decode("tiltgen.yaml", []byte(tt.yaml))
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPositions(t *testing.T) {
	_, pos, err := Decode("tiltgen.yaml", []byte(`# petstore
builds:
  gen: &gen
    cmd: make
    deps: [spec, "lib"]
  my.gen: {outputs: [a, b]}
  again: *gen
images:
  api:
    ref: example/api
    inputs:
      - bin
      - static
workloads:
  redis:
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path      string
		line, col int
	}{
		{"", 1, 1},
		{"settings.watch_ignore[0]", 1, 1},
		{"builds", 2, 1},
		{"builds.gen", 3, 3},
		{"builds.gen.cmd", 4, 10},
		{"builds.gen.deps", 5, 5},
		{"builds.gen.deps[1]", 5, 18},
		{"builds.gen.deps[7]", 5, 5},
		{`builds["my.gen"].outputs[1]`, 6, 25},
		{"builds.again", 7, 3},
		{"builds.again.deps[0]", 5, 12},
		{"images.api.inputs[1]", 13, 9},
		{"images.api.live_update.sync[0]", 9, 3},
		{"workloads.redis.needs[0]", 15, 3},
		{"workloads.nobody", 14, 1},
	} {
		line, col := pos.Of(tt.path)
		if line != tt.line || col != tt.col {
			t.Errorf("Of(%q) = %d:%d, want %d:%d", tt.path, line, col, tt.line, tt.col)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"", "builds: {a: {cmd: make, env: {A: b}}}", "a: &a [*a]", "<<: *x", "? a\n: b", "- - -",
		"builds:\n  a: &a\n    cmd: |\n      x\n  b: {<<: *a}\n", "workloads: {a: {port_forwards: [8080]}}",
		"settings: {ci: {timeout: 1m}, docker_prune: {num_builds: 3}}\ncluster: {registry: {host: x}}",
		"images:\n  api: {ref: a, live_update: {sync: [{from: a, to: /b}], run: [{cmd: [x]}]}}",
		"%YAML 1.2\n---\n\"\": !!str\n...\n---\n", "a: 'x\n\n  y'\n", "\tx", "{a: [b, {c: d}], ,}", "a: >-\n\n  b\n c",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, pos, err := Decode("tiltgen.yaml", []byte(text))
		switch {
		case err == nil:
			tree := FS(fstest.MapFS{})
			Validate(p, tree, NewGraph(p, tree))
			pos.Of("builds.a.cmd")
		case !strings.HasPrefix(err.Error(), "tiltgen.yaml:"):
			t.Errorf("the error does not begin with the file: %v", err)
		}
	})
}
