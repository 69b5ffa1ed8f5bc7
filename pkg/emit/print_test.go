package emit

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var updatePrinted = flag.Bool("update", false, "write the golden files again")

var printHeader = Header{Source: "tiltgen.yaml", Command: "tiltgen emit -o Tiltfile"}

func isTrue() *bool  { b := true; return &b }
func isFalse() *bool { b := false; return &b }

// runtimeStep is a call of the runtime as a command and its environment, with the
// author's own entries.
func runtimeStep(kind stage.Kind, s stage.Settings, own map[string]string) (tilt.Cmd, map[string]string) {
	c := stage.Call{Kind: kind, Settings: s}
	env := c.Env()
	maps.Copy(env, own)
	return tilt.Cmd{Argv: c.Argv()}, env
}

func runtimeResource(name string, kind stage.Kind, s stage.Settings, own map[string]string) tilt.LocalResource {
	s.Name = name
	cmd, env := runtimeStep(kind, s, own)
	return tilt.LocalResource{Name: name, Cmd: cmd, Env: env, AllowParallel: true}
}

// petstoreFile is a project with a single image, fed by two builds.
func petstoreFile() *tilt.File {
	cone := stage.Settings{
		Image: "petstore", Builds: []string{"build-ui", "gen"}, Inputs: []string{"Dockerfile.dev"},
		HardBuilds: []string{"gen"}, HardInputs: []string{"Dockerfile.dev"}, Live: []string{"static_site"},
	}
	gen := runtimeResource("gen", stage.Build, stage.Settings{Run: "make -C spec \\\n  generate", Outputs: []string{"gen/api, v1.json", "gen/types"}}, nil)
	gen.Deps, gen.Outputs = []string{"spec"}, []string{"gen/api, v1.json", "gen/types"}
	ui := runtimeResource("build-ui", stage.Build, stage.Settings{
		Run: "npm run build", Dir: "sample-ui", Outputs: []string{"static_site"}, After: []string{"gen"},
	}, map[string]string{"NODE_ENV": "production"})
	ui.Deps, ui.Outputs = []string{"sample-ui/src", ".tiltgen/gen.stamp"}, []string{"static_site"}
	ui.ResourceDeps, ui.Labels = []string{"gen"}, []string{"ui"}
	gate := runtimeResource("wait-for-builds", stage.Gate, cone, nil)
	gate.Deps = []string{".tiltgen/build-ui.stamp", ".tiltgen/gen.stamp", "Dockerfile.dev"}
	gate.ResourceDeps = []string{"build-ui", "gen"}
	build := cone
	build.Ref, build.Run = "brrtrouter-petstore", `docker build --iidfile "$1" -f Dockerfile.dev .`
	image := runtimeResource("docker-build-image", stage.Image, build, nil)
	image.Deps, image.ResourceDeps = []string{".tiltgen/petstore.ready"}, []string{"wait-for-builds"}
	load := runtimeResource("kind-load-image", stage.Load, stage.Settings{Image: "petstore", Ref: "brrtrouter-petstore", Kind: "dev"}, nil)
	load.Deps, load.ResourceDeps = []string{".tiltgen/petstore.image"}, []string{"docker-build-image"}
	tag, env := runtimeStep(stage.Tag, stage.Settings{Image: "petstore"}, nil)
	return &tilt.File{
		Settings:       tilt.Settings{VersionConstraint: ">=0.37.3", AllowContexts: []string{"kind-dev"}},
		MakeDirs:       []string{".tiltgen"},
		LocalResources: []tilt.LocalResource{gen, ui, gate, image, load, {Name: "lint", Cmd: tilt.Cmd{Shell: "npm run lint"}, TriggerMode: tilt.TriggerManual, AutoInit: isFalse()}},
		CustomBuilds: []tilt.CustomBuild{{
			Ref: "brrtrouter-petstore", Cmd: tag, Env: env,
			Deps:              []string{".tiltgen/petstore.ref", ".tiltgen/petstore.live"},
			OutputsImageRefTo: ".tiltgen/petstore.out", DisablePush: true,
			LiveUpdate: []tilt.LiveUpdateStep{
				{InitialSync: true},
				{Sync: &tilt.Sync{Local: ".tiltgen/petstore.live/static_site", Remote: "/srv"}},
				{Run: &tilt.Run{Cmd: tilt.Cmd{Shell: "kill -HUP 1"}, Triggers: []string{".tiltgen/petstore.live/static_site/conf"}}},
			},
		}},
		YAML:         []tilt.YAML{{Files: []string{"k8s/petstore.yaml"}}},
		K8sResources: []tilt.K8sResource{{Workload: "petstore", ResourceDeps: []string{"kind-load-image"}, PortForwards: []string{"18093:8080"}}},
	}
}

