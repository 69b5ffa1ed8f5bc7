package model

// Positions tell where in its file each value of a project stands.
type Positions struct {
	at map[place]position
}

// position is a line and a column, both from 1; columns count runes.
type position struct{ line, col int }

// Of is where the value at a problem's path stands: a scalar or an element of
// a list where it begins, anything else where its key does. A path that the
// file does not hold is where the nearest one above it is.
func (p *Positions) Of(path string) (line, col int) {
	at := p.of(place(path))
	return at.line, at.col
}

func (p *Positions) of(at place) position {
	for ; at != ""; at = at.parent() {
		if found, ok := p.at[at]; ok {
			return found
		}
	}
	return position{1, 1}
}
