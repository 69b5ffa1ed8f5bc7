package model

import "strings"

// Positions tell where in its file each value of a project stands.
type Positions struct {
	// at is keyed by the paths of places.
	at map[string]position
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
		if found, ok := p.at[path]; ok {
			return found
		}
	}
	return position{1, 1}
}

// parent is the path of what a path lies in, or one that does not exist, whose
// parents lead there in the end.
func parent(path string) string {
	return path[:max(strings.LastIndexAny(path, ".["), 0)]
}
