package schedule

import "sync"

// Parts are what was found out about parts of cones, by their form. Explorers of
// several scenarios can share them: most projects do for each of their services
// what they do for the others. They may be used by several goroutines at a time.
type Parts struct {
	mu  sync.Mutex
	all map[string]func() (*Result, error)
}

// NewParts knows of no part yet.
func NewParts() *Parts { return &Parts{all: map[string]func() (*Result, error){}} }

// Explorer is an explorer of a scenario, which must not change any more.
func (p *Parts) Explorer(sc *Scenario) *Explorer { return &Explorer{wires: wire(sc), parts: p} }

// once is the result for a part of that form, which explore finds out the first
// time. Whoever else wants it meanwhile waits.
func (p *Parts) once(form string, explore func() (*Result, error)) (*Result, error) {
	p.mu.Lock()
	result := p.all[form]
	if result == nil {
		result = sync.OnceValues(explore)
		p.all[form] = result
	}
	p.mu.Unlock()
	return result()
}
