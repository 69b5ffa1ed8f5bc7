package schedule

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recording is a trace with its scenario.
type recording struct {
	name string
	sc   *Scenario
	tr   *Trace
}

// recordings are the traces of the repository, or of $TILT_TRACES.
func recordings(t *testing.T) []recording {
	t.Helper()
	dir := os.Getenv("TILT_TRACES")
	if dir == "" {
		dir = filepath.Join("testdata", "traces")
	}
	paths, err := filepath.Glob(filepath.Join(dir, "traces", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no traces in %s: %v", dir, err)
	}
	var recs []recording
	for _, path := range paths {
		file := filepath.Base(path)
		sc, err := DecodeScenario(readFile(t, filepath.Join(dir, "scenarios", file)))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		tr, err := DecodeTrace(readFile(t, path))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		recs = append(recs, recording{strings.TrimSuffix(file, ".json"), sc, tr})
	}
	return recs
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestAdmits holds that the model allows every run of the real Tilt.
func TestAdmits(t *testing.T) {
	for _, rec := range recordings(t) {
		t.Run(rec.name, func(t *testing.T) {
			if err := Admits(rec.sc, rec.tr); err != nil {
				t.Error(err)
			}
		})
	}
}
