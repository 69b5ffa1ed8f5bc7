package report

import (
	"encoding/json"
	"io"

	"github.com/tiltgen/tiltgen/pkg/prove"
	"github.com/tiltgen/tiltgen/pkg/schedule"
)

// timelineVersion is that of the JSON format of runs: it grows when a field
// changes its meaning or goes away.
const timelineVersion = 1

type timelineDocument struct {
	Version int              `json:"version"`
	When    [][]jsonDecision `json:"when"`
	Runs    []jsonRun        `json:"runs"`
}

type jsonRun struct {
	Settled bool                `json:"settled"`
	Events  []jsonEvent         `json:"events"`
	Final   map[string]jsonFile `json:"final"`
}

type jsonEvent struct {
	// Time is in seconds from the start.
	Time     float64             `json:"t"`
	Kind     schedule.EventKind  `json:"event"`
	Resource string              `json:"resource,omitempty"`
	Image    string              `json:"image,omitempty"`
	Path     string              `json:"path,omitempty"`
	Version  int                 `json:"version,omitempty"`
	Reads    map[string]jsonFile `json:"reads,omitempty"`
}

// jsonFile says what a file was made from.
type jsonFile struct {
	Versions    map[string]int `json:"versions"`
	Missing     bool           `json:"missing"`
	HalfWritten bool           `json:"half_written"`
}

// TimelineJSON writes runs for programs. The format has a version.
func TimelineJSON(w io.Writer, p *prove.Playback) error {
	d := timelineDocument{Version: timelineVersion, When: decisions(p.When), Runs: []jsonRun{}}
	for _, run := range p.Runs {
		j := jsonRun{Settled: run.Settled, Events: []jsonEvent{}, Final: jsonFiles(run.Final)}
		for _, e := range run.Events {
			event := jsonEvent{Time: e.Time, Kind: e.Kind, Resource: e.Resource, Image: e.Image, Path: e.Path, Version: e.Version}
			if len(e.Reads) > 0 {
				event.Reads = jsonFiles(e.Reads)
			}
			j.Events = append(j.Events, event)
		}
		d.Runs = append(d.Runs, j)
	}
	return writeJSON(w, d)
}

func jsonFiles(readings map[string]schedule.Reading) map[string]jsonFile {
	files := map[string]jsonFile{}
	for name, r := range readings {
		files[name] = jsonFile{Versions: r.Versions, Missing: r.Missing, HalfWritten: r.HalfWritten}
	}
	return files
}

func writeJSON(w io.Writer, document any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}
