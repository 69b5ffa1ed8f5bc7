package tiltfile

import (
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Error is something for which Tilt refuses a Tiltfile.
type Error struct {
	tilt.Span
	Message string
	// Cure says what to do about it; it may be empty.
	Cure string
	// Static is true of what is wrong whatever the unknown values are.
	Static bool
	// Limit is true when Tilt might accept the file, and only this reader does
	// not go on.
	Limit bool
	// guard is true of fail(), which most files call where something is missing.
	guard bool
}

// key is equal for the same error at the same place.
func (e *Error) key() string { return fmt.Sprint(e.Start, e.Message) }

func (e *Error) Error() string {
	if e.Cure == "" {
		return e.Message
	}
	return e.Message + "; " + e.Cure
}

// dynamic is an error that hangs on what ran before it: where that is not
// known, it may be none.
func (e *evaluation) dynamic(err *Error) *Error {
	err.Static = false
	return err
}

// refuse reports errors, each once.
func (r *reader) refuse(err error) {
	for _, e := range r.errorsOf(err) {
		if key := e.key(); !r.reported[key] {
			r.reported[key] = true
			r.reading.Errors = append(r.reading.Errors, e)
		}
	}
}

// errorsOf are the errors that one of the language's own stands for.
func (r *reader) errorsOf(err error) []*Error {
	var own *Error
	var parse syntax.Error
	var names resolve.ErrorList
	switch {
	case errors.As(err, &own):
		return []*Error{own}
	case errors.As(err, &parse):
		return []*Error{{Span: spanAt(parse.Pos, 1), Message: parse.Msg, Cure: r.cureOfSyntax(parse.Pos), Static: true}}
	case errors.As(err, &names):
		var all []*Error
		for _, n := range names {
			all = append(all, r.nameError(n))
		}
		return all
	}
	return []*Error{{Message: err.Error()}}
}

// charBefore is the character in front of the last place of a text in a line,
// or nothing.
func charBefore(line, text string) string {
	i := strings.LastIndex(line, text)
	if i < 1 {
		return ""
	}
	return line[i-1 : i]
}

// cureOfSyntax says what to write instead of what Starlark does not have.
func (r *reader) cureOfSyntax(at syntax.Position) string {
	lines := strings.Split(r.reading.Texts[at.Filename()], "\n")
	if int(at.Line) > len(lines) {
		return ""
	}
	line := []rune(lines[at.Line-1])
	before := strings.TrimSpace(string(line[:min(max(int(at.Col)-1, 0), len(line))]))
	switch word := before[strings.LastIndexAny(before, " (,=[{+")+1:]; {
	case strings.ContainsAny(" (,=[{+", charBefore(before, `f"`)) || strings.ContainsAny(" (,=[{+", charBefore(before, "f'")):
		return "Starlark has no f-strings: write '...{}'.format(value)"
	case word == "import" || strings.HasPrefix(before, "from ") || strings.HasPrefix(before, "import"):
		return "Starlark has no import: write load('file', 'name')"
	}
	return ""
}

func spanAt(p syntax.Position, length int) tilt.Span {
	start := tilt.Position{File: p.Filename(), Line: int(p.Line), Column: int(p.Col)}
	end := start
	end.Column += length
	return tilt.Span{Start: start, End: end}
}

// spanOf is the call in a Tiltfile at which an evaluation ended.
func (e *evaluation) spanOf(err error) tilt.Span {
	var eval *starlark.EvalError
	if !errors.As(err, &eval) {
		return tilt.Span{}
	}
	for i := len(eval.CallStack) - 1; i >= 0; i-- {
		p := eval.CallStack[i].Pos
		if p.Line == 0 || p.Filename() == "<builtin>" {
			continue
		}
		at := spanAt(p, 1)
		if s := e.site(at.Start); s != nil {
			return s.Span
		}
		return at
	}
	return tilt.Span{}
}