// everythingFile sets every field that a Tiltfile can have.
func everythingFile() *tilt.File {
	return &tilt.File{
		Settings: tilt.Settings{
			VersionConstraint: ">=0.37.3", CheckUpdates: isFalse(), AllowContexts: []string{"kind-a", "kind-b"},
			MaxParallelUpdates: 5, UpsertTimeoutSecs: 60, SuppressUnusedImageWarnings: []string{"tool", "other"},
			TriggerMode: tilt.TriggerManual, WatchIgnore: []string{"**/*.log"},
			DefaultRegistry: &tilt.Registry{Host: "localhost:5005", HostFromCluster: "registry:5000"},
			DockerPrune:     &tilt.DockerPrune{MaxAgeMins: 60, NumBuilds: 3, IntervalHrs: 2, KeepRecent: 4, Disable: true},
			CI:              &tilt.CI{Timeout: "30m", ReadinessTimeout: "5m"},
			Analytics:       isFalse(), Team: "team", ScrubSecrets: isFalse(),
		},
		Loads:    []tilt.Load{{Path: "ext://restart_process", Names: []string{"docker_build_with_restart"}}, {Path: "./lib.star", Names: []string{"a", "b"}}},
		Includes: []string{"infra/Tiltfile"},
		Before:   "if os.getenv('CI'):\n    print('ci')",
		After:    "print('done')",
		LocalResources: []tilt.LocalResource{
			{Name: "compile", Cmd: tilt.Cmd{Argv: []string{"go", "build", "-o", "bin/app", "./cmd/app"}}, Dir: "src", Env: map[string]string{"GOOS": "linux", "CGO_ENABLED": "0"}, Deps: []string{"src"}, Ignore: []string{"**/*_test.go"}, Outputs: []string{"src/bin"}},
			{
				Name: "server", ServeCmd: tilt.Cmd{Shell: "python3 -m http.server"}, ServeDir: "www", ServeEnv: map[string]string{"PORT": "8000"},
				ReadinessProbe: &tilt.Probe{HTTPGet: &tilt.HTTPGet{Port: 8000, Host: "localhost", Scheme: "http", Path: "/healthz"}, InitialDelaySecs: 1, TimeoutSecs: 2, PeriodSecs: 3, SuccessThreshold: 4, FailureThreshold: 5},
				Labels:         []string{"tools"}, Links: []tilt.Link{{URL: "http://localhost:8000"}, {URL: "http://localhost:8000/docs", Name: "docs"}}, AutoInit: isTrue(), TriggerMode: tilt.TriggerAuto,
			},
			{Name: "db", ServeCmd: tilt.Cmd{Argv: []string{"postgres"}}, ReadinessProbe: &tilt.Probe{TCPSocket: &tilt.TCPSocket{Port: 5432, Host: "127.0.0.1"}}},
			{Name: "queue", ServeCmd: tilt.Cmd{Argv: []string{"queue"}}, ReadinessProbe: &tilt.Probe{Exec: []string{"queue", "ping"}}},
		},
		CustomBuilds: []tilt.CustomBuild{{Ref: "custom", Cmd: tilt.Cmd{Shell: "bazel run //:image"}, Dir: "src", Env: map[string]string{"A": "b"}, Deps: []string{"src"}, Ignore: []string{"x"}, Entrypoint: tilt.Cmd{Shell: "/run"}}},
		DockerBuilds: []tilt.DockerBuild{
			{Ref: "plain", Context: "."},
			{Ref: "full", Context: "api", Dockerfile: "api/Dockerfile.dev", BuildArgs: map[string]string{"VERSION": "1"}, Target: "dev", Platform: "linux/amd64", Secrets: []string{"id=npm,src=.npmrc"}, SSH: []string{"default"}, CacheFrom: []string{"full:cache"}, LiveUpdate: []tilt.LiveUpdateStep{{Sync: &tilt.Sync{Local: "api/src", Remote: "/src"}}}, Entrypoint: tilt.Cmd{Argv: []string{"/app"}}},
		},
		YAML: []tilt.YAML{
			{Files: []string{"k8s/a.yaml", "k8s/b.yaml"}},
			{Kustomize: "k8s/overlays/dev"},
			{Helm: &tilt.Helm{Chart: "chart", Name: "release", Namespace: "dev", Values: []string{"values.yaml"}, Set: []string{"a=b"}}},
		},
		K8sResources: []tilt.K8sResource{
			{Workload: "api", NewName: "backend", Objects: []string{"api-config:configmap"}, ResourceDeps: []string{"db"}, PortForwards: []string{"8080", "9090:90"}, Links: []tilt.Link{{URL: "https://example.com"}}, Labels: []string{"backend"}, TriggerMode: tilt.TriggerManual, AutoInit: isFalse(), PodReadiness: "ignore"},
			{NewName: "crds", Objects: []string{"a:customresourcedefinition"}},
		},
	}
}

