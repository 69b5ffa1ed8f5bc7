package model

import (
	"bytes"
	"fmt"
	"strings"
)

// DecodeError is what is wrong with the text of a project.
type DecodeError struct {
	// File is the name that [Decode] was given.
	File string
	// Line and Column count from 1; columns count runes.
	Line, Column int
	// Message is one sentence, in lower case.
	Message string
	// Source is the line of text.
	Source string
}

// Error is the message with its position, and below it the line with a caret.
func (e *DecodeError) Error() string {
	text := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
	if strings.TrimSpace(e.Source) == "" {
		return text
	}
	number := fmt.Sprint(e.Line)
	return fmt.Sprintf("%s\n %s | %s\n %s | %s^", text,
		number, e.Source, strings.Repeat(" ", len(number)), e.indent())
}

// indent leads to the column, with the line's own tabs, so that the caret
// stands right whatever their width.
func (e *DecodeError) indent() string {
	var b strings.Builder
	for _, r := range e.Source {
		if b.Len() == e.Column-1 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

func newDecodeError(file string, text []byte, at position, message string) *DecodeError {
	e := &DecodeError{File: file, Line: at.line, Column: at.col, Message: message}
	lines := bytes.Split(text, []byte("\n"))
	if 0 < at.line && at.line <= len(lines) {
		e.Source = string(bytes.TrimSuffix(lines[at.line-1], []byte("\r")))
	}
	return e
}
