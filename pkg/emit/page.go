package emit

import "bytes"

// page is a Tiltfile that is being written. Each passage of it is checked
// while the next one is written.
type page struct {
	passages []*passage
	// lines is how many the passages have that are complete.
	lines int

	// heading and raw are those of the section that is being written; raw says
	// that it holds an author's own Starlark.
	heading string
	raw     bool
	// fresh says that nothing of the section is there yet, and tall that the
	// last chunk took several lines.
	fresh, tall bool
	// chunk is room for the one that is being written.
	chunk []byte
}

// section begins a part of the Tiltfile under one heading. It leaves no trace
// if nothing is added to it.
func (p *page) section(heading string) { p.heading, p.raw, p.fresh = heading, false, true }

// rawSection is a section of an author's own Starlark.
func (p *page) rawSection(heading string) { p.heading, p.raw, p.fresh = heading, true, true }

// text adds text as one chunk: whole statements, with the comments that go
// with them.
func (p *page) text(text string) {
	p.chunk = append(p.chunk[:0], text...)
	p.add()
}

// call adds a call as one chunk, behind what leads to it: a comment, or a
// variable that it is assigned to.
func (p *page) call(lead string, n node) {
	p.chunk = append(p.chunk[:0], lead...)
	p.chunk = n.appendTo(p.chunk, 0, 0)
	p.add()
}

// add adds the chunk. A blank line stands around whatever takes several, and
// between sections.
func (p *page) add() {
	tall := bytes.IndexByte(p.chunk, '\n') >= 0
	if p.fresh && len(p.passages) > 0 || !p.fresh && (tall || p.tall) {
		p.last().write("\n")
	}
	p.cut()
	last := p.last()
	if p.fresh {
		last.write(p.heading)
	}
	last.text = append(last.text, p.chunk...)
	last.write("\n")
	p.fresh, p.tall = false, tall
}

func (p *page) last() *passage { return p.passages[len(p.passages)-1] }

// passageSize is the length from which a passage is not made longer.
const passageSize = 1 << 15

// cut begins a passage, unless the last one can be longer.
func (p *page) cut() {
	if len(p.passages) == 0 {
		p.passages = append(p.passages, newPassage(1, p.raw, nil))
		return
	}
	last := p.last()
	if last.raw == p.raw && len(last.text) < passageSize {
		return
	}
	p.complete()
	p.passages = append(p.passages, newPassage(p.lines+1, p.raw, last))
}

// complete sees to the check of the last passage.
func (p *page) complete() {
	last := p.last()
	p.lines += bytes.Count(last.text, []byte("\n"))
	go last.check()
}

// finish is the whole text, if it is a Tiltfile.
func (p *page) finish() ([]byte, error) {
	p.complete()
	<-p.last().after
	var texts [][]byte
	for _, s := range p.passages {
		if s.err != nil {
			return nil, s.err
		}
		texts = append(texts, s.text)
	}
	return bytes.Join(texts, nil), nil
}
