package stage_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

func gateCall() stage.Call {
	return stage.Call{Kind: stage.Gate, Settings: stage.Settings{
		Name:   "wait-for-builds",
		Image:  "api",
		Builds: []string{"compile", "it's \"odd\""},
		Inputs: []string{"Dockerfile", "config\tconfig/secret\t*.md"},
		Live:   []string{"static site"},
	}}
}

func TestRecognizeReturnsWhatWasCalled(t *testing.T) {
	for _, want := range []stage.Call{
		gateCall(),
		{Kind: stage.Build, Settings: stage.Settings{Name: "b", Run: "line one\nline two", Dir: "x y", Outputs: []string{"bin/b"}}},
		{Kind: stage.Image, Settings: stage.Settings{Name: "i", Image: "i", Run: "docker build .", BaseRefs: []string{"base"}}},
		{Kind: stage.Load, Settings: stage.Settings{Name: "l", Image: "i", Ref: "r", Kind: "kind"}},
		{Kind: stage.Push, Settings: stage.Settings{Name: "l", Image: "i", Ref: "localhost:5000/r"}},
		{Kind: stage.Tag, Settings: stage.Settings{Image: "i"}},
	} {
		t.Run(string(want.Kind), func(t *testing.T) {
			env := want.Env()
			env["NODE_ENV"] = "production"
			got, own, ok := stage.Recognize(want.Argv(), env)
			if !ok {
				t.Fatal("not recognised")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("call (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(map[string]string{"NODE_ENV": "production"}, own); diff != "" {
				t.Errorf("own environment (-want +got):\n%s", diff)
			}
		})
	}
}

// A step that somebody edited is an ordinary step again.
func TestRecognizeRefusesWhatWasEdited(t *testing.T) {
	argv, env := gateCall().Argv(), gateCall().Env()
	with := func(key, value string) map[string]string {
		edited := maps.Clone(env)
		edited[key] = value
		return edited
	}
	for _, tc := range []struct {
		name string
		argv []string
		env  map[string]string
	}{
		{"the runtime", argv, with("TILTGEN", stage.Runtime+"\nexit 0\n")},
		{"no runtime", argv, map[string]string{}},
		{"a setting without a value", argv, with("TILTGEN_DIR", "")},
		{"a setting that the runtime does not have", argv, with("TILTGEN_COLOUR", "red")},
		{"another shell", append([]string{"bash"}, argv[1:]...), env},
		{"another script", []string{"sh", "-c", `eval "$TILTGEN"; true`, "tiltgen", "gate"}, env},
		{"another kind", []string{"sh", "-c", `eval "$TILTGEN"`, "tiltgen", "open"}, env},
		{"no command", nil, env},
		{"one argument more", append(append([]string{}, argv...), "gate"), env},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if call, _, ok := stage.Recognize(tc.argv, tc.env); ok {
				t.Errorf("recognised as %+v", call)
			}
		})
	}
}

func TestReserved(t *testing.T) {
	for name, want := range map[string]bool{
		"TILTGEN": true, "TILTGEN_NAME": true, "TILTGEN_ANYTHING": true,
		"TILTGENERAL": false, "tiltgen": false, "PATH": false,
	} {
		if got := stage.Reserved(name); got != want {
			t.Errorf("Reserved(%q) = %v, want %v", name, got, want)
		}
	}
}
