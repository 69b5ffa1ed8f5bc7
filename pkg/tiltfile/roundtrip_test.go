package tiltfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/emit"
	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/model/modeltest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// TestRoundTrip reads what emit writes: all of it comes back.
func TestRoundTrip(t *testing.T) {
	for _, folder := range []string{"../../examples", "../../examples/petstore"} {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(folder, "tiltgen.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			p, _, err := model.Decode("tiltgen.yaml", text)
			if err != nil {
				t.Fatal(err)
			}
			want := emit.Compile(p, model.NewGraph(p, model.Dir(folder)))
			r, err := tiltfile.Load(filepath.Join(folder, "Tiltfile"), tiltfile.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Errors) > 0 || len(r.Worlds) != 1 {
				t.Fatalf("%d worlds, errors %v", len(r.Worlds), r.Errors)
			}
			if d := cmp.Diff(*want, r.Worlds[0].File, cmpopts.IgnoreTypes(&tilt.Call{})); d != "" {
				t.Errorf("-written +read\n%s", d)
			}
		})
	}
}

// TestRoundTripOfAnyProject reads what emit writes of random projects.
func TestRoundTripOfAnyProject(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := modeltest.Cases().Draw(t, "case")
		text, problems, err := emit.Tiltfile(c.Project, c.Tree(), emit.Header{})
		if err != nil {
			t.Fatal(err)
		}
		if text == nil {
			t.Skip(problems)
		}
		files := memory{}
		for name, text := range c.Files {
			files[folder+name] = text
		}
		r, err := tiltfile.Parse(folder+"Tiltfile", string(text), tiltfile.Options{Files: files})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Errors) > 0 || len(r.Worlds) != 1 || len(r.Worlds[0].When) > 0 {
			t.Fatalf("%d worlds, errors %v of\n%s", len(r.Worlds), r.Errors, text)
		}
		want := emit.Compile(c.Project, model.NewGraph(c.Project, c.Tree()))
		// Raw text is what a person wrote beside what is declared; it declares
		// nothing here.
		want.Before, want.After = "", ""
		if d := cmp.Diff(*want, r.Worlds[0].File, cmpopts.IgnoreTypes(&tilt.Call{})); d != "" {
			t.Fatalf("-written +read\n%s\n%s", d, text)
		}
	})
}
