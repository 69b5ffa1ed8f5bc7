package schedule

import "sync"

// Explorer explores consumers of one scenario. What it finds out about parts
// that are alike it keeps. It may be used by several goroutines at a time.
type Explorer struct {
	wires *wires
	// parts are the results for parts of cones, by their form.
	mu    sync.Mutex
	parts map[string]*Result
}

// NewExplorer is an explorer of a scenario, which must not change any more.
func NewExplorer(sc *Scenario) *Explorer {
	return &Explorer{wires: wire(sc.spelledOut()), parts: map[string]*Result{}}
}

// Explore is the function of that name for the explorer's scenario.
func (e *Explorer) Explore(consumer string, bound int) (*Result, error) {
	part, err := e.wires.cone(consumer)
	if err != nil {
		return nil, err
	}
	result := &Result{Consumer: consumer, Unsure: part.unsure(consumer)}
	if err := e.explore(part, result, bound); err != nil {
		return nil, err
	}
	return result, nil
}

// once is the result for a part of that form, which explore finds out the first
// time.
func (e *Explorer) once(form string, explore func() (*Result, error)) (*Result, error) {
	e.mu.Lock()
	result := e.parts[form]
	e.mu.Unlock()
	if result != nil {
		return result, nil
	}
	result, err := explore()
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	e.parts[form] = result
	e.mu.Unlock()
	return result, nil
}
