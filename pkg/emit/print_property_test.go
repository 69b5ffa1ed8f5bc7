package emit

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// hostileText draws texts that are put together from whatever ends a literal,
// a comment or a line.
func hostileText() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"'", `"`, "'''", `"""`, `\`, "\n", "\r", "\t", "\x00", "\x1b", "#", ",", " ", "-", "{}", "%s", "$HOME", "`",
		"\u2028", "\ufeff", "\u0085", "ß", "🙂", "a", "b/c", ")", "]", "# tiltgen: outputs=x", "r'", "\\\n", ".tiltgen",
	})
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(pieces, 1, 8).Draw(t, "pieces"), "")
		}),
		rapid.StringN(1, 12, -1),
		rapid.StringMatching(`[a-z][a-z0-9_./-]{0,12}`),
	)
}

// hostileLine is hostileText that a list of the runtime can hold.
func hostileLine() *rapid.Generator[string] {
	return rapid.Map(hostileText(), func(s string) string { return "x" + strings.ReplaceAll(s, "\n", "") })
}

func hostileList() *rapid.Generator[[]string] { return rapid.SliceOfN(hostileText(), 0, 3) }

func hostileMap() *rapid.Generator[map[string]string] {
	key := hostileText().Filter(func(s string) bool { return !stage.Reserved(s) })
	return rapid.MapOfN(key, hostileText(), 0, 3)
}

func drawCmd(t *rapid.T) tilt.Cmd {
	if rapid.Bool().Draw(t, "shell") {
		return tilt.Cmd{Shell: hostileText().Draw(t, "cmd")}
	}
	return tilt.Cmd{Argv: rapid.SliceOfN(hostileText(), 1, 3).Draw(t, "argv")}
}

func drawMode(t *rapid.T) tilt.TriggerMode {
	return rapid.SampledFrom([]tilt.TriggerMode{tilt.TriggerDefault, tilt.TriggerAuto, tilt.TriggerManual}).Draw(t, "mode")
}

func drawOptional(t *rapid.T) *bool {
	return rapid.SampledFrom([]*bool{nil, isTrue(), isFalse()}).Draw(t, "optional")
}

func drawLiveUpdate(t *rapid.T) (steps []tilt.LiveUpdateStep) {
	for range rapid.IntRange(0, 2).Draw(t, "syncs") {
		steps = append(steps,
			tilt.LiveUpdateStep{Sync: &tilt.Sync{Local: hostileText().Draw(t, "local"), Remote: hostileText().Draw(t, "remote")}},
			tilt.LiveUpdateStep{Run: &tilt.Run{Cmd: drawCmd(t), Triggers: hostileList().Draw(t, "triggers")}})
	}
	return steps
}

func drawLinks(t *rapid.T) []tilt.Link {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) tilt.Link {
		return tilt.Link{URL: hostileText().Draw(t, "url"), Name: rapid.OneOf(rapid.Just(""), hostileText()).Draw(t, "name")}
	}), 0, 2).Draw(t, "links")
}

func drawStep(t *rapid.T, kind stage.Kind, image string) tilt.LocalResource {
	lines := rapid.SliceOfN(hostileLine(), 0, 3)
	s := stage.Settings{
		Run: hostileText().Draw(t, "run"), Image: image, Builds: lines.Draw(t, "builds"), Shared: lines.Draw(t, "shared"),
		Live: lines.Draw(t, "live"), Outputs: lines.Draw(t, "outputs"), Inputs: rapid.SampledFrom([][]string{nil, {"x"}}).Draw(t, "inputs"),
	}
	r := runtimeResource(hostileText().Draw(t, "name"), kind, s, hostileMap().Draw(t, "own"))
	r.Outputs = hostileList().Draw(t, "declared")
	r.Deps, r.ResourceDeps = hostileList().Draw(t, "deps"), hostileList().Draw(t, "resource_deps")
	return r
}

