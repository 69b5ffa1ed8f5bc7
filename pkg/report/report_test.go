package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/lint"
	"github.com/tiltgen/tiltgen/pkg/report"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

func at(line, column, endLine, endColumn int) tilt.Span {
	return tilt.Span{
		Start: tilt.Position{File: "Tiltfile", Line: line, Column: column},
		End:   tilt.Position{File: "Tiltfile", Line: endLine, Column: endColumn},
	}
}

func TestExcerpt(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		span       tilt.Span
		want       string
	}{
		{"a part of a line", "abc def ghi\n", at(1, 5, 1, 8), "    1 | abc def ghi\n      |     ^~~\n"},
		{"one character", "abc\n", at(1, 3, 1, 4), "    1 | abc\n      |   ^\n"},
		{"nothing wide", "abc\n", at(1, 2, 1, 2), "    1 | abc\n      |  ^\n"},
		{"more lines", "f(\n  a,\n)\n", at(1, 1, 3, 2), "    1 | f(\n      | ^~\n"},
		{"a tab before", "\tf()\n", at(1, 2, 1, 5), "    1 | \tf()\n      | \t^~~\n"},
		{"wide characters", "x('界', y)\n", at(1, 8, 1, 9), "    1 | x('界', y)\n      |         ^\n"},
		{"wide characters within", "x('界')\n", at(1, 3, 1, 6), "    1 | x('界')\n      |   ^~~~\n"},
		{"a line end of Windows", "abc\r\n", at(1, 1, 1, 4), "    1 | abc\n      | ^~~\n"},
		{"control characters", "a\x1b[31mb\n", at(1, 1, 1, 2), "    1 | a\uFFFD[31mb\n      | ^\n"},
		{"behind the end of the line", "ab\n", at(1, 9, 1, 12), "    1 | ab\n      |   ^\n"},
		{"behind the end of the file", "ab\n", at(9, 1, 9, 2), ""},
		{"no place", "ab\n", at(0, 0, 0, 0), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			d := lint.Diagnostic{Rule: "r", Severity: lint.Error, Message: "m", Span: tt.span}
			if err := report.Text(&b, []lint.Diagnostic{d}, map[string]string{"Tiltfile": tt.text}); err != nil {
				t.Fatal(err)
			}
			_, got, _ := strings.Cut(b.String(), "[r]\n")
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

func TestNotesAreCounted(t *testing.T) {
	note := lint.Diagnostic{Rule: "r", Severity: lint.Note, Message: "m", Span: at(1, 1, 1, 2)}
	for _, tt := range []struct {
		name  string
		found []lint.Diagnostic
		want  string
	}{
		{"none", nil, ""},
		{"one", []lint.Diagnostic{note}, "1 note, where nothing is known to go wrong; --strict lists it\n"},
		{"two", []lint.Diagnostic{note, note}, "2 notes, where nothing is known to go wrong; --strict lists them\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var text, strict strings.Builder
			if err := report.Text(&text, tt.found, nil); err != nil {
				t.Fatal(err)
			}
			if text.String() != tt.want {
				t.Errorf("got %q, want %q", text.String(), tt.want)
			}
			if err := report.Strict(&strict, tt.found, nil); err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(strict.String(), "note: m [r]"); n != len(tt.found) {
				t.Errorf("%d notes listed, want %d", n, len(tt.found))
			}
		})
	}
}

func TestJSON(t *testing.T) {
	d := lint.Diagnostic{
		Rule: "r", Severity: lint.Warning, Message: "a < b & \"c\"", Span: at(1, 2, 3, 4),
		Related: []lint.Related{{Span: at(5, 6, 7, 8), Message: "there"}},
	}
	var b strings.Builder
	if err := report.JSON(&b, []lint.Diagnostic{d}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"a < b & \"c\""`) {
		t.Errorf("the message is not readable:\n%s", &b)
	}
	var got any
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"version": 1.0, "findings": []any{map[string]any{
		"rule": "r", "severity": "warning", "message": "a < b & \"c\"", "path": "Tiltfile",
		"start": map[string]any{"line": 1.0, "column": 2.0}, "end": map[string]any{"line": 3.0, "column": 4.0},
		"related": []any{map[string]any{"path": "Tiltfile", "start": map[string]any{"line": 5.0, "column": 6.0}, "message": "there"}},
	}}}
	if d := cmp.Diff(any(want), got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
