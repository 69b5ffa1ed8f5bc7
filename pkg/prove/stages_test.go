package prove

import (
	"os"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// TestStagesEditedByHand holds that a stage is taken for one only as emit
// writes it. What it watches and waits for may be edited: the explorer sees
// that.
func TestStagesEditedByHand(t *testing.T) {
	const name = "../../examples/petstore/Tiltfile"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, old, new string
		// doubt is a part of what is said of the stage, or "" where it is still one.
		doubt string
	}{
		{"as emitted", "", "", ""},
		{"with fewer deps", "'.tiltgen/build-site.stamp',\n        'Dockerfile',", "'Dockerfile',", ""},
		{"with auto_init", "env=tiltgen_env(name='wait-for-builds', **petstore_image),", "env=tiltgen_env(name='wait-for-builds', **petstore_image), auto_init=True,", ""},
		{"in another folder", "env=tiltgen_env(name='wait-for-builds', **petstore_image),", "env=tiltgen_env(name='wait-for-builds', **petstore_image), dir='site',", "wait-for-builds calls the stage runtime"},
		{"under another name", "name='wait-for-builds',", "name='wait',", "wait-for-builds calls the stage runtime"},
		{"with another environment", "env=tiltgen_env(name='wait-for-builds',", "env=tiltgen_env({'PATH': 'x'}, name='wait-for-builds',", "wait-for-builds calls the stage runtime"},
		{"with another docker build", `run='docker build --iidfile "$TILTGEN_IID" -f Dockerfile .'`, `run='make image'`, "docker-build-image calls the stage runtime"},
		{"with a server", "env=tiltgen_env(name='wait-for-builds', **petstore_image),", "env=tiltgen_env(name='wait-for-builds', **petstore_image), serve_cmd='x',", "wait-for-builds calls the stage runtime"},
		{"whose reference Tilt pushes", "disable_push=True,", "", "the custom_build of tiltgen-petstore calls the stage runtime"},
		{"whose reference Tilt does not read", "outputs_image_ref_to='.tiltgen/petstore.out',", "", "the custom_build of tiltgen-petstore calls the stage runtime"},
		{"with another script", "still_mine() {", "still_mine() { return", "\"eval\" in "},
		{"that says other outputs", "# tiltgen: outputs=static_site", "# tiltgen: outputs=elsewhere", "build-site calls the stage runtime"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if !strings.Contains(string(text), row.old) {
				t.Fatalf("the Tiltfile has no %q", row.old)
			}
			r, err := tiltfile.Parse(name, strings.ReplaceAll(string(text), row.old, row.new), tiltfile.Options{})
			if row.old == "" {
				r, err = tiltfile.Parse(name, string(text), tiltfile.Options{})
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Errors) > 0 {
				t.Fatal(r.Errors[0])
			}
			c := examinations(r)[0].cases[0]
			doubts := ""
			for _, d := range c.doubts {
				doubts += d.Why + "; "
			}
			if row.doubt == "" && doubts != "" || !strings.Contains(doubts, row.doubt) {
				t.Errorf("the doubts are %q, want %q", doubts, row.doubt)
			}
			stages := map[stage.Kind]int{}
			for _, res := range c.scenario.Resources {
				if res.Stage != nil {
					stages[res.Stage.Kind]++
				}
			}
			if whole := stages[stage.Build] == 2 && stages[stage.Gate] == 1 && stages[stage.Image] == 1 && stages[stage.Load] == 1 && stages[stage.Tag] == 1; whole != (row.doubt == "") {
				t.Errorf("the stages are %v", stages)
			}
		})
	}
}
