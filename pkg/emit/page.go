package emit

import (
	"bytes"
	"strings"
	"sync"
)

// page is a Tiltfile that is being written. Each passage of it is parsed while
// the next one is written.
type page struct {
	passages []*passage
	parsing  sync.WaitGroup
	// lines is how many the passages have that are complete.
	lines int

	// heading and raw are those of the section that is being written; raw says
	// that it holds an author's own Starlark.
	heading string
	raw     bool
	// fresh says that nothing of the section is there yet, and tall that the
	// last chunk took several lines.
	fresh, tall bool
}

// section begins a part of the Tiltfile under one heading. It leaves no trace
// if nothing is added to it.
func (p *page) section(heading string) { p.heading, p.raw, p.fresh = heading, false, true }

// rawSection is a section of an author's own Starlark.
func (p *page) rawSection(heading string) { p.heading, p.raw, p.fresh = heading, true, true }

// call adds a call as one chunk.
func (p *page) call(n node) { p.add(n.String()) }

// add appends a chunk: whole statements, with the comments that go with them.
// A blank line stands around whatever takes several, and between sections.
func (p *page) add(chunk string) {
	tall := strings.Contains(chunk, "\n")
	if p.fresh && len(p.passages) > 0 || !p.fresh && (tall || p.tall) {
		p.write("\n")
	}
	p.cut()
	if p.fresh {
		p.write(p.heading)
	}
	p.write(chunk)
	p.write("\n")
	p.fresh, p.tall = false, tall
}

func (p *page) write(text string) {
	last := p.passages[len(p.passages)-1]
	last.text = append(last.text, text...)
}

// passageSize is the length from which a passage is not made longer.
const passageSize = 1 << 15

// cut begins a passage, unless the last one can be longer.
func (p *page) cut() {
	if last := len(p.passages) - 1; last >= 0 {
		if p.passages[last].raw == p.raw && len(p.passages[last].text) < passageSize {
			return
		}
		p.complete()
	}
	text := make([]byte, 0, passageSize+passageSize/4)
	p.passages = append(p.passages, &passage{text: text, raw: p.raw, line: p.lines + 1})
}

// complete sees to the parsing of the last passage.
func (p *page) complete() {
	last := p.passages[len(p.passages)-1]
	p.lines += bytes.Count(last.text, []byte("\n"))
	p.parsing.Go(last.parse)
}

// finish is the whole text, if it is a Tiltfile.
func (p *page) finish() ([]byte, error) {
	p.complete()
	p.parsing.Wait()
	if err := p.check(); err != nil {
		return nil, err
	}
	var texts [][]byte
	for _, s := range p.passages {
		texts = append(texts, s.text)
	}
	return bytes.Join(texts, nil), nil
}
