package emit

import "strings"

// section is a part of a Tiltfile under one heading.
type section struct {
	heading string
	chunks  []string
	// raw says that the chunks are an author's own Starlark.
	raw bool
}

// add appends calls, one chunk each.
func (s *section) add(calls ...node) {
	for _, c := range calls {
		s.chunks = append(s.chunks, c.String())
	}
}

// page is the text of a Tiltfile.
type page struct {
	text []byte
	// passages are where it can be cut, see check.
	passages []passage
}

// passage is a run of whole chunks, with what stands around them.
type passage struct {
	from int
	raw  bool
}

// passageSize is the length from which a passage is not made longer.
const passageSize = 1 << 15

// add appends a section that holds anything, behind a blank line. A blank line
// stands around whatever takes several, too.
func (p *page) add(s section) {
	if len(s.chunks) == 0 {
		return
	}
	if len(p.text) > 0 {
		p.write("\n")
	}
	p.cut(s.raw)
	p.write(s.heading)
	for i, chunk := range s.chunks {
		tall := strings.Contains(chunk, "\n")
		if i > 0 && (tall || strings.Contains(s.chunks[i-1], "\n")) {
			p.write("\n")
		}
		if i > 0 {
			p.cut(s.raw)
		}
		p.write(chunk)
		p.write("\n")
	}
}

func (p *page) write(text string) { p.text = append(p.text, text...) }

// cut lets a passage begin here, unless the last one can be longer.
func (p *page) cut(raw bool) {
	last := len(p.passages) - 1
	if last < 0 || p.passages[last].raw != raw || len(p.text)-p.passages[last].from > passageSize {
		p.passages = append(p.passages, passage{len(p.text), raw})
	}
}
