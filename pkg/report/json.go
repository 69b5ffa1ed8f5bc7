package report

import (
	"encoding/json"
	"io"

	"github.com/tiltgen/tiltgen/pkg/lint"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// version is that of the JSON format: it grows when a field changes its
// meaning or goes away.
const version = 1

type document struct {
	Version  int           `json:"version"`
	Findings []jsonFinding `json:"findings"`
}

type jsonFinding struct {
	Rule     string    `json:"rule"`
	Severity string    `json:"severity"`
	Message  string    `json:"message"`
	Path     string    `json:"path"`
	Start    point     `json:"start"`
	End      point     `json:"end"`
	Related  []related `json:"related"`
}

type related struct {
	Path    string `json:"path"`
	Start   point  `json:"start"`
	Message string `json:"message"`
}

// point is a place in a file; both count from 1, columns in runes.
type point struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// JSON writes all findings, notes too, for programs. The format has a version.
func JSON(w io.Writer, found []lint.Diagnostic) error {
	d := document{Version: version, Findings: []jsonFinding{}}
	for _, f := range found {
		j := jsonFinding{
			Rule: f.Rule, Severity: string(f.Severity), Message: f.Message, Path: f.Start.File,
			Start: pointOf(f.Start), End: pointOf(f.End), Related: []related{},
		}
		for _, r := range f.Related {
			j.Related = append(j.Related, related{Path: r.Start.File, Start: pointOf(r.Start), Message: r.Message})
		}
		d.Findings = append(d.Findings, j)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

func pointOf(p tilt.Position) point { return point{p.Line, p.Column} }
