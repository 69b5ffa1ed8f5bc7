package tiltfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tiltgen/tiltgen/pkg/emit"
	"github.com/tiltgen/tiltgen/pkg/model"
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
