package model_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// decoded is a project and its graph, from YAML and names of files.
func decoded(t *testing.T, yaml string, files ...string) (*model.Project, *model.Graph) {
	t.Helper()
	p, _, err := model.Decode("tiltgen.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, name := range files {
		fsys[name] = &fstest.MapFile{}
	}
	return p, model.NewGraph(p, model.FS(fsys))
}

func TestUpstreamFollowsFromOutputs(t *testing.T) {
	for _, tc := range []struct {
		name, yaml string
		want       []string
	}{
		{"the same path", `{lib: {cmd: x, outputs: [out/lib]}, app: {cmd: x, deps: [out/lib]}}`, []string{"lib"}},
		{"a dep above the output", `{lib: {cmd: x, outputs: [out/lib]}, app: {cmd: x, deps: [out]}}`, []string{"lib"}},
		{"a dep inside the output", `{lib: {cmd: x, outputs: [out]}, app: {cmd: x, deps: [out/lib/a.so]}}`, []string{"lib"}},
		{"the whole project", `{lib: {cmd: x, outputs: [out]}, app: {cmd: x, deps: [.]}}`, []string{"lib"}},
		{"a name that only begins alike", `{lib: {cmd: x, outputs: [out]}, app: {cmd: x, deps: [output]}}`, nil},
		{"an ignored output", `{lib: {cmd: x, outputs: [out/lib]}, app: {cmd: x, deps: [out], ignore: ["out/lib"]}}`, nil},
		{"after", `{lib: {cmd: x, outputs: [out]}, app: {cmd: x, after: [lib]}}`, []string{"lib"}},
		{"after a build without outputs", `{lib: {cmd: x}, app: {cmd: x, outputs: [a], after: [lib]}}`, nil},
		{"its own output", `{app: {cmd: x, deps: [.], outputs: [out]}}`, nil},
		{"in the project's order", `{b: {cmd: x, outputs: [b]}, a: {cmd: x, outputs: [a]}, app: {cmd: x, deps: [a, b]}}`, []string{"b", "a"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, g := decoded(t, "builds: "+tc.yaml)
			if diff := cmp.Diff(tc.want, g.Upstream("app")); diff != "" {
				t.Errorf("upstream (-want +got):\n%s", diff)
			}
		})
	}
}

const diamond = `
cluster: {kind: dev}
builds:
  lib: {cmd: x, deps: [lib, spec/api.yaml], outputs: [out/lib]}
  app: {cmd: x, deps: [app, out/lib], outputs: [out/app]}
  ui: {cmd: x, deps: [ui, spec], ignore: ["**/*.md"], outputs: [site]}
  docs: {cmd: x, deps: [docs], outputs: [book]}
images:
  app: {ref: app, inputs: [out/app, site, conf, ui/theme.css]}
`

