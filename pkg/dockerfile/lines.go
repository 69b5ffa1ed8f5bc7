package dockerfile

import (
	"regexp"
	"strings"
)

// instruction is one instruction, its continued lines joined.
type instruction struct {
	name  string // in upper case
	flags []string
	args  string
	line  int
}

// reader splits a Dockerfile into instructions.
type reader struct {
	lines    []string
	next     int
	escape   byte
	problems []Problem
}

// The parser directives; they stand at the very top.
var directive = regexp.MustCompile(`^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$`)

func newReader(text []byte) *reader {
	s := strings.TrimPrefix(string(text), "\uFEFF")
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSuffix(line, "\r")
	}
	r := &reader{lines: lines, escape: '\\'}
	for _, line := range lines {
		match := directive.FindStringSubmatch(strings.TrimSpace(line))
		if match == nil {
			break
		}
		name := strings.ToLower(match[1])
		if name == "escape" && (match[2] == "`" || match[2] == `\`) {
			r.escape = match[2][0]
		}
		if name != "escape" && name != "syntax" && name != "check" {
			break
		}
	}
	return r
}

func (r *reader) problem(line int, text string) {
	r.problems = append(r.problems, Problem{line, text})
}

// read returns the next instruction; false at the end.
func (r *reader) read() (instruction, bool) {
	for r.next < len(r.lines) {
		line := r.next + 1
		text, more := r.continued(strings.TrimSpace(r.lines[r.next]))
		r.next++
		if isComment(text) || text == "" && !more {
			continue
		}
		var b strings.Builder
		b.WriteString(text)
		for more && r.next < len(r.lines) {
			text := r.lines[r.next]
			r.next++
			// Comments and empty lines do not end what they are in.
			if isComment(text) || strings.TrimSpace(text) == "" {
				continue
			}
			text, more = r.continued(text)
			b.WriteString(text)
		}
		in, ok := r.instruction(b.String(), line)
		if !ok {
			continue
		}
		r.skipHeredocs(in)
		return in, true
	}
	return instruction{}, false
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }

// continued cuts off the escape at the end of a line, and reports whether it
// was there. An escaped escape is none.
func (r *reader) continued(line string) (string, bool) {
	trimmed := strings.TrimRight(line, " \t")
	n := len(trimmed) - 1
	if n < 0 || trimmed[n] != r.escape || n > 0 && trimmed[n-1] == r.escape {
		return line, false
	}
	return trimmed[:n], true
}

// instruction splits a line into the name, the flags and the rest.
func (r *reader) instruction(text string, line int) (instruction, bool) {
	name, rest := cutSpace(strings.TrimSpace(text))
	if name == "" {
		return instruction{}, false
	}
	in := instruction{name: strings.ToUpper(name), line: line}
	for strings.HasPrefix(rest, "--") {
		var flag string
		flag, rest = r.cutFlag(rest)
		if flag == "--" {
			break
		}
		in.flags = append(in.flags, flag)
	}
	in.args = rest
	return in, true
}

// cutSpace cuts text at its first blank.
func cutSpace(text string) (word, rest string) {
	i := strings.IndexAny(text, " \t\v\f\r")
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimSpace(text[i:])
}

// cutFlag cuts off the first word, in which quotes and escapes keep blanks.
func (r *reader) cutFlag(text string) (flag, rest string) {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		ch := text[i]
		switch {
		case ch == r.escape && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case quote != 0 && ch == quote:
			quote = 0
		case quote != 0:
			b.WriteByte(ch)
		case ch == '"' || ch == '\'':
			quote = ch
		case ch == ' ' || ch == '\t':
			return b.String(), strings.TrimSpace(text[i:])
		default:
			b.WriteByte(ch)
		}
	}
	return b.String(), ""
}

// flag is the value of the last flag of that name.
func (in *instruction) flag(name string) string {
	values := in.flagValues(name)
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

func (in *instruction) flagValues(name string) []string {
	var values []string
	for _, flag := range in.flags {
		if value, ok := strings.CutPrefix(flag, "--"+name+"="); ok {
			values = append(values, value)
		}
	}
	return values
}
