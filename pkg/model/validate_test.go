package model

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// folder is a project's folder in memory; a file holds what comes after the
// first space of its entry.
func folder(files ...string) Tree {
	tree := fstest.MapFS{}
	for _, f := range files {
		name, content, _ := strings.Cut(f, " ")
		tree[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return FS(tree)
}

// problems validates a project and lists what it finds, a line each.
func problems(t *testing.T, yaml string, tree Tree) []string {
	t.Helper()
	p, _, err := Decode("tiltgen.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return listed(Validate(p, tree, NewGraph(p, tree)))
}

func listed(found []Problem) []string {
	var lines []string
	for _, p := range found {
		line := p.String()
		if p.Warning {
			line = "warning: " + line
		}
		lines = append(lines, line)
	}
	return lines
}

// petstore has one build, and one image that takes it in.
const petstore = `
cluster: {kind: dev}
builds:
  compile: {cmd: make, deps: [src], outputs: [bin/app]}
images:
  api: {ref: example/api, inputs: [bin/app]}
workloads:
  api: {manifests: k8s.yaml, images: [api]}
`

var petstoreFiles = []string{"src/main.c", "Dockerfile FROM scratch", "k8s.yaml", ".dockerignore .tiltgen"}

// problemCase is a project and what is wrong with it.
type problemCase struct {
	name  string
	yaml  string
	files []string
	want  []string
}

func runProblemCases(t *testing.T, cases []problemCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			got := problems(t, tt.yaml, folder(tt.files...))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateAcceptsAProject(t *testing.T) {
	runProblemCases(t, []problemCase{
		{name: "petstore", yaml: petstore, files: petstoreFiles},
		{
			name:  "an image that no build feeds, on any cluster",
			yaml:  "images: {web: {ref: web, context: web}}\nworkloads: {web: {manifests: k8s.yaml, images: [web]}}\n",
			files: []string{"web/Dockerfile FROM nginx", "k8s.yaml"},
		},
		{
			name: "everything at once",
			yaml: `
settings: {max_parallel_updates: 4, trigger_mode: auto, watch_ignore: ["**/*.md"], ci: {timeout: 10m, readiness_timeout: 90s}}
cluster: {registry: {host: "localhost:5005", host_from_cluster: "registry:5000/dev"}}
starlark: {load: [{path: "ext://x", names: [x]}, {path: lib/Tiltfile, names: [y]}], include: [lib/Tiltfile]}
builds:
  gen: {cmd: make gen, deps: [spec], outputs: [gen], ignore: ["**/*.bak"]}
  ui: {cmd: make ui, deps: [spec, gen, ui], outputs: [static], after: [gen, redis]}
  docs:
    serve_cmd: serve
    serve_dir: docs
    serve_env: {PORT: "1"}
    readiness_probe: {http_get: {port: 80}}
    links: [localhost:80, {url: "http://a/b"}]
    labels: [a, B-c.d_e]
images:
  base: {ref: base, dockerfile: base.Dockerfile, inputs: [gen]}
  api:
    ref: example/api
    image_deps: [base]
    inputs: [static, conf]
    live_update:
      sync: [{from: static, to: /srv}, {from: conf/a, to: /etc/a}]
      run: [{cmd: reload, triggers: [static/x, conf]}]
workloads:
  redis: {manifests: [redis.yaml], port_forwards: [6379, "1:2", "localhost:3:4"], readiness: ignore}
  api: {images: [api], needs: [redis, docs], new_name: petstore}
  secrets: {group: true, objects: ["a:secret"], manifests: {kustomize: deploy}}
  chart: {manifests: {helm: {chart: chart, values: [values.yaml]}}}
`,
			files: []string{
				"lib/Tiltfile", "spec/s", "ui/u", "docs/d", "base.Dockerfile FROM scratch", "Dockerfile FROM base", "conf/a",
				"redis.yaml", "deploy/kustomization.yaml", "chart/Chart.yaml", "values.yaml", ".dockerignore **/.tiltgen",
			},
		},
	})
}

func TestValidateSettings(t *testing.T) {
	runProblemCases(t, []problemCase{
		{
			name: "settings",
			yaml: `
settings:
  max_parallel_updates: -1
  k8s_upsert_timeout_secs: -1
  trigger_mode: sometimes
  docker_prune: {num_builds: 1, interval_hrs: 1}
  ci: {timeout: "10", readiness_timeout: soon}
`,
			want: []string{
				`settings.trigger_mode: "sometimes" is no trigger mode; write auto or manual`,
				`settings.max_parallel_updates: Tilt runs at least one update at once; leave it out for Tilt's own number`,
				`settings.k8s_upsert_timeout_secs: a timeout cannot be negative; leave it out for Tilt's own`,
				`settings.docker_prune: Tilt prunes after num_builds or every interval_hrs, not both; leave one out`,
				`settings.ci.timeout: "10" is no duration; write it as in "90s" or "10m"`,
				`settings.ci.readiness_timeout: "soon" is no duration; write it as in "90s" or "10m"`,
			},
		},
		{
			name:  "no way into the cluster",
			yaml:  strings.Replace(petstore, "cluster: {kind: dev}", "", 1),
			files: petstoreFiles,
			want: []string{`images.api: image "api" takes in what builds make, and nothing says how it gets to the cluster; ` +
				`set cluster.kind, cluster.registry or cluster.shared_docker`},
		},
		{
			name: "several ways into the cluster",
			yaml: `cluster: {kind: a, shared_docker: true}`,
			want: []string{`cluster: an image gets to the cluster in one way; set only one of kind, registry and shared_docker`},
		},
		{
			name: "registry with a scheme",
			yaml: `cluster: {registry: {host: "http://localhost:5005", host_from_cluster: "https://r"}}`,
			want: []string{
				`cluster.registry.host: "http://localhost:5005" has a scheme; write the registry as HOST, HOST:PORT or HOST:PORT/PATH`,
				`cluster.registry.host_from_cluster: "https://r" has a scheme; write the registry as HOST, HOST:PORT or HOST:PORT/PATH`,
			},
		},
		{
			name: "no registry",
			yaml: `cluster: {registry: {host: mine, host_from_cluster: "a.b/c/"}}`,
			want: []string{
				`cluster.registry.host: "mine" is no registry; write it as HOST, HOST:PORT or HOST:PORT/PATH`,
				`cluster.registry.host_from_cluster: "a.b/c/" is no registry; write it as HOST, HOST:PORT or HOST:PORT/PATH`,
			},
		},
		{
			name: "empty registry",
			yaml: `cluster: {registry: {host: ""}}`,
			want: []string{`cluster.registry.host: "" is no registry; write it as HOST, HOST:PORT or HOST:PORT/PATH`},
		},
		{
			name: "registry in the hub",
			yaml: `cluster: {registry: {host: docker.io/me}}`,
		},
	})
}

func TestValidateNames(t *testing.T) {
	long := strings.Repeat("x", 201)
	runProblemCases(t, []problemCase{
		{
			name: "names that Tilt refuses",
			yaml: `
builds:
  "": {cmd: x}
  ".": {cmd: x}
  "..": {cmd: x}
  a/b: {cmd: x}
  a%b: {cmd: x}
  uncategorized: {cmd: x}
  (Tiltfile): {cmd: x}
  "a\tb": {cmd: x}
  ` + long + `: {cmd: x}
  with spaces, and (more): {cmd: x}
workloads:
  a: {new_name: b/c}
`,
			want: []string{
				`builds[""]: a name cannot be empty`,
				`builds["."]: Tilt refuses the name "."; choose another`,
				`builds[".."]: Tilt refuses the name ".."; choose another`,
				`builds.a/b: Tilt refuses "/" and "%" in a name; rename "a/b"`,
				`builds.a%b: Tilt refuses "/" and "%" in a name; rename "a%b"`,
				`builds.uncategorized: Tilt has a resource of its own named "uncategorized"; choose another name`,
				`builds.(Tiltfile): Tilt has a resource of its own named "(Tiltfile)"; choose another name`,
				`builds["a\tb"]: the name "a\tb" holds a control character; leave it out`,
				`builds.` + long + `: the name is longer than 200 bytes, and files are named after it; shorten it`,
				`workloads.a.new_name: Tilt refuses "/" and "%" in a name; rename "b/c"`,
			},
		},
		{
			name: "names of images",
			yaml: `
images:
  -a: {ref: a, dockerfile: d}
  a b: {ref: b, dockerfile: d}
  ` + long + `: {ref: c, dockerfile: d}
`,
			files: []string{"d"},
			want: []string{
				`images.-a: an image's short name is made of letters, digits, "-", "_" and ".", and begins with a letter or a digit; rename "-a"`,
				`images.a b: an image's short name is made of letters, digits, "-", "_" and ".", and begins with a letter or a digit; rename "a b"`,
				`images.` + long + `: the name is longer than 200 bytes, and files are named after it; shorten it`,
			},
		},
		{
			name: "a build and a workload of one name",
			yaml: `{builds: {a: {cmd: x}}, workloads: {a: {}, b: {new_name: a}, c: {new_name: c}, d: {new_name: c}}}`,
			want: []string{
				`workloads.a: the name "a" is taken by a build; choose another`,
				`workloads.b.new_name: the name "a" is taken by a build; choose another`,
				`workloads.d.new_name: the name "c" is taken by a workload; choose another`,
			},
		},
		{
			name: "the stages of one image",
			yaml: strings.Replace(petstore, "workloads:", `workloads:
  wait-for-builds: {}
  docker-build-image: {}
  kind-load-image: {}
  docker-push-image: {}
  wait-for-builds-api: {}`, 1),
			files: petstoreFiles,
			want: []string{
				`workloads.wait-for-builds: the name "wait-for-builds" is taken by a stage of image "api"; choose another`,
				`workloads.docker-build-image: the name "docker-build-image" is taken by a stage of image "api"; choose another`,
				`workloads.kind-load-image: the name "kind-load-image" is taken by a stage of image "api"; choose another`,
			},
		},
		{
			name: "the stages of several images in a registry",
			yaml: `
cluster: {registry: {host: "localhost:1"}}
builds:
  compile: {cmd: make, outputs: [bin]}
  docker-push-image-b: {cmd: x}
  wait-for-builds: {cmd: x}
images:
  a: {ref: a, inputs: [bin]}
  b: {ref: b, inputs: [bin]}
  c: {ref: c}
`,
			files: petstoreFiles,
			want: []string{
				`builds.docker-push-image-b: the name "docker-push-image-b" is taken by a stage of image "b"; choose another`,
			},
		},
		{
			name: "no load stage where the Docker engine is shared",
			yaml: `
cluster: {shared_docker: true}
builds:
  compile: {cmd: make, outputs: [bin/app]}
  kind-load-image: {cmd: x}
images:
  api: {ref: example/api, inputs: [bin/app]}
`,
			files: petstoreFiles,
		},
		{
			name: "names that differ in case",
			yaml: `
builds: {gen: {cmd: x}, GEN: {cmd: x}, Ü: {cmd: x}, ü: {cmd: x}}
images: {Api: {ref: a, dockerfile: d}, api: {ref: b, dockerfile: d}}
workloads: {Gen: {}}
`,
			files: []string{"d"},
			want: []string{
				`builds.GEN: "gen" and "GEN" differ only in case, and their state is one file on some disks; rename one`,
				`builds.ü: "Ü" and "ü" differ only in case, and their state is one file on some disks; rename one`,
				`images.api: "Api" and "api" differ only in case, and their state is one file on some disks; rename one`,
			},
		},
	})
}

func TestValidateReferences(t *testing.T) {
	runProblemCases(t, []problemCase{
		{
			name: "unknown names",
			yaml: `
builds: {gen: {cmd: x, after: [redis, gne, nobody]}}
images: {api: {ref: a, image_deps: [apj, api], dockerfile: d}}
workloads: {redis: {needs: [gem], images: [api, web, gen]}}
`,
			files: []string{"d"},
			want: []string{
				`builds.gen.after[1]: no build or workload is named "gne"; declare it, or take it out`,
				`builds.gen.after[2]: no build or workload is named "nobody"; declare it, or take it out`,
				`images.api.image_deps[0]: no image is named "apj"; did you mean "api"?`,
				`images.api.image_deps[1]: image "api" cannot be made from itself; take it out`,
				`workloads.redis.images[1]: no image is named "web"; declare it, or take it out`,
				`workloads.redis.images[2]: no image is named "gen"; declare it, or take it out`,
				`workloads.redis.needs[0]: no build or workload is named "gem"; did you mean "gen"?`,
			},
		},
		{
			name: "a build that waits for itself",
			yaml: `builds: {a: {cmd: x, after: [a]}}`,
			want: []string{`builds.a: "a" waits for itself: a -> a; take one of these dependencies out`},
		},
		{
			name:  "a cycle of builds",
			yaml:  `builds: {a: {cmd: x, deps: [c], outputs: [o]}, b: {cmd: x, deps: [o], outputs: [p]}, c: {cmd: x, deps: [p], outputs: [c]}}`,
			files: nil,
			want:  []string{`builds.a: "a" waits for itself: a -> c -> b -> a; take one of these dependencies out`},
		},
		{
			name: "a cycle of workloads",
			yaml: `workloads: {a: {needs: [b]}, b: {needs: [a]}}`,
			want: []string{`workloads.a: "a" waits for itself: a -> b -> a; take one of these dependencies out`},
		},
		{
			name:  "a cycle of images with the names of workloads",
			yaml:  `{images: {a: {ref: a, image_deps: [b], dockerfile: d}, b: {ref: b, image_deps: [a], dockerfile: d}}, workloads: {a: {}, b: {}}}`,
			files: []string{"d"},
			want:  []string{`images.a: "a" waits for itself: a -> b -> a; take one of these dependencies out`},
		},
	})
}

func TestValidatePaths(t *testing.T) {
	runProblemCases(t, []problemCase{
		{
			name: "what is no path",
			yaml: `
builds: {a: {cmd: x, deps: [""], outputs: ["a\tb"], dir: "a\nb"}}
`,
			want: []string{
				`builds.a.deps[0]: a path cannot be empty; write "." for the project's folder`,
				`builds.a.outputs[0]: the path "a\tb" holds a newline or a tab, which the stages' lists are separated by; rename it`,
				`builds.a.dir: the path "a\nb" holds a newline or a tab, which the stages' lists are separated by; rename it`,
				`builds.a.dir: nobody makes "a\nb" and it does not exist; did you mean the output "a\tb" of build "a"?`,
			},
		},
		{
			name: "a NUL byte",
			yaml: `builds: {a: {cmd: "a\0b", env: {A: "\0", "B\0": c}}}`,
			want: []string{
				`builds.a.cmd: "a\x00b" holds a NUL byte, which no command can be given; leave it out`,
				`builds.a.env.A: "\x00" holds a NUL byte, which no command can be given; leave it out`,
				`builds.a.env["B\x00"]: "B\x00" holds a NUL byte, which no command can be given; leave it out`,
			},
		},
		{
			name: "the stages' own folder",
			yaml: `
builds: {a: {cmd: x, deps: [.tiltgen], outputs: [./.tiltgen/x]}}
images: {api: {ref: a, dockerfile: d, inputs: [.tiltgen/y]}}
`,
			files: []string{"d", ".tiltgen/y"},
			want: []string{
				`builds.a.deps[0]: ".tiltgen" lies in ".tiltgen", where the stages keep their state; use another folder`,
				`builds.a.outputs[0]: "./.tiltgen/x" lies in ".tiltgen", where the stages keep their state; use another folder`,
				`images.api.inputs[0]: ".tiltgen/y" lies in ".tiltgen", where the stages keep their state; use another folder`,
				`images.api.context: the build context takes in ".tiltgen"; add a line ".tiltgen" to ".dockerignore"`,
			},
		},
		{
			name: "files that Tilt reads",
			yaml: `
starlark: {include: [a/Tiltfile], load: [{path: b/Tiltfile, names: [x]}, {path: "ext://c", names: [y]}]}
builds: {make: {cmd: x, outputs: [k8s/api.yaml]}, serve: {cmd: x, serve_cmd: y, dir: d, serve_dir: e}}
workloads:
  a: {manifests: [k8s/apj.yaml, k8s/api.yaml]}
  b: {manifests: {kustomize: kust}}
  c: {manifests: {helm: {chart: "", values: [v.yaml]}}}
  d: {manifests: {helm: {chart: chart}, files: [k8s]}}
`,
			want: []string{
				`workloads.c.manifests.helm.chart: a path cannot be empty; write "." for the project's folder`,
				`starlark.include[0]: nobody makes "a/Tiltfile" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`starlark.load[0].path: nobody makes "b/Tiltfile" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`builds.serve.dir: nobody makes "d" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`builds.serve.serve_dir: nobody makes "e" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`workloads.a.manifests.files[0]: nobody makes "k8s/apj.yaml" and it does not exist; did you mean the output "k8s/api.yaml" of build "make"?`,
				`workloads.b.manifests.kustomize: nobody makes "kust" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`workloads.c.manifests.helm.values[0]: nobody makes "v.yaml" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`workloads.d.manifests: manifests come from one of files, kustomize and helm; split the workload, or take the others out`,
				`workloads.d.manifests.helm.chart: nobody makes "chart" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
			},
		},
	})
}

func TestValidateBuilds(t *testing.T) {
	runProblemCases(t, []problemCase{
		{
			name: "commands",
			yaml: `
builds:
  nothing:
  outputs: {serve_cmd: x, outputs: [o]}
  dirs: {serve_cmd: x, dir: d}
  serve: {cmd: x, serve_dir: d}
`,
			files: []string{"d/x"},
			want: []string{
				`builds.nothing: a build needs a cmd, a serve_cmd or both`,
				`builds.outputs.outputs: outputs are made by cmd, and there is none; add it, or take them out`,
				`builds.dirs.dir: dir is where cmd runs, and there is none; take it out`,
				`builds.serve.serve_dir: serve_dir is where serve_cmd runs, and there is none; take it out`,
			},
		},
		{
			name: "environments",
			yaml: `
builds: {a: {cmd: x, env: {"": a, "B=C": b, TILTGEN: c, TILTGEN_NAME: d, TILTGENX: e, TILT: f}, serve_env: {TILTGEN_RUN: g}}}
images: {i: {ref: i, dockerfile: d, build_args: {"": a, "B=": b, TILTGEN: c}}}
`,
			files: []string{"d", ".dockerignore .tiltgen"},
			want: []string{
				`builds.a.env[""]: a variable needs a name`,
				`builds.a.env.B=C: the variable "B=C" has a "=" in its name; leave it out`,
				`builds.a.env.TILTGEN: tiltgen keeps its own settings in variables that start with TILTGEN; rename "TILTGEN"`,
				`builds.a.env.TILTGENX: tiltgen keeps its own settings in variables that start with TILTGEN; rename "TILTGENX"`,
				`builds.a.env.TILTGEN_NAME: tiltgen keeps its own settings in variables that start with TILTGEN; rename "TILTGEN_NAME"`,
				`builds.a.serve_env.TILTGEN_RUN: tiltgen keeps its own settings in variables that start with TILTGEN; rename "TILTGEN_RUN"`,
				`images.i.build_args[""]: a variable needs a name`,
				`images.i.build_args.B=: the variable "B=" has a "=" in its name; leave it out`,
			},
		},
		{
			name: "probes",
			yaml: `
builds:
  a: {serve_cmd: x, readiness_probe: {}}
  b: {serve_cmd: x, readiness_probe: {exec: [y], tcp_socket: {port: 70000}}}
  c: {cmd: x, readiness_probe: {http_get: {port: 0}}}
`,
			want: []string{
				`builds.a.readiness_probe: a probe needs exactly one of http_get, tcp_socket and exec`,
				`builds.b.readiness_probe.tcp_socket.port: 70000 is no port; write one from 1 to 65535`,
				`builds.b.readiness_probe: a probe needs exactly one of http_get, tcp_socket and exec`,
				`builds.c.readiness_probe.http_get.port: 0 is no port; write one from 1 to 65535`,
				`warning: builds.c.readiness_probe: a probe looks at serve_cmd, and there is none: Tilt ignores it; take it out`,
			},
		},
		{
			name: "trigger modes, labels and links",
			yaml: `
builds:
  a:
    cmd: x
    trigger_mode: Auto
    labels: ["", a b, -a, a/b, ` + strings.Repeat("x", 64) + `, ` + strings.Repeat("x", 63) + `]
    links: ["", "http://a b", {url: ""}]
workloads:
  w: {trigger_mode: off, labels: [a_], links: [{url: "", name: n}]}
`,
			want: []string{
				`builds.a.trigger_mode: "Auto" is no trigger mode; write auto or manual`,
				`builds.a.labels[0]: Tilt refuses the label ""; use up to 63 letters, digits, "-", "_" and ".", with a letter or a digit at both ends`,
				`builds.a.labels[1]: Tilt refuses the label "a b"; use up to 63 letters, digits, "-", "_" and ".", with a letter or a digit at both ends`,
				`builds.a.labels[2]: Tilt refuses the label "-a"; use up to 63 letters, digits, "-", "_" and ".", with a letter or a digit at both ends`,
				`builds.a.labels[3]: Tilt refuses the label "a/b"; use up to 63 letters, digits, "-", "_" and ".", with a letter or a digit at both ends`,
				`builds.a.labels[4]: Tilt refuses the label "` + strings.Repeat("x", 64) + `"; use up to 63 letters, digits, "-", "_" and ".", with a letter or a digit at both ends`,
				`builds.a.links[0]: a link needs a url`,
				`builds.a.links[1]: "http://a b" is no URL; start it with http:// or https://`,
				`builds.a.links[2]: a link needs a url`,
				`workloads.w.labels[0]: Tilt refuses the label "a_"; use up to 63 letters, digits, "-", "_" and ".", with a letter or a digit at both ends`,
				`workloads.w.links[0]: a link needs a url`,
				`workloads.w.trigger_mode: "off" is no trigger mode; write auto or manual`,
			},
		},
		{
			name: "deps that do not exist",
			yaml: `builds: {a: {cmd: x, deps: [src, "src/*.c", bin/apq, made/x], outputs: [bin/app, made]}}`,
			want: []string{
				`warning: builds.a.deps[0]: nobody makes "src" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`warning: builds.a.deps[1]: nobody makes "src/*.c" and it does not exist; patterns are not expanded here, name the folder`,
				`warning: builds.a.deps[2]: nobody makes "bin/apq" and it does not exist; did you mean the output "bin/app" of build "a"?`,
			},
		},
		{
			name: "outputs outside the project",
			yaml: `builds: {a: {cmd: x, outputs: [/tmp/x, ../y, ".", a/../../z]}}`,
			want: []string{
				`builds.a.outputs[0]: the output "/tmp/x" lies outside the project; write it to a path inside`,
				`builds.a.outputs[1]: the output "../y" lies outside the project; write it to a path inside`,
				`builds.a.outputs[2]: the whole project cannot be an output; name what the build writes`,
				`builds.a.outputs[3]: the output "a/../../z" lies outside the project; write it to a path inside`,
			},
		},
		{
			name: "two makers",
			yaml: `
builds:
  a: {cmd: x, outputs: [bin/x, gen, gen]}
  b: {cmd: x, outputs: [bin, ./gen/y, genuine]}
`,
			want: []string{
				`builds.b.outputs[0]: build "a" writes "bin/x" too; let one build write it`,
				`builds.b.outputs[1]: build "a" writes "gen" too; let one build write it`,
			},
		},
	})
}

func TestValidateImages(t *testing.T) {
	digest := "@sha256:" + strings.Repeat("a", 64)
	runProblemCases(t, []problemCase{
		{
			name: "references",
			yaml: `
images:
  empty: {ref: ""}
  upper: {ref: Foo}
  tag: {ref: "a/b:dev"}
  digest: {ref: "c` + digest + `"}
  one: {ref: foo}
  two: {ref: docker.io/library/foo}
`,
			files: []string{"Dockerfile"},
			want: []string{
				`images.empty.ref: an image needs a ref: its name as the manifests have it`,
				`images.upper.ref: "Foo" is no image name: invalid reference format: repository name (library/Foo) must be lowercase; correct it`,
				`images.tag.ref: "a/b:dev" has a tag or a digest, which Tilt sets itself; write "a/b"`,
				`images.digest.ref: "c` + digest + `" has a tag or a digest, which Tilt sets itself; write "c"`,
				`images.two.ref: image "one" has the same ref; rename one`,
			},
		},
		{
			name: "inputs that nobody makes",
			yaml: `
cluster: {kind: dev}
builds: {compile: {cmd: make, outputs: [bin/app]}}
images: {api: {ref: example/api, inputs: [bin, bin/app, bin/api, static, ./src/, "*.html"]}}
`,
			files: petstoreFiles,
			want: []string{
				`images.api.inputs[2]: nobody makes "bin/api" and it does not exist; did you mean the output "bin/app" of build "compile"?`,
				`images.api.inputs[3]: nobody makes "static" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`images.api.inputs[5]: nobody makes "*.html" and it does not exist; patterns are not expanded here, name the folder`,
			},
		},
		{
			name: "Dockerfiles and contexts",
			yaml: `
cluster: {kind: dev}
builds: {make: {cmd: x, outputs: [made/Dockerfile]}}
images:
  default: {ref: a}
  named: {ref: b, dockerfile: x.Dockerfile}
  nowhere: {ref: c, context: nowhere}
  made: {ref: d, context: made}
`,
			files: []string{".dockerignore .tiltgen"},
			want: []string{
				`images.default: there is no "Dockerfile", and no build makes it; say with "dockerfile" which it is`,
				`images.named.dockerfile: nobody makes "x.Dockerfile" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`images.nowhere.context: nobody makes "nowhere" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`images.nowhere: there is no "nowhere/Dockerfile", and no build makes it; say with "dockerfile" which it is`,
			},
		},
	})
}

func TestValidateContexts(t *testing.T) {
	without := petstoreFiles[:3]
	context := func(dir string) string {
		return strings.Replace(petstore, "ref: example/api", "dockerfile: Dockerfile, context: "+dir+", ref: example/api", 1)
	}
	takesIn := `images.api.context: the build context takes in ".tiltgen"; add a line `
	runProblemCases(t, []problemCase{
		{name: "no file", yaml: petstore, files: without, want: []string{takesIn + `".tiltgen" to ".dockerignore"`}},
		{name: "another line", yaml: petstore, files: append(without[:3:3], ".dockerignore .git"), want: []string{takesIn + `".tiltgen" to ".dockerignore"`}},
		{name: "taken back", yaml: petstore, files: append(without[:3:3], ".dockerignore .tiltgen\n!.tiltgen"), want: []string{takesIn + `".tiltgen" to ".dockerignore"`}},
		{name: "below", yaml: petstore, files: append(without[:3:3], ".dockerignore .tiltgen/**")},
		{name: "everything but", yaml: petstore, files: append(without[:3:3], ".dockerignore *\n!bin/app")},
		{
			name: "the Dockerfile's own file", yaml: petstore, files: append(without[:3:3], ".dockerignore .tiltgen", "Dockerfile.dockerignore x"),
			want: []string{takesIn + `".tiltgen" to "Dockerfile.dockerignore"`},
		},
		{name: "the Dockerfile's own file is enough", yaml: petstore, files: append(without[:3:3], "Dockerfile.dockerignore .tiltgen")},
		{name: "another context", yaml: context("src"), files: without},
		{
			name: "an image that Tilt builds beside stages", files: append(without[:3:3], "web.Dockerfile"),
			yaml: `{builds: {a: {cmd: x, outputs: [o]}}, images: {web: {ref: web, dockerfile: web.Dockerfile}}}`,
			want: []string{`images.web.context: the build context takes in ".tiltgen"; add a line ".tiltgen" to ".dockerignore"`},
		},
		{
			name: "a pattern that does not parse", yaml: petstore, files: append(without[:3:3], ".dockerignore x\n[a"),
			want: []string{`images.api: the pattern "[a" in .dockerignore:2 does not parse: syntax error in pattern`},
		},
		{
			name: "inputs left out", yaml: petstore, files: append(without[:3:3], ".dockerignore .tiltgen\nbin"),
			want: []string{`warning: images.api.inputs[0]: ".dockerignore" leaves "bin/app" out of the build context; add a line "!bin/app" there`},
		},
		{name: "inputs excepted", yaml: petstore, files: append(without[:3:3], ".dockerignore *\n!bin/app/*")},
	})
}

func TestValidateContextAboveTheProject(t *testing.T) {
	yaml := strings.Replace(petstore, "ref:", "dockerfile: Dockerfile, context: .., ref:", 1)
	for _, tt := range []struct{ name, dockerignore, want string }{
		{"its own folder", "project/.tiltgen", ""},
		{"any folder", "**/.tiltgen", ""},
		{"another folder", ".tiltgen", `images.api.context: the build context takes in ".tiltgen"; add a line "**/.tiltgen" to "../.dockerignore"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			top := t.TempDir()
			project := filepath.Join(top, "project")
			if err := os.CopyFS(project, fstest.MapFS{
				"src/main.c": {}, "k8s.yaml": {}, "Dockerfile": {Data: []byte("FROM scratch")},
			}); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(top, ".dockerignore"), []byte(tt.dockerignore), 0o666); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(problems(t, yaml, Dir(project)), "\n"); got != tt.want {
				t.Errorf("problems are %q, want %q", got, tt.want)
			}
		})
	}
}

func TestValidateLiveUpdates(t *testing.T) {
	runProblemCases(t, []problemCase{
		{
			name: "of a staged image",
			yaml: `
cluster: {kind: dev}
builds: {ui: {cmd: make, outputs: [static]}}
images:
  none: {ref: none, live_update: {sync: []}}
  api:
    ref: example/api
    inputs: [static, conf]
    live_update:
      sync:
        - {from: static/a, to: srv}
        - {from: src, to: /src}
        - {from: conf/b, to: /b}
        - {from: ../up, to: /up}
        - {from: "", to: ""}
      run: [{cmd: ""}, {cmd: x, triggers: [static, static/a/b, other, conf]}]
`,
			files: append(petstoreFiles, "conf/a"),
			want: []string{
				`images.api.live_update.sync[4].from: a path cannot be empty; write "." for the project's folder`,
				`images.none.live_update: a live update needs a sync; add one, or take live_update out`,
				`images.api.live_update.sync[0].to: "srv" is not absolute; write the whole path in the container`,
				`images.api.live_update.sync[1].from: the sync source "src" is not in what image "api" takes in; add it to the image's inputs`,
				`images.api.live_update.sync[2].from: nobody makes "conf/b" and it does not exist; correct it, or add it to the outputs of the build that makes it`,
				`images.api.live_update.sync[3].from: the sync source "../up" lies outside the project; sync a path inside`,
				`images.api.live_update.sync[4].to: "" is not absolute; write the whole path in the container`,
				`images.api.live_update.run[0]: a run needs a cmd`,
				`images.api.live_update.run[1].triggers[2]: the trigger "other" is in no sync source, so it never fires; sync it, or take it out`,
			},
		},
		{
			name:  "of the whole project",
			yaml:  `{cluster: {kind: dev}, builds: {ui: {cmd: make, outputs: [static]}}, images: {api: {ref: api, inputs: [.], live_update: {sync: [{from: ., to: /srv}]}}}}`,
			files: petstoreFiles,
			want: []string{
				`images.api.live_update.sync[0].from: the sync source "." takes in ".tiltgen"; sync a folder of the project`,
			},
		},
		{
			name:  "beside arguments that docker_build does not take",
			yaml:  `images: {web: {ref: web, context: web, args: [--network=host]}}`,
			files: append(petstoreFiles, "web/Dockerfile"),
			want: []string{
				"images.web.args: no build feeds this image, so Tilt builds it with docker_build, which takes no further arguments; take them out",
			},
		},
		{
			name:  "of an image that Tilt builds",
			yaml:  `images: {web: {ref: web, context: web, live_update: {sync: [{from: web/html, to: /srv}, {from: src, to: /src}]}}}`,
			files: append(petstoreFiles, "web/Dockerfile", "web/html/x"),
			want: []string{
				`images.web.live_update.sync[1].from: the sync source "src" is not in what image "web" takes in; add it to the image's inputs`,
			},
		},
	})
}

func TestValidateWorkloads(t *testing.T) {
	runProblemCases(t, []problemCase{
		{
			name: "port forwards",
			yaml: `workloads: {a: {port_forwards: [-1, "x", "1:y", "65536", "1:", "", "a_b:1:2", "Host:1:2", "10.0.0.1:1:2", "h:1:2:3"]}}`,
			want: []string{
				`workloads.a.port_forwards[0]: "-1" in the port forward "-1" is no port; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER`,
				`workloads.a.port_forwards[1]: "x" in the port forward "x" is no port; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER`,
				`workloads.a.port_forwards[2]: "y" in the port forward "1:y" is no port; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER`,
				`workloads.a.port_forwards[3]: "65536" in the port forward "65536" is no port; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER`,
				`workloads.a.port_forwards[4]: "" in the port forward "1:" is no port; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER`,
				`workloads.a.port_forwards[5]: "" in the port forward "" is no port; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER`,
				`workloads.a.port_forwards[6]: "a_b" in the port forward "a_b:1:2" is no host; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER`,
				`workloads.a.port_forwards[7]: "Host" in the port forward "Host:1:2" is no host; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER`,
				`workloads.a.port_forwards[9]: "2:3" in the port forward "h:1:2:3" is no port; write it as LOCAL, LOCAL:CONTAINER or HOST:LOCAL:CONTAINER`,
			},
		},
		{
			name: "readiness and groups",
			yaml: `workloads: {a: {readiness: ready}, b: {readiness: succeeded}, c: {group: true, new_name: d}}`,
			want: []string{
				`workloads.a.readiness: "ready" is no readiness; write wait, ignore or succeeded`,
				`workloads.c: a group needs objects; name them as NAME:KIND`,
				`workloads.c.new_name: a group has the name that it is declared with; take new_name out`,
			},
		},
	})
}

func TestValidatePatterns(t *testing.T) {
	shared := func(settings string) string {
		return settings + `
cluster: {kind: dev}
builds:
  alone: {cmd: x, deps: [src], ignore: ["*.md", "!a", "", "[a", "a\nb"]}
  gen: {cmd: x, deps: [spec], outputs: [gen], ignore: ["**/*.md", spec/old, spec/tmp/**, "*.md", spec/draft/, /spec/x]}
  ui: {cmd: x, deps: [spec], outputs: [ui]}
images: {api: {ref: api, inputs: [gen, ui]}}
`
	}
	files := append(petstoreFiles, "spec/s")
	own := []string{
		`builds.alone.ignore[2]: a pattern cannot be empty; take it out`,
		`builds.alone.ignore[3]: the pattern "[a" does not parse: syntax error in pattern`,
		`builds.alone.ignore[4]: the pattern "a\nb" holds a newline or a tab; write one pattern for each file`,
		`builds.gen.ignore[3]: the pattern "*.md" is not one that the stages can leave out, and build "gen" shares a source with others; write a path, "PATH/**" or "**/NAME" instead`,
		`builds.gen.ignore[4]: the pattern "spec/draft/" is not one that the stages can leave out, and build "gen" shares a source with others; write "spec/draft" instead`,
		`builds.gen.ignore[5]: the pattern "/spec/x" is not one that the stages can leave out, and build "gen" shares a source with others; write "spec/x" instead`,
	}
	runProblemCases(t, []problemCase{
		{name: "of builds", yaml: shared(""), files: files, want: own},
		{
			name: "of settings and .tiltignore", yaml: shared(`settings: {watch_ignore: [docs, "a/*/b"]}`), files: append(files, ".tiltignore # x\ndocs/\n\n!a\n"),
			want: append(own[:len(own):len(own)],
				`settings.watch_ignore[1]: the pattern "a/*/b" is not one that the stages can leave out, and build "gen" shares a source with others; write a path, "PATH/**" or "**/NAME" instead`,
				`the pattern "!a" in .tiltignore:4 is not one that the stages can leave out, and build "gen" shares a source with others; write a path, "PATH/**" or "**/NAME" instead`,
			),
		},
		{
			name: "where nothing is shared", yaml: petstore + "settings: {watch_ignore: [\"*.md\", \"[a\"]}\n", files: append(petstoreFiles, ".tiltignore a/*/b"),
			want: []string{`settings.watch_ignore[1]: the pattern "[a" does not parse: syntax error in pattern`},
		},
	})
}

func TestValidateHidden(t *testing.T) {
	runProblemCases(t, []problemCase{
		{
			name: "by settings", yaml: petstore + "settings: {watch_ignore: [docs, .tiltgen]}\n", files: petstoreFiles,
			want: hiddenBy(`settings.watch_ignore[1]: the pattern ".tiltgen"`, "compile.stamp"),
		},
		{
			name: "by .tiltignore", yaml: petstore, files: append(petstoreFiles, ".tiltignore docs\n**/*.stamp\n!docs\n"),
			want: hiddenBy(`the pattern "**/*.stamp" in .tiltignore:2`, "compile.stamp"),
		},
		{name: "excepted", yaml: petstore, files: append(petstoreFiles, ".tiltignore **/.*\n!.tiltgen\n")},
		{name: "where there are no stages", yaml: "settings: {watch_ignore: [.tiltgen]}\nbuilds: {a: {cmd: x}}\n"},
		{
			name: "by Tilt's own patterns", yaml: strings.Replace(petstore, "compile:", "flymake_x:", 1), files: petstoreFiles,
			want: []string{`builds.flymake_x: Tilt takes ".tiltgen/flymake_x.stamp" for an editor's file, so the stages would never be woken; rename it`},
		},
	})
}

// hiddenBy are the problems of a pattern that hides files of the stages.
func hiddenBy(what, file string) []string {
	return []string{what + ` hides ".tiltgen/` + file + `", so the stages would never be woken; take it out, or narrow it`}
}

func TestValidateManual(t *testing.T) {
	runProblemCases(t, []problemCase{
		{
			name: "builds that do not start by themselves",
			yaml: `
cluster: {kind: dev}
settings: {trigger_mode: manual}
builds:
  a: {cmd: x, outputs: [a], auto_init: false}
  b: {cmd: x, outputs: [b], deps: [a]}
  c: {cmd: x, outputs: [c], trigger_mode: auto}
  d: {cmd: x, outputs: [d], trigger_mode: manual}
  e: {cmd: x, outputs: [e]}
images: {i: {ref: i, inputs: [b, c]}, j: {ref: j, inputs: [d, b]}}
`,
			files: petstoreFiles,
			want: []string{
				`warning: builds.a.auto_init: build "a" does not start by itself, and until someone triggers it nothing builds image "i" or image "j"`,
				`warning: builds.b.trigger_mode: no edit starts build "b", and until someone triggers it an edit does not reach image "i" or image "j"`,
				`warning: builds.d.trigger_mode: no edit starts build "d", and until someone triggers it an edit does not reach image "j"`,
			},
		},
	})
}

func TestValidateWatches(t *testing.T) {
	for _, tt := range []struct {
		cluster string
		images  int
		want    []string
	}{
		{"{kind: dev}", 23, nil},
		{"{kind: dev}", 24, []string{"warning: Tilt needs about 122 file watchers for this project, and Linux allows 128 by default; raise fs.inotify.max_user_instances with sysctl"}},
		{"{shared_docker: true}", 24, nil},
	} {
		t.Run(fmt.Sprint(tt.cluster, tt.images), func(t *testing.T) {
			var builds, images strings.Builder
			for i := range tt.images {
				fmt.Fprintf(&builds, "  b%d: {cmd: x, deps: [src], outputs: [bin/%d]}\n", i, i)
				fmt.Fprintf(&images, "  i%d: {ref: i%d, inputs: [bin/%d]}\n", i, i, i)
			}
			got := problems(t, "cluster: "+tt.cluster+"\nbuilds:\n"+builds.String()+"images:\n"+images.String(), folder(petstoreFiles...))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateGoValues(t *testing.T) {
	p := &Project{
		Builds: []Build{{Name: "a", Cmd: Command{Argv: []string{"x", "\xff"}}}, {Name: "a", Cmd: Command{Shell: "y"}}},
		Images: []Image{{Name: "i", Ref: "i"}, {Name: "i", Ref: "j"}},
	}
	tree := folder("Dockerfile")
	want := []string{
		`builds.a.cmd[1]: "\xff" is not UTF-8, and a Tiltfile has to be`,
		`builds.a: the name "a" is taken by a build; choose another`,
		`images.i: two images are named "i"; rename one`,
	}
	if diff := cmp.Diff(want, listed(Validate(p, tree, NewGraph(p, tree)))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestValidateFindsEachProblemOnce(t *testing.T) {
	found := problems(t, "builds: {a: {cmd: x, outputs: [o, o]}, b: {cmd: x, outputs: [o]}}", folder())
	want := []string{`builds.b.outputs[0]: build "a" writes "o" too; let one build write it`}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
