// Package report writes findings for people and for programs.
package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"github.com/tiltgen/tiltgen/pkg/lint"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Text writes findings for people: each with its place, the line of the file
// and a caret below it. texts are the files by name. Notes are left out, and
// counted in one closing line.
func Text(w io.Writer, found []lint.Diagnostic, texts map[string]string) error {
	var b strings.Builder
	notes := 0
	for _, d := range found {
		if d.Severity == lint.Note {
			notes++
			continue
		}
		finding(&b, d, texts)
	}
	switch {
	case notes == 1:
		b.WriteString("1 note, where nothing is known to go wrong; --strict lists it\n")
	case notes > 1:
		fmt.Fprintf(&b, "%d notes, where nothing is known to go wrong; --strict lists them\n", notes)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Strict writes findings as [Text] does, and notes like all others.
func Strict(w io.Writer, found []lint.Diagnostic, texts map[string]string) error {
	var b strings.Builder
	for _, d := range found {
		finding(&b, d, texts)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func finding(b *strings.Builder, d lint.Diagnostic, texts map[string]string) {
	fmt.Fprintf(b, "%s: %s: %s [%s]\n", place(d.Start), d.Severity, d.Message, d.Rule)
	excerpt(b, d.Span, texts[d.Start.File])
	for _, r := range d.Related {
		fmt.Fprintf(b, "  %s: %s\n", place(r.Start), r.Message)
	}
}

func place(p tilt.Position) string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// excerpt is the line where a span starts, and what of it the span covers.
func excerpt(b *strings.Builder, s tilt.Span, text string) {
	lines := strings.Split(text, "\n")
	if s.Start.Line < 1 || s.Start.Line > len(lines) || text == "" {
		return
	}
	line := []rune(strings.TrimRight(lines[s.Start.Line-1], "\r"))
	start := min(max(s.Start.Column-1, 0), len(line))
	end := len([]rune(strings.TrimRightFunc(string(line), unicode.IsSpace)))
	if s.End.Line == s.Start.Line {
		end = min(max(s.End.Column-1, start), len(line))
	}
	fmt.Fprintf(b, "%5d | %s\n", s.Start.Line, visible(line))
	width := max(runewidth.StringWidth(visible(line[start:max(end, start)])), 1)
	fmt.Fprintf(b, "      | %s^%s\n", indent(line[:start]), strings.Repeat("~", width-1))
}

// indent is as wide as a text, with its tabs kept.
func indent(line []rune) string {
	var b strings.Builder
	for _, r := range line {
		if r == '\t' {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Repeat(" ", runewidth.StringWidth(visible([]rune{r}))))
		}
	}
	return b.String()
}

// visible shows control characters instead of sending them to a terminal.
func visible(line []rune) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, string(line))
}
