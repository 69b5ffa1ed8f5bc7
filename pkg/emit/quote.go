package emit

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// quote is a Starlark literal of s, which is valid UTF-8. A text of several
// lines becomes a triple-quoted literal where that is exact.
func quote(s string) string {
	if strings.Contains(s, "\n") {
		if text, ok := tripleQuote(s); ok {
			return text
		}
	}
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		return quoteWith(s, '"')
	}
	return quoteWith(s, '\'')
}

// quoteWith is a literal of s on one line, between the given quotation marks.
func quoteWith(s string, mark rune) string {
	if isPlain(s, mark) {
		return string(mark) + s + string(mark)
	}
	var b strings.Builder
	b.WriteRune(mark)
	for _, r := range s {
		b.WriteString(escape(r, mark))
	}
	b.WriteRune(mark)
	return b.String()
}

// isPlain reports whether nothing in s has to be escaped.
func isPlain(s string, mark rune) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '\\' || rune(c) == mark {
			return false
		}
	}
	return true
}

// noMark is no quotation mark.
const noMark = -1

// escape is r inside a literal between the given marks. Starlark takes \x only
// for ASCII.
func escape(r, mark rune) string {
	switch {
	case r == mark || r == '\\':
		return `\` + string(r)
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case strconv.IsPrint(r):
		return string(r)
	case r < utf8.RuneSelf:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\U%08x`, r)
	}
}

// tripleQuote is s between triple quotation marks with nothing escaped, raw if
// it holds a backslash.
func tripleQuote(s string) (text string, ok bool) {
	if !strings.Contains(s, `\`) {
		return "'''" + s + "'''", readsAsIs(s)
	}
	return rawQuote(s)
}

// rawQuote is s as a raw triple-quoted literal.
func rawQuote(s string) (text string, ok bool) {
	return "r'''" + s + "'''", readsAsIs(s)
}

// readsAsIs reports whether s means itself between raw triple quotation marks:
// a mark or a backslash at its end would join the closing ones, and Starlark
// reads a carriage return as a line's end.
func readsAsIs(s string) bool {
	if strings.Contains(s, "'''") || strings.HasSuffix(s, "'") || strings.HasSuffix(s, `\`) {
		return false
	}
	for _, r := range s {
		if r != '\n' && r != '\t' && !strconv.IsPrint(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}

// commentPath is a path inside a "# tiltgen: outputs=" comment: as it is, or
// quoted where it could be read as something else.
func commentPath(path string) string {
	plain := path != "" && strings.TrimSpace(path) == path && !strings.ContainsAny(path, ",\"'`\\") && !strings.Contains(path, nameMark)
	for _, r := range path {
		plain = plain && strconv.IsPrint(r)
	}
	if plain {
		return path
	}
	return strings.ReplaceAll(quoteWith(path, '"'), nameMark, `\x7b`+nameMark[1:])
}

// nameMark stands for the name of the resource in such a comment, unless its
// brace is escaped.
const nameMark = "{name}"

// commentText is text that cannot leave its comment.
func commentText(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strconv.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(escape(r, noMark))
		}
	}
	return b.String()
}
