package emit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/stage"
)

// Each archive is a project, tiltgen.yaml and the files that it names, and
// the Tiltfile that is written for it, without the text of the runtime.
func TestTiltfile(t *testing.T) {
	archives, err := filepath.Glob("testdata/tiltfile/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := fstest.MapFS{}
			var want *txtar.File
			for i := range archive.Files {
				if f := &archive.Files[i]; f.Name == "want" {
					want = f
				} else {
					files[f.Name] = &fstest.MapFile{Data: f.Data}
				}
			}
			p, _, err := model.Decode("tiltgen.yaml", files["tiltgen.yaml"].Data)
			if err != nil {
				t.Fatal(err)
			}
			text, problems, err := Tiltfile(p, model.FS(files), printHeader)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			got := strings.Replace(string(text), stage.Runtime, "", 1)
			if *updatePrinted {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Errorf("Tiltfile (-want +got):\n%s", diff)
			}
		})
	}
}
