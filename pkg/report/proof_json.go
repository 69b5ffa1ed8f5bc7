package report

import (
	"io"

	"github.com/tiltgen/tiltgen/pkg/prove"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// proofVersion is that of the JSON format of proofs: it grows when a field
// changes its meaning or goes away.
const proofVersion = 1

type proofDocument struct {
	Version int `json:"version"`
	// Bound is how many states are looked at for each source.
	Bound     int            `json:"bound"`
	Consumers []jsonConsumer `json:"consumers"`
}

type jsonConsumer struct {
	Kind      prove.Kind         `json:"kind"`
	Name      string             `json:"name"`
	Resources []string           `json:"resources"`
	Path      string             `json:"path"`
	Start     point              `json:"start"`
	End       point              `json:"end"`
	Verdicts  []string           `json:"verdicts"`
	Findings  []jsonProofFinding `json:"findings"`
	Unknown   []string           `json:"unknown"`
	States    int                `json:"states"`
	Bounded   bool               `json:"bounded"`
}

type jsonProofFinding struct {
	Verdict string           `json:"verdict"`
	Run     []string         `json:"run"`
	When    [][]jsonDecision `json:"when"`
}

type jsonDecision struct {
	Condition string `json:"condition"`
	Holds     bool   `json:"holds"`
	Path      string `json:"path"`
	Start     point  `json:"start"`
}

// ProofJSON writes what can become of consumers for programs. The format has a
// version.
func ProofJSON(w io.Writer, results []*prove.Result) error {
	d := proofDocument{Version: proofVersion, Bound: prove.Bound, Consumers: []jsonConsumer{}}
	for _, r := range results {
		c := jsonConsumer{
			Kind: r.Kind, Name: r.Name, Resources: r.Resources, Verdicts: []string{}, Findings: []jsonProofFinding{},
			Unknown: []string{}, States: r.States, Bounded: r.Bounded,
		}
		if r.At != nil {
			c.Path, c.Start, c.End = r.At.Start.File, pointOf(r.At.Start), pointOf(r.At.End)
		}
		for _, d := range r.Doubts {
			c.Unknown = append(c.Unknown, d.Why)
		}
		for _, v := range r.Verdicts {
			c.Verdicts = append(c.Verdicts, string(v))
		}
		for _, f := range r.Findings {
			c.Findings = append(c.Findings, jsonProofFinding{Verdict: string(f.Verdict), Run: f.Run, When: decisions(f.When)})
		}
		d.Consumers = append(d.Consumers, c)
	}
	return writeJSON(w, d)
}

// decisions are alternatives, each of decisions that are all taken.
func decisions(when tilt.When) [][]jsonDecision {
	alternatives := [][]jsonDecision{}
	for _, taken := range when {
		all := []jsonDecision{}
		for _, d := range taken {
			all = append(all, jsonDecision{d.Condition, d.Holds, d.At.File, pointOf(d.At)})
		}
		alternatives = append(alternatives, all)
	}
	return alternatives
}
