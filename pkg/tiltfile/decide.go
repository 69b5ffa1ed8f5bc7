package tiltfile

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Decision is how a condition that is not known turns out in one reading of a
// Tiltfile.
type Decision struct {
	// Condition says what was asked, in terms of the Tiltfile.
	Condition string
	// At is where it was asked first.
	At tilt.Position
	// Holds is how it turns out.
	Holds bool
}

// decide answers whether a condition holds: as it did before in this
// evaluation, else as the plan has it, else yes.
func (e *evaluation) decide(condition string) bool {
	if holds, ok := e.answers[condition]; ok {
		return holds
	}
	at := e.here()
	if e.asked[at]++; e.asked[at] > maxAsked {
		// A recursion that goes down a tree of which nothing is known has to end.
		e.loose = true
		return false
	}
	holds := true
	if i := len(e.decisions); i < len(e.plan) {
		holds = e.plan[i].Holds
	}
	e.answers[condition] = holds
	e.decisions = append(e.decisions, Decision{Condition: tilt.Readable(condition), At: at, Holds: holds})
	return holds
}

// maxAsked is how many different questions a place may ask.
const maxAsked = 50

// is answers whether an unknown value equals a known one. It can equal no more
// than one of them.
func (e *evaluation) is(key, value string) bool {
	if settled, ok := e.equals[key]; ok {
		return settled == value
	}
	holds := e.decide(key + " == " + value)
	if holds {
		e.equals[key] = value
	}
	return holds
}

// alternatives are the plans that an evaluation opens: for each decision that
// the plan did not prescribe, all that came before it, and then the other
// answer. Together with the evaluation's own they cover every run.
func (e *evaluation) alternatives() [][]Decision {
	var plans [][]Decision
	for i := len(e.plan); i < len(e.decisions); i++ {
		plan := slices.Clone(e.decisions[:i+1])
		plan[i].Holds = !plan[i].Holds
		plans = append(plans, plan)
	}
	return plans
}
