package model

import (
	"strings"
	"sync"
)

// Positions tell where in its file each value of a project stands.
type Positions struct {
	noted []standing
	// byPath is made of noted when somebody asks: most projects have nothing
	// wrong with them.
	byPath map[string]position
	asked  sync.Once
}

// standing is a place, and where it stands in the file. Of two with one path
// the later counts.
type standing struct {
	place    place
	position position
}

// position is a line and a column, both from 1; columns count runes.
type position struct{ line, col int }

// Of is where the value at a problem's path stands: a scalar or an element of
// a list where it begins, anything else where its key does. A path that the
// file does not hold is where the nearest one above it is.
func (p *Positions) Of(path string) (line, col int) {
	at := p.of(path)
	return at.line, at.col
}

func (p *Positions) of(path string) position {
	for ; path != ""; path = parent(path) {
		p.asked.Do(p.index)
		if found, ok := p.byPath[path]; ok {
			return found
		}
	}
	return position{1, 1}
}

func (p *Positions) index() {
	p.byPath = make(map[string]position, len(p.noted))
	for _, s := range p.noted {
		p.byPath[s.place.String()] = s.position
	}
}

// parent is the path of what a path lies in, or one that does not exist, whose
// parents lead there in the end.
func parent(path string) string {
	return path[:max(strings.LastIndexAny(path, ".["), 0)]
}
