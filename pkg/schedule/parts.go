package schedule

import "sync"

// Parts are what was found out about parts of cones, by their form. Explorers of
// several scenarios can share them: most projects do for each of their services
// what they do for the others. They may be used by several goroutines at a time.
type Parts struct {
	mu    sync.Mutex
	parts map[string]func() (*Result, error)
	cones map[string]func() (*coneResult, error)
}

// NewParts knows of no part yet.
func NewParts() *Parts {
	return &Parts{parts: map[string]func() (*Result, error){}, cones: map[string]func() (*coneResult, error){}}
}

// Explorer is an explorer of a scenario, which must not change any more.
func (p *Parts) Explorer(sc *Scenario) *Explorer {
	return &Explorer{wires: wire(sc.spelledOut()), parts: p, restless: Restless(sc)}
}

// part is the result for a part of that form, and cone that for a cone.
func (p *Parts) part(form string, explore func() (*Result, error)) (*Result, error) {
	return once(&p.mu, p.parts, form, explore)
}

func (p *Parts) cone(form string, explore func() (*coneResult, error)) (*coneResult, error) {
	return once(&p.mu, p.cones, form, explore)
}

// once is what explore finds out the first time. Whoever else wants it meanwhile
// waits.
func once[T any](mu *sync.Mutex, known map[string]func() (T, error), form string, explore func() (T, error)) (T, error) {
	mu.Lock()
	result := known[form]
	if result == nil {
		result = sync.OnceValues(explore)
		known[form] = result
	}
	mu.Unlock()
	return result()
}