func TestPrintGolden(t *testing.T) {
	for name, f := range map[string]*tilt.File{
		"empty": {}, "petstore": petstoreFile(), "everything": everythingFile(), "hostile": hostileFile(),
	} {
		t.Run(name, func(t *testing.T) {
			text, err := Print(f, printHeader)
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, filepath.Join("testdata", "print", name+".golden"), text)
			roundTrip(t, f, text)
		})
	}
}

// hostileFile holds names and commands that would like to leave their literal.
func hostileFile() *tilt.File {
	nasty := "a'b\"c\\d\n# e\r\t{}%s$HOME`f`\x00\x1b\u2028'''"
	build := runtimeResource(nasty, stage.Build, stage.Settings{Run: nasty, Outputs: []string{"a,b", " c", "-d"}}, map[string]string{nasty: nasty})
	build.Outputs = []string{"a,b", " c", "-d", nasty, `"`, "größe"}
	gate := runtimeResource("g", stage.Gate, stage.Settings{Image: nasty, Builds: []string{"x", "x'"}}, nil)
	image := runtimeResource("i", stage.Image, stage.Settings{Image: nasty, Builds: []string{"x", "x'"}}, nil)
	return &tilt.File{
		MakeDirs:       []string{"-p"},
		LocalResources: []tilt.LocalResource{build, gate, image, {Name: nasty, Cmd: tilt.Cmd{Argv: []string{nasty, ""}}}},
		YAML:           []tilt.YAML{{Files: []string{nasty}}},
	}
}

