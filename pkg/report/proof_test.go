package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/prove"
	"github.com/tiltgen/tiltgen/pkg/report"
	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// proved are one consumer of each kind and verdict.
var proved = []*prove.Result{
	{
		Consumer: prove.Consumer{Kind: prove.Image, Name: "api", Resources: []string{"api"}, At: callAt("Tiltfile", 2)},
		Verdicts: []schedule.Verdict{schedule.HalfWrittenInput},
		Findings: []prove.Finding{{
			Verdict: schedule.HalfWrittenInput,
			Run:     []string{"1. Tilt starts.", "2. It breaks."},
			When:    tilt.When{{{Condition: `os.getenv("CI") == "1"`, At: tilt.Position{File: "Tiltfile", Line: 1, Column: 4}, Holds: true}}},
		}},
		States: 1,
	},
	{
		Consumer: prove.Consumer{Kind: prove.Image, Name: "web", Resources: []string{"web"}, At: callAt("Tiltfile", 3)},
		Verdicts: []schedule.Verdict{schedule.UnknownVerdict},
		Doubts:   []prove.Doubt{{Why: "what \"make\" in web writes is not known", Outputs: true}},
		States:   20, Bounded: true,
	},
	{
		Consumer: prove.Consumer{Kind: prove.Step, Name: "check"},
		Verdicts: []schedule.Verdict{schedule.Safe},
		States:   12,
	},
}

func callAt(file string, line int) *tilt.Call {
	return &tilt.Call{Span: tilt.Span{Start: tilt.Position{File: file, Line: line, Column: 1}, End: tilt.Position{File: file, Line: line, Column: 9}}}
}

func TestProofText(t *testing.T) {
	var b strings.Builder
	if err := report.ProofText(&b, proved); err != nil {
		t.Fatal(err)
	}
	want := `Tiltfile:2:1: image api: half-written (1 state, of at most 200000 a source)
  half-written: it takes in what a step is still writing, where os.getenv("CI") == "1" holds
    1. Tilt starts.
    2. It breaks.
Tiltfile:3:1: image web: unknown (20 states, of at most 200000 a source)
  what "make" in web writes is not known
  Say above a step what it writes: # tiltgen: outputs=PATH
  Not all states were looked at: what was not found may be there
step check: safe in every run (12 states, of at most 200000 a source)
1 of 3 are safe in every run
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestProofJSON(t *testing.T) {
	var b strings.Builder
	if err := report.ProofJSON(&b, proved[:1]); err != nil {
		t.Fatal(err)
	}
	want := `{
  "version": 1,
  "bound": 200000,
  "consumers": [
    {
      "kind": "image",
      "name": "api",
      "resources": [
        "api"
      ],
      "path": "Tiltfile",
      "start": {
        "line": 2,
        "column": 1
      },
      "end": {
        "line": 2,
        "column": 9
      },
      "verdicts": [
        "half-written"
      ],
      "findings": [
        {
          "verdict": "half-written",
          "run": [
            "1. Tilt starts.",
            "2. It breaks."
          ],
          "when": [
            [
              {
                "condition": "os.getenv(\"CI\") == \"1\"",
                "holds": true,
                "path": "Tiltfile",
                "start": {
                  "line": 1,
                  "column": 4
                }
              }
            ]
          ]
        }
      ],
      "unknown": [],
      "states": 1,
      "bounded": false
    }
  ]
}
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// TestProofTextOfManyDecisions holds that a condition stays one that a person
// reads, however many decisions lead to it.
func TestProofTextOfManyDecisions(t *testing.T) {
	var way []tilt.Decision
	for _, c := range []string{"a", "b", "c", "d", "e", "f"} {
		way = append(way, tilt.Decision{Condition: c, Holds: c != "b"})
	}
	r := *proved[0]
	r.Findings = []prove.Finding{{Verdict: schedule.HalfWrittenInput, When: tilt.When{way}}}
	var b strings.Builder
	if err := report.ProofText(&b, []*prove.Result{&r}); err != nil {
		t.Fatal(err)
	}
	want := ", where a holds and b does not hold and c holds and d holds and 2 more conditions are decided in one way\n"
	if !strings.Contains(b.String(), want) {
		t.Errorf("not in the text: %s\n%s", want, b.String())
	}
}
