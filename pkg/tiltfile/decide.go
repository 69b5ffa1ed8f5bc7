package tiltfile

import "github.com/tiltgen/tiltgen/pkg/tilt"

// answer is a decision of one evaluation.
type answer struct {
	tilt.Decision
	// question is the condition with its Holes.
	question string
	// compared is the unknown value that the condition compares with a known one
	// for equality: it can equal no more than one. It is "" of other conditions.
	compared string
}

// side is one side of a question.
type side struct {
	question string
	holds    bool
}

// decide answers whether a condition holds: as it did before in this
// evaluation, else as the plan has it, else yes.
func (e *evaluation) decide(condition string) bool { return e.ask(condition, "") }

func (e *evaluation) ask(question, compared string) bool {
	if holds, ok := e.answers[question]; ok {
		return holds
	}
	at := e.here()
	if e.asked[at]++; e.asked[at] > maxAsked {
		// A recursion that goes down a tree of which nothing is known has to end.
		e.loose = true
		return false
	}
	holds := e.plan.holds(len(e.decisions))
	e.answers[question] = holds
	e.decisions = append(e.decisions, answer{tilt.Decision{Condition: tilt.Readable(question), At: at, Holds: holds}, question, compared})
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
	holds := e.ask(key+" == "+value, key)
	if holds {
		e.equals[key] = value
	}
	return holds
}

// plan is how the first decisions of an evaluation turn out: as those of another
// one did, but that the last is answered otherwise. The zero plan has none.
type plan struct{ decisions []answer }

// size is the number of decisions that are planned.
func (p plan) size() int { return len(p.decisions) }

// holds is the answer to the i-th question; behind the plan it is yes.
func (p plan) holds(i int) bool {
	switch {
	case i == p.size()-1:
		return !p.decisions[i].Holds
	case i < p.size():
		return p.decisions[i].Holds
	}
	return true
}

// last is the side that the plan is there for.
func (p plan) last() side {
	i := p.size() - 1
	return side{p.decisions[i].question, p.holds(i)}
}

// alternatives are the plans that an evaluation opens: for each decision that
// its plan did not prescribe, all that came before it, and then the other
// answer. Together with the evaluation's own they cover every run.
func (e *evaluation) alternatives() []plan {
	var plans []plan
	for i := e.plan.size(); i < len(e.decisions); i++ {
		plans = append(plans, plan{e.decisions[:i+1]})
	}
	return plans
}