func TestConeHoldsWhatCanChangeAnImage(t *testing.T) {
	_, g := decoded(t, diamond)
	if diff := cmp.Diff([]string{"app", "ui"}, g.Direct("app")); diff != "" {
		t.Errorf("direct (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"lib", "app", "ui"}, g.Cone("app")); diff != "" {
		t.Errorf("cone (-want +got):\n%s", diff)
	}
}

func TestSharedSources(t *testing.T) {
	_, g := decoded(t, diamond)
	spec := model.Source{Path: "spec/api.yaml", Without: []string{"**/*.md"}}
	theme := model.Source{Path: "ui/theme.css", Without: []string{"**/*.md"}}
	for build, want := range map[string][]model.Source{
		"lib": {spec}, "app": nil, "ui": {spec, theme}, "docs": nil,
	} {
		if diff := cmp.Diff(want, g.SharedByBuild(build)); diff != "" {
			t.Errorf("shared by %s (-want +got):\n%s", build, diff)
		}
	}
	if diff := cmp.Diff([]model.Source{theme}, g.SharedByImage("app")); diff != "" {
		t.Errorf("shared by the image (-want +got):\n%s", diff)
	}
}

// Two consumers compare a source only without what either of them ignores:
// a change of that wakes just one of them.
func TestSharedSourceLeavesOutWhatEitherIgnores(t *testing.T) {
	_, g := decoded(t, `
builds:
  a: {cmd: x, deps: [src], ignore: ["**/*.md"], outputs: [a]}
  b: {cmd: x, deps: [src], ignore: [src/b], outputs: [b]}
  c: {cmd: x, deps: [src], outputs: [c]}
images:
  app: {ref: app, inputs: [a, b, c]}
`)
	want := []model.Source{
		{Path: "src", Without: []string{"**/*.md"}},
		{Path: "src", Without: []string{"**/*.md", "src/b"}},
	}
	if diff := cmp.Diff(want, g.SharedByBuild("a")); diff != "" {
		t.Errorf("shared by a (-want +got):\n%s", diff)
	}
}

func TestStagesHaveTheImagesNameOnlyWhenThereAreSeveral(t *testing.T) {
	const build = "builds: {b: {cmd: x, outputs: [o]}}\n"
	for _, tc := range []struct {
		name, yaml string
		want       model.Stages
	}{
		{"one", "cluster: {kind: k}\nimages: {a: {ref: a, inputs: [o]}}",
			model.Stages{Gate: "wait-for-builds", Image: "docker-build-image", Carry: "kind-load-image", Deployed: true}},
		{"beside a plain one", "cluster: {kind: k}\nimages: {a: {ref: a, inputs: [o]}, p: {ref: p, dockerfile: p}}",
			model.Stages{Gate: "wait-for-builds", Image: "docker-build-image", Carry: "kind-load-image", Deployed: true}},
		{"two", "cluster: {kind: k}\nimages: {a: {ref: a, inputs: [o]}, c: {ref: c, inputs: [o]}}",
			model.Stages{Gate: "wait-for-builds-a", Image: "docker-build-image-a", Carry: "kind-load-image-a", Deployed: true}},
		{"a registry", "cluster: {registry: {host: h}}\nimages: {a: {ref: a, inputs: [o]}}",
			model.Stages{Gate: "wait-for-builds", Image: "docker-build-image", Carry: "docker-push-image", Deployed: true}},
		{"the docker engine", "cluster: {shared_docker: true}\nimages: {a: {ref: a, inputs: [o]}}",
			model.Stages{Gate: "wait-for-builds", Image: "docker-build-image", Deployed: true}},
		{"a base", "cluster: {kind: k}\nimages: {a: {ref: a, inputs: [o]}, c: {ref: c, image_deps: [a]}}",
			model.Stages{Gate: "wait-for-builds-a", Image: "docker-build-image-a"}},
		{"none", "images: {a: {ref: a, inputs: [x]}}", model.Stages{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, g := decoded(t, build+tc.yaml)
			if diff := cmp.Diff(tc.want, g.Stages("a")); diff != "" {
				t.Errorf("stages (-want +got):\n%s", diff)
			}
		})
	}
}

// What a Dockerfile copies of what builds make is waited for, declared or not.
func TestDirectFollowsFromTheDockerfile(t *testing.T) {
	for _, tc := range []struct {
		name, dockerfile, context, ignore string
		want                              []string
	}{
		{"copied", "FROM scratch\nCOPY bin/api /api\n", ".", "", []string{"api"}},
		{"added with flags and in pieces", "FROM scratch\nADD --chown=1:1 \\\n  bin/api web/dist /srv/\n", ".", "", []string{"api", "ui"}},
		{"in brackets", "FROM scratch\nCOPY [\"web/dist\", \"/srv\"]\n", ".", "", []string{"ui"}},
		{"by a wildcard", "FROM scratch\nCOPY bin/* /\n", ".", "", []string{"api"}},
		{"everything", "FROM scratch\nCOPY . /\n", ".", "", []string{"api", "ui"}},
		{"everything but what is ignored", "FROM scratch\nCOPY . /\n", ".", "web/dist\n", []string{"api"}},
		{"from the context's own folder", "FROM scratch\nCOPY dist /\n", "web", "", []string{"ui"}},
		{"from another stage", "FROM x AS b\nFROM scratch\nCOPY --from=b bin/api /\n", ".", "", nil},
		{"nothing that is made", "FROM scratch\nCOPY conf /\n", ".", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := &model.Project{
				Builds: []model.Build{
					{Name: "api", Cmd: model.Command{Shell: "x"}, Outputs: []string{"bin/api"}},
					{Name: "ui", Cmd: model.Command{Shell: "x"}, Outputs: []string{"web/dist"}},
				},
				Images: []model.Image{{Name: "m", Ref: "m", Context: tc.context, Dockerfile: "Dockerfile"}},
			}
			g := model.NewGraph(p, model.FS(fstest.MapFS{
				"Dockerfile":              {Data: []byte(tc.dockerfile)},
				"Dockerfile.dockerignore": {Data: []byte(tc.ignore)},
			}))
			if diff := cmp.Diff(tc.want, g.Direct("m")); diff != "" {
				t.Errorf("direct (-want +got):\n%s", diff)
			}
		})
	}
}

// A source that Tilt does not watch is in no checksum: nobody would be woken
// when it changed.
func TestSourcesAreWhatTiltWatches(t *testing.T) {
	_, g := decoded(t, `
settings: {watch_ignore: [vendor]}
builds:
  a: {cmd: x, deps: [vendor/lib, .git/HEAD, src, docs], ignore: [docs], outputs: [a]}
`)
	if diff := cmp.Diff([]model.Source{{Path: "src"}}, g.BuildSources("a")); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

// A server of what a build makes takes part, so that it is not started while
// that is being made; one that only has to come later does not.
func TestServersWaitForWhatTheyServe(t *testing.T) {
	_, g := decoded(t, `
builds:
  ui: {cmd: x, outputs: [dist]}
  server: {serve_cmd: serve dist, deps: [dist]}
  other: {serve_cmd: serve, after: [ui]}
`)
	for build, want := range map[string]bool{"ui": true, "server": true, "other": false} {
		if got := g.TakesPart(build); got != want {
			t.Errorf("TakesPart(%s) = %v, want %v", build, got, want)
		}
	}
}