func drawLocal(t *rapid.T) tilt.LocalResource {
	return tilt.LocalResource{
		Name: hostileText().Draw(t, "name"), Cmd: drawCmd(t), Dir: hostileText().Draw(t, "dir"), Env: hostileMap().Draw(t, "env"),
		Deps: hostileList().Draw(t, "deps"), Ignore: hostileList().Draw(t, "ignore"), TriggerMode: drawMode(t),
		AutoInit: drawOptional(t), AllowParallel: rapid.Bool().Draw(t, "parallel"), ServeCmd: drawCmd(t),
		ServeDir: hostileText().Draw(t, "serve dir"), ServeEnv: hostileMap().Draw(t, "serve env"),
		Labels: hostileList().Draw(t, "labels"), Links: drawLinks(t), Outputs: hostileList().Draw(t, "outputs"),
		ReadinessProbe: &tilt.Probe{Exec: rapid.SliceOfN(hostileText(), 1, 2).Draw(t, "exec"), PeriodSecs: rapid.IntRange(0, 9).Draw(t, "period")},
	}
}

func drawFile(t *rapid.T) *tilt.File {
	f := &tilt.File{Includes: hostileList().Draw(t, "includes")}
	f.Settings.VersionConstraint = hostileText().Draw(t, "version")
	f.Settings.WatchIgnore = hostileList().Draw(t, "watch")
	image := rapid.SampledFrom([]string{"a", "a-b", "a_b", "ä", "it's\n"})
	kind := rapid.SampledFrom([]stage.Kind{stage.Build, stage.Gate, stage.Image, stage.Load, stage.Push})
	for range rapid.IntRange(0, 8).Draw(t, "locals") {
		if rapid.Bool().Draw(t, "staged") {
			f.LocalResources = append(f.LocalResources, drawStep(t, kind.Draw(t, "kind"), image.Draw(t, "image")))
			f.MakeDirs = []string{".tiltgen", "-x'\n"}
		} else {
			f.LocalResources = append(f.LocalResources, drawLocal(t))
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "customs") {
		c := tilt.CustomBuild{Ref: hostileText().Draw(t, "ref"), Deps: hostileList().Draw(t, "deps"), Entrypoint: drawCmd(t), LiveUpdate: drawLiveUpdate(t), OutputsImageRefTo: hostileText().Draw(t, "out")}
		c.Cmd, c.Env = runtimeStep(stage.Tag, stage.Settings{Image: image.Draw(t, "image")}, hostileMap().Draw(t, "own"))
		f.CustomBuilds = append(f.CustomBuilds, c)
		f.MakeDirs = []string{".tiltgen"}
	}
	for range rapid.IntRange(0, 2).Draw(t, "dockers") {
		f.DockerBuilds = append(f.DockerBuilds, tilt.DockerBuild{
			Ref: hostileText().Draw(t, "ref"), Context: hostileText().Draw(t, "context"), BuildArgs: hostileMap().Draw(t, "args"),
			Secrets: hostileList().Draw(t, "secrets"), LiveUpdate: drawLiveUpdate(t),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "yaml") {
		f.YAML = append(f.YAML,
			tilt.YAML{Files: rapid.SliceOfN(hostileText(), 1, 3).Draw(t, "files")},
			tilt.YAML{Kustomize: hostileText().Draw(t, "kustomize")},
			tilt.YAML{Helm: &tilt.Helm{Chart: hostileText().Draw(t, "chart"), Set: hostileList().Draw(t, "set")}})
		f.K8sResources = append(f.K8sResources, tilt.K8sResource{
			Workload: hostileText().Draw(t, "workload"), PortForwards: hostileList().Draw(t, "ports"), Links: drawLinks(t),
			AutoInit: drawOptional(t), TriggerMode: drawMode(t), Objects: hostileList().Draw(t, "objects"),
		})
	}
	return f
}

// A printed Tiltfile declares what it was printed from, whatever the names and
// commands are; so every one of them comes back, and no one has left its place.
func TestPrintedTiltfileDeclaresTheFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFile(t)
		text, err := Print(f, printHeader)
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, f, text)
	})
}

func TestEqualFilesGiveEqualBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFile(t)
		first, err := Print(f, printHeader)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Print(f, printHeader)
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("%v\n%s\n%s", err, first, again)
		}
	})
}
