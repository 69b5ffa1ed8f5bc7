package manifest

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// SyntaxError is why a text is not read: it is no YAML, or a document of it is
// no Kubernetes object, or a field has the wrong type. Tilt stops at the same
// texts when the Tiltfile hands them to k8s_yaml.
type SyntaxError struct {
	// File is the name that [Read] was given.
	File string
	// Line and Column count from 1; columns count runes.
	Line, Column int
	// Message is one sentence, in lower case.
	Message string
}

// Error is the message with its position.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// errorAt is a SyntaxError at a value.
func errorAt(file string, v *value, format string, args ...any) *SyntaxError {
	return &SyntaxError{File: file, Line: int(v.line), Column: int(v.column), Message: fmt.Sprintf(format, args...)}
}

// errorAtOffset is a SyntaxError at a byte of the text.
func errorAtOffset(file string, text []byte, offset int, format string, args ...any) *SyntaxError {
	before := text[:min(offset, len(text))]
	line := bytes.LastIndexByte(before, '\n') + 1
	return &SyntaxError{
		File:    file,
		Line:    bytes.Count(before, []byte("\n")) + 1,
		Column:  utf8.RuneCount(before[line:]) + 1,
		Message: fmt.Sprintf(format, args...),
	}
}

// What is more than this is refused, so that no text keeps a reader busy for
// minutes. The largest bundles that projects publish, with the definitions of
// dozens of custom resources, stay below a third of each.
const (
	// maxText is the length of a text in bytes.
	maxText = 16 << 20
	// maxMarks is how many line ends and punctuation marks of YAML a text has:
	// what the parser spends its time on, about a microsecond each.
	maxMarks = 1 << 21
	// maxValues is how many values a document holds, with those that aliases
	// stand for.
	maxValues = 1 << 20
	// maxDepth is how deep they nest. YAML and JSON readers in Go stop here
	// too.
	maxDepth = 10000
)

// checkText refuses a text that is too large, or that is no text.
func checkText(file string, text []byte) error {
	if len(text) > maxText {
		return &SyntaxError{File: file, Line: 1, Column: 1,
			Message: fmt.Sprintf("the text is larger than %d MiB", maxText>>20)}
	}
	marks := 0
	for _, mark := range []byte("\n\r,[{\"'&*!") {
		marks += bytes.Count(text, []byte{mark})
	}
	if marks > maxMarks {
		return &SyntaxError{File: file, Line: 1, Column: 1,
			Message: fmt.Sprintf("the text has more than %d line ends and punctuation marks", maxMarks)}
	}
	if !utf8.Valid(text) {
		return errorAtOffset(file, text, invalidUTF8(text), "the text is not UTF-8 here")
	}
	return nil
}

func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}
