package compose

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// lineError is a line of a .env file that cannot be read.
type lineError struct {
	line    int
	message string
}

// readFile adds the variables that a .env file sets.
//
// It mirrors dotenv.parser.parse.
func (e environment) readFile(text string, set map[string]string) *lineError {
	r := &envReader{env: environment{e.outer, set}, rest: strings.TrimPrefix(text, "\ufeff"), line: 1}
	for r.next() {
		name, alone, err := r.name()
		if err != nil {
			return err
		}
		if alone {
			if value, ok := e.lookup(name); ok {
				set[name] = value
			}
			continue
		}
		value, err := r.value()
		if err != nil {
			return err
		}
		set[name] = value
	}
	return nil
}

// envReader reads a .env file.
type envReader struct {
	env  environment
	rest string
	line int
}

func (r *envReader) refuse(format string, args ...any) *lineError {
	return &lineError{r.line, fmt.Sprintf(format, args...)}
}

// skip passes over n bytes.
func (r *envReader) skip(n int) {
	r.line += strings.Count(r.rest[:n], "\n")
	r.rest = r.rest[n:]
}

// next goes to where a variable begins; there may be none left.
func (r *envReader) next() bool {
	for {
		r.skip(len(r.rest) - len(strings.TrimLeftFunc(r.rest, unicode.IsSpace)))
		if !strings.HasPrefix(r.rest, "#") {
			return r.rest != ""
		}
		comment, _, _ := strings.Cut(r.rest, "\n")
		r.skip(len(comment))
	}
}

var export = regexp.MustCompile(`^export\s+`)

// name reads the name of a variable. One that stands alone on its line is passed
// on from the environment.
func (r *envReader) name() (name string, alone bool, err *lineError) {
	r.skip(len(export.FindString(r.rest)))
	end := strings.IndexAny(r.rest, "=:\n")
	if end < 0 {
		end = len(r.rest)
	}
	name = strings.TrimRightFunc(r.rest[:end], unicode.IsSpace)
	for _, c := range name {
		if !unicode.IsLetter(c) && !unicode.IsNumber(c) && !strings.ContainsRune("_.-[]", c) && !isBlank(c) {
			line, _, _ := strings.Cut(r.rest, "\n")
			return "", false, r.refuse("unexpected character %q in variable name %q", string(c), line)
		}
	}
	if strings.Contains(name, " ") {
		return "", false, r.refuse("key cannot contain a space")
	}
	alone = end == len(r.rest) || r.rest[end] == '\n'
	r.skip(min(end+1, len(r.rest)))
	if !alone {
		r.skip(len(r.rest) - len(strings.TrimLeftFunc(r.rest, isBlank)))
	}
	return name, alone, nil
}

// isBlank reports that a character parts words, but not lines.
func isBlank(r rune) bool { return r != '\n' && unicode.IsSpace(r) }

// value reads the value of a variable.
func (r *envReader) value() (string, *lineError) {
	if r.rest != "" && (r.rest[0] == '"' || r.rest[0] == '\'') {
		return r.quoted(r.rest[0])
	}
	text, _, _ := strings.Cut(r.rest, "\n")
	r.skip(len(text))
	text, _, _ = strings.Cut(text, " #")
	return r.filled(strings.TrimRightFunc(text, unicode.IsSpace))
}

func (r *envReader) filled(text string) (string, *lineError) {
	value, err := r.env.fill(text)
	if err != nil {
		return "", r.refuse("%v", err)
	}
	return value, nil
}

// quoted reads a value in quotes: in double ones, escapes and variables are
// replaced.
func (r *envReader) quoted(quote byte) (string, *lineError) {
	var value strings.Builder
	for i := 1; i < len(r.rest); i++ {
		c := r.rest[i]
		switch {
		case c == '\\' && i+1 < len(r.rest) && r.rest[i+1] == quote:
			i++
			value.WriteByte(quote)
		case c == '\\' && i+1 < len(r.rest):
			i++
			value.WriteString(r.rest[i-1 : i+1])
		case c == quote:
			r.skip(i + 1)
			if quote == '\'' {
				return value.String(), nil
			}
			return r.filled(escapes.ReplaceAllStringFunc(value.String(), unescaped))
		default:
			value.WriteByte(c)
		}
	}
	line, _, _ := strings.Cut(r.rest, "\n")
	return "", r.refuse("unterminated quoted value %s", line)
}

var escapes = regexp.MustCompile(`\\(?:[abcfnrtv$"\\]|0\d{0,3})`)

// unescaped is what an escape stands for.
//
// It mirrors dotenv.expandEscapes.
func unescaped(escape string) string {
	if escape == `\$` {
		return "$$"
	}
	if octal, ok := strings.CutPrefix(escape, `\0`); ok {
		escape = `\` + octal
	}
	c, _, _, err := strconv.UnquoteChar(escape, '"')
	if err != nil {
		return escape
	}
	return string(c)
}
