package prove

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// TestPlayEdits holds what an edit starts, by its very path.
func TestPlayEdits(t *testing.T) {
	const images = "docker_build('api', '.', only=['build', 'web'], live_update=[sync('web', '/app')])\n"
	for _, row := range []struct {
		name, text string
		edits      []Act
		want       string
	}{
		{"two files of one folder", "docker_build('api', '.')", []Act{{"a", 3}, {"b", 5}}, "start api, end api, edit a 2, start api, end api, edit b 2, start api, end api"},
		{"a file that is synced", images, []Act{{"web/x.js", 5}}, "start api, end api, edit web/x.js 2, sync api"},
		{"a file that is left out", images, []Act{{"README", 5}}, "an edit of README starts nothing; watched are build, web"},
		{"a Dockerfile", images, []Act{{"Dockerfile", 5}}, "an edit of Dockerfile makes Tilt build api anew, whatever is synced: that is not played"},
		{"a Dockerfile in what is synced", "docker_build('api', 'web', live_update=[sync('web', '/page')])", []Act{{"web/Dockerfile", 5}}, "an edit of web/Dockerfile makes Tilt build api anew, whatever is synced: that is not played"},
		{"a file that is ignored", "local_resource('a', 'make', deps=['src'], ignore=['docs', '*.md'])", []Act{{"src/docs/x", 5}, {"src/a.c", 9}}, "start a, end a, edit src/docs/x 2, start a, end a, edit src/a.c 2, start a, end a"},
		{"a folder in which others write", "local_resource('a', 'make', deps=['src'], ignore=['src/gen'])\n# tiltgen: outputs=src/gen\nlocal_resource('b', 'protoc', deps=['proto'], allow_parallel=True)", []Act{{"src", 5}}, "start a, end a, start b, end b, edit the rest of src 2, start a, end a"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := parsed(t, row.text)
			if diff := cmp.Diff(row.want, played(r, row.edits)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// played are the events of a run in short, or the error.
func played(r *tiltfile.Reading, edits []Act) string {
	p, err := Play(r, Script{Edits: edits})
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, e := range p.Runs[0].Events {
		text := string(e.Kind) + " " + e.Resource
		if e.Kind == schedule.EventEdit {
			text = fmt.Sprintf("edit %s %d", e.Path, e.Version)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}
