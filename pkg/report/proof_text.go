package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/prove"
	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// meanings say what verdicts are, of the consumer that they are about.
var meanings = map[schedule.Verdict]string{
	schedule.HalfWrittenInput: "it takes in what a step is still writing",
	schedule.MissingInput:     "it takes in what was not made yet",
	schedule.MixedInputs:      "it takes in what was made from different versions of one source",
	schedule.StaleResult:      "all is quiet, and it is not made from the latest sources",
	schedule.Unsettled:        "it never becomes quiet",
	schedule.NeverStarts:      "it waits for what never comes",
}

// ProofText writes for people what can become of consumers: of each its place
// and its verdicts, and of each verdict the run that shows it.
func ProofText(w io.Writer, results []*prove.Result) error {
	var b strings.Builder
	safe := 0
	for _, r := range results {
		if r.Safe() {
			safe++
		}
		proof(&b, r)
	}
	switch {
	case len(results) == 0:
		b.WriteString("nothing here takes in what others make: there is no image build, and no step that reads what another one writes\n")
	case len(results) > 1:
		fmt.Fprintf(&b, "%d of %d are safe in every run\n", safe, len(results))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func proof(b *strings.Builder, r *prove.Result) {
	fmt.Fprintf(b, "%s%s %s: %s (%s)\n", positionOf(r.At), r.Kind, r.Name, verdicts(r), states(r))
	for _, f := range r.Findings {
		fmt.Fprintf(b, "  %s: %s%s\n", f.Verdict, meanings[f.Verdict], condition(f.When))
		for _, sentence := range f.Run {
			fmt.Fprintf(b, "    %s\n", sentence)
		}
	}
	for _, d := range r.Doubts {
		fmt.Fprintf(b, "  %s\n", d.Why)
	}
	if slices.ContainsFunc(r.Doubts, func(d prove.Doubt) bool { return d.Outputs }) {
		b.WriteString("  Say above a step what it writes: # tiltgen: outputs=PATH\n")
	}
	if slices.ContainsFunc(r.Doubts, func(d prove.Doubt) bool { return d.Value }) {
		b.WriteString("  Say what a run is given: --env NAME=VALUE, --arg ARGUMENT or --no-args\n")
	}
	if r.Bounded {
		b.WriteString("  Not all states were looked at: what was not found may be there\n")
	}
}

func positionOf(at *tilt.Call) string {
	if at == nil {
		return ""
	}
	return place(at.Start) + ": "
}

func verdicts(r *prove.Result) string {
	var all []string
	for _, v := range r.Verdicts {
		all = append(all, string(v))
	}
	if r.Safe() {
		return "safe in every run"
	}
	return strings.Join(all, ", ")
}

// states are how many were seen, and the bound.
func states(r *prove.Result) string {
	noun := "states"
	if r.States == 1 {
		noun = "state"
	}
	return fmt.Sprintf("%d %s, of at most %d a source", r.States, noun, prove.Bound)
}

// manyWays is how many alternatives of a condition a person is told.
const manyWays = 3

// manyDecisions is how many decisions of one of them.
const manyDecisions = 4

// condition says in which way of reading the Tiltfile something happens.
func condition(when tilt.When) string {
	var alternatives []string
	for i, taken := range when {
		if i == manyWays {
			alternatives = append(alternatives, fmt.Sprintf("in %d other cases", len(when)-i))
			break
		}
		var all []string
		for j, d := range taken {
			if j == manyDecisions {
				all = append(all, fmt.Sprintf("%d more conditions are decided in one way", len(taken)-j))
				break
			}
			is := "holds"
			if !d.Holds {
				is = "does not hold"
			}
			all = append(all, d.Condition+" "+is)
		}
		alternatives = append(alternatives, strings.Join(all, " and "))
	}
	if len(alternatives) == 0 {
		return ""
	}
	return ", where " + strings.Join(alternatives, ", or ")
}