// compareGolden compares text with a golden file, in which the runtime is left
// out: it changes often, and has tests of its own.
func compareGolden(t *testing.T, file string, text []byte) {
	t.Helper()
	got := strings.ReplaceAll(string(text), stage.Runtime, "…\n")
	if *updatePrinted {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

// roundTrip evaluates a printed Tiltfile and compares what it declares.
func roundTrip(t interface {
	Helper()
	Fatalf(string, ...any)
}, f *tilt.File, text []byte) {
	t.Helper()
	got, err := evaluate([]byte(strings.Replace(string(text), strings.Trim(f.Before, "\n"), "", 1)))
	if err != nil {
		t.Fatalf("evaluate: %v\n%s", err, text)
	}
	raw := cmpopts.IgnoreFields(tilt.File{}, "Before", "After")
	if diff := cmp.Diff(f, got, raw, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("the text declares something else (-want +got):\n%s\n%s", diff, text)
	}
}

func TestPrintRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		file tilt.File
		want string
	}{
		"UTF-8 in a name":    {tilt.File{LocalResources: []tilt.LocalResource{{}, {Name: "a\xff"}}}, "LocalResources[1].Name is no valid UTF-8"},
		"UTF-8 in a key":     {tilt.File{LocalResources: []tilt.LocalResource{{Env: map[string]string{"\xff": ""}}}}, `LocalResources[0].Env["\xff"] is no valid UTF-8`},
		"syntax before":      {tilt.File{Before: "x = 1\n\ny = = 2"}, "starlark.before: line 3 of it does not parse at column 5: got '=', want primary expression"},
		"syntax after":       {tilt.File{After: "def f(:\n  pass"}, "starlark.after: line 1 of it does not parse at column 8: got ':', want ')'"},
		"return":             {tilt.File{After: "\nreturn 1"}, "starlark.after: line 2 of it does not parse at column 1: return statement not within a function"},
		"unclosed text":      {tilt.File{Before: "x = '''"}, "starlark.before: line 1 of it does not parse at column 5: unexpected EOF in string"},
		"own name":           {tilt.File{Before: "def tiltgen_env(): pass"}, `starlark.before: the name "tiltgen_env" is tiltgen's own; choose another one`},
		"own name loaded":    {tilt.File{Loads: []tilt.Load{{Path: "x", Names: []string{"tiltgen_step"}}}}, `starlark.load[0]: the name "tiltgen_step" is tiltgen's own; choose another one`},
		"nothing to load":    {tilt.File{Loads: []tilt.Load{{Path: "x"}}}, "the printed Tiltfile would not load: Tiltfile:5:5: load statement must import at least 1 symbol"},
		"two kinds of cmd":   {tilt.File{LocalResources: []tilt.LocalResource{{Cmd: tilt.Cmd{Shell: "a", Argv: []string{"b"}}}}}, "LocalResources[0].Cmd is both a script and an argument list"},
		"no live step":       {tilt.File{DockerBuilds: []tilt.DockerBuild{{LiveUpdate: make([]tilt.LiveUpdateStep, 1)}}}, "DockerBuilds[0].LiveUpdate[0] sets 0 of its alternatives, not one"},
		"two kinds of YAML":  {tilt.File{YAML: []tilt.YAML{{Files: []string{"a"}, Kustomize: "b"}}}, "YAML[0] sets 2 of its alternatives, not one"},
		"no probe":           {tilt.File{LocalResources: []tilt.LocalResource{{ReadinessProbe: &tilt.Probe{}}}}, "LocalResources[0].ReadinessProbe sets 0 of its alternatives, not one"},
		"trigger mode":       {tilt.File{Settings: tilt.Settings{TriggerMode: "x"}}, `Settings.TriggerMode is "x", not auto or manual`},
		"NUL in raw text":    {tilt.File{Before: "x = 1\n\x00"}, "starlark.before: line 2 of it holds a NUL byte"},
		"UTF-8 in raw text":  {tilt.File{After: "x = '\xff'"}, "After is no valid UTF-8"},
		"a line end in load": {tilt.File{Loads: []tilt.Load{{Path: "x", Names: []string{"_y"}}}}, "the printed Tiltfile would not load: Tiltfile:5:12: load: names with leading underscores are not exported: _y"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := Print(&c.file, printHeader)
			if err == nil || err.Error() != c.want || text != nil {
				t.Errorf("got %v\nwant %s\ntext %s", err, c.want, text)
			}
		})
	}
}

func TestPrintHeaderStaysAComment(t *testing.T) {
	text, err := Print(&tilt.File{}, Header{Source: "a\nx = 1", Command: "b\r\nfail()"})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if !strings.HasPrefix(line, "#") {
			t.Errorf("left the comment: %q", line)
		}
	}
}

func TestSharedSettingsGetAFreeName(t *testing.T) {
	f := petstoreFile()
	f.Loads = []tilt.Load{{Path: "x", Names: []string{"petstore_image"}}}
	f.Before = "petstore_image_2 = 1"
	text, err := Print(f, printHeader)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\npetstore_image_3 = dict(\n") {
		t.Errorf("no petstore_image_3 in:\n%s", text)
	}
	f.Before = ""
	text, _ = Print(f, printHeader)
	roundTrip(t, f, text)
}

func TestEmptySettingIsPrintedAsItIs(t *testing.T) {
	r := runtimeResource("a", stage.Build, stage.Settings{Run: "x"}, nil)
	r.Env["TILTGEN_DIR"] = ""
	f := &tilt.File{LocalResources: []tilt.LocalResource{r}}
	text, err := Print(f, printHeader)
	if err != nil {
		t.Fatal(err)
	}
	roundTrip(t, f, text)
}
