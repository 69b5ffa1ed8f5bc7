package schedule

import "slices"

// Explorer explores consumers of one scenario. It may be used by several
// goroutines at a time.
type Explorer struct {
	wires *wires
	parts *Parts
	// restless are the resources that keep Tilt building.
	restless []string
	// Ignored are verdicts that need not be looked for, and are not found unless
	// others lead to them.
	Ignored []Verdict
	// Further is how many states are looked at, once something was found, for what
	// else there is. Without it, it is as many as before.
	Further int
}

// NewExplorer is an explorer of a scenario, which must not change any more.
// What it finds out about parts that are alike it keeps.
func NewExplorer(sc *Scenario) *Explorer { return NewParts().Explorer(sc) }

// Explore is the function of that name for the explorer's scenario.
func (e *Explorer) Explore(consumer string, bound int) (*Result, error) {
	part, err := e.wires.cone(consumer)
	if err != nil {
		return nil, err
	}
	result := &Result{Consumer: consumer, Unsure: part.unsure(consumer), further: e.Further}
	if err := e.explore(part, result, bound); err != nil {
		return nil, err
	}
	result.Unsure = append(result.Unsure, part.Starved(e.restless)...)
	return result, nil
}

// wanted are those of the verdicts that are looked for.
func (e *Explorer) wanted(verdicts []Verdict) []Verdict {
	return slices.DeleteFunc(slices.Clone(verdicts), func(v Verdict) bool { return slices.Contains(e.Ignored, v) })
}
