package dockerfile

import (
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

const (
	// maxValue is the longest value of a variable that is kept.
	maxValue = 32 << 10
	// maxDepth bounds how deep variables stand in the defaults of others.
	maxDepth = 50
)

// scope holds the variables of a stage. A stage that is made from another one
// has its variables too.
type scope struct {
	values map[string]string
	base   *scope
}

func newScope(base *scope) *scope { return &scope{map[string]string{}, base} }

func (s *scope) lookup(name string) (string, bool) {
	for ; s != nil; s = s.base {
		if value, ok := s.values[name]; ok {
			return value, true
		}
	}
	return "", false
}

func (s *scope) set(name, value string) {
	if len(value) > maxValue {
		value = tilt.Hole
	}
	s.values[name] = value
}

// expander replaces variables in a word, and takes its quotes away.
type expander struct {
	scope  *scope
	escape byte
	text   string
	pos    int
	depth  int
}

func (s *scope) expand(word string, escape byte) string {
	if !strings.ContainsAny(word, "$'\"\\`") {
		return word
	}
	e := &expander{scope: s, escape: escape, text: word}
	return e.until(0)
}

// until expands up to a closing byte, 0 for the end of the text.
func (e *expander) until(stop byte) string {
	var b strings.Builder
	for e.pos < len(e.text) {
		ch := e.text[e.pos]
		e.pos++
		switch {
		case stop != 0 && ch == stop:
			return b.String()
		case ch == e.escape:
			if e.pos < len(e.text) {
				b.WriteByte(e.text[e.pos])
				e.pos++
			}
		case ch == '\'':
			end := strings.IndexByte(e.text[e.pos:], '\'')
			if end < 0 {
				end = len(e.text) - e.pos
			}
			b.WriteString(e.text[e.pos : e.pos+end])
			e.pos = min(e.pos+end+1, len(e.text))
		case ch == '"':
			b.WriteString(e.quoted())
		case ch == '$':
			b.WriteString(e.variable())
		default:
			b.WriteByte(ch)
		}
		if b.Len() > maxValue {
			e.pos = len(e.text)
			return tilt.Hole
		}
	}
	return b.String()
}

func (e *expander) quoted() string {
	var b strings.Builder
	for e.pos < len(e.text) {
		ch := e.text[e.pos]
		e.pos++
		switch {
		case ch == '"':
			return b.String()
		case ch == '$':
			b.WriteString(e.variable())
		case ch == e.escape && e.pos < len(e.text):
			if next := e.text[e.pos]; next != '"' && next != '$' && next != e.escape {
				b.WriteByte(ch)
			}
			b.WriteByte(e.text[e.pos])
			e.pos++
		default:
			b.WriteByte(ch)
		}
		if b.Len() > maxValue {
			e.pos = len(e.text)
			return tilt.Hole
		}
	}
	return b.String()
}

// variable expands what follows a "$". A variable that nothing in the file
// sets may be set by the base image; but where the file has a default for it,
// that is taken.
func (e *expander) variable() string {
	if e.pos >= len(e.text) || e.text[e.pos] != '{' {
		name := e.name()
		if name == "" {
			return "$"
		}
		return e.value(name)
	}
	e.pos++
	if e.depth++; e.depth > maxDepth {
		e.pos = len(e.text)
		return tilt.Hole
	}
	defer func() { e.depth-- }()
	name := e.name()
	if e.pos >= len(e.text) || name == "" {
		e.until('}')
		return tilt.Hole
	}
	op := e.text[e.pos]
	e.pos++
	if op == '}' {
		return e.value(name)
	}
	value, set := e.scope.lookup(name)
	if op == ':' && e.pos < len(e.text) {
		op = e.text[e.pos]
		e.pos++
		set = set && value != ""
	}
	word := e.until('}')
	switch op {
	case '-':
		if set {
			return value
		}
		return word
	case '+':
		if value == tilt.Hole {
			return tilt.Hole
		}
		if set {
			return word
		}
		return ""
	case '?':
		return e.value(name)
	default:
		// Parts of values are not worked out.
		return tilt.Hole
	}
}

func (e *expander) value(name string) string {
	if value, ok := e.scope.lookup(name); ok {
		return value
	}
	return tilt.Hole
}

func (e *expander) name() string {
	start := e.pos
	for e.pos < len(e.text) {
		ch := e.text[e.pos]
		letter := ch == '_' || 'a' <= ch && ch <= 'z' || 'A' <= ch && ch <= 'Z'
		if !letter && (ch < '0' || ch > '9' || e.pos == start) {
			break
		}
		e.pos++
	}
	return e.text[start:e.pos]
}
