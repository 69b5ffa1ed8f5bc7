package inspect

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"
)

// Write prints a document: a line for each thing that fits into one, or else a
// line for each part of it.
func Write(w io.Writer, d *Document) error {
	var compact bytes.Buffer
	e := json.NewEncoder(&compact)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return err
	}
	l := layout{text: compact.Bytes()}
	l.value("", 0)
	l.out.WriteByte('\n')
	_, err := w.Write(l.out.Bytes())
	return err
}

// width is how long a line may be, in characters.
const width = 140

// layout lays out a text of JSON that holds no space but in strings.
type layout struct {
	text []byte
	at   int
	out  bytes.Buffer
}

// value lays out the value at hand, which follows some characters on its line.
func (l *layout) value(indent string, before int) {
	size := l.sizeOf()
	open := l.text[l.at]
	if open != '{' && open != '[' || size == 2 || before+len(indent)+l.spaced(size) <= width && indent != "" {
		l.line(size)
		return
	}
	inner := indent + "  "
	l.step()
	for first := true; l.text[l.at] != '}' && l.text[l.at] != ']'; first = false {
		if !first {
			l.step()
		}
		l.out.WriteString("\n" + inner)
		key := 0
		if open == '{' {
			key = l.sizeOf()
			l.line(key)
			l.at++
			l.out.WriteString(": ")
			key += 2
		}
		// A comma may follow.
		l.value(inner, key+1)
	}
	l.out.WriteString("\n" + indent)
	l.step()
}

// step copies a byte.
func (l *layout) step() {
	l.out.WriteByte(l.text[l.at])
	l.at++
}

// sizeOf is the length of the value at hand, in bytes.
func (l *layout) sizeOf() int {
	depth := 0
	for i := l.at; ; i++ {
		switch l.text[i] {
		case '"':
			i = stringEnd(l.text, i)
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth == 0 && endsValue(l.text[i], l.text[i+1]) {
			return i + 1 - l.at
		}
	}
}

// endsValue reports whether a value that reaches to a byte ends before the next.
func endsValue(last, next byte) bool {
	return strings.IndexByte(`"}]`, last) >= 0 || strings.IndexByte(",]}:\n", next) >= 0
}

// stringEnd is where the string ends that begins at i.
func stringEnd(text []byte, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i
}

// spaced is how many characters a value of some bytes takes on one line.
func (l *layout) spaced(size int) int {
	return utf8.RuneCount(oneLine(l.text[l.at : l.at+size]))
}

// line writes a value of some bytes on one line.
func (l *layout) line(size int) {
	l.out.Write(oneLine(l.text[l.at : l.at+size]))
	l.at += size
}

// oneLine is a value with a space behind each comma and colon.
func oneLine(text []byte) []byte {
	var out []byte
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			end := stringEnd(text, i)
			out = append(out, text[i:end+1]...)
			i = end
		case ',', ':':
			out = append(out, text[i], ' ')
		default:
			out = append(out, text[i])
		}
	}
	return out
}
