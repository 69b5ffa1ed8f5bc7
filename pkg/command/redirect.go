package command

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// redirect follows the redirections of a command. It returns the text of its
// standard input, nil where that is not in the script.
func (w *walker) redirect(s *state, redirs []*syntax.Redirect) *string {
	var input *string
	for _, r := range redirs {
		if r.Hdoc != nil {
			text := w.heredoc(s, r)
			input = &text
			continue
		}
		if r.Word == nil {
			continue
		}
		if r.Op == syntax.WordHdoc {
			text := w.text(s, r.Word)
			input = &text
			continue
		}
		target := tilt.Hole
		if words := w.fields(s, []*syntax.Word{r.Word}); len(words) == 1 {
			target = words[0]
		}
		p := Path{Path: place(s.dir, target)}
		switch r.Op {
		case syntax.RdrIn:
			w.read(p)
			input = nil
		case syntax.RdrInOut:
			w.read(p)
			w.write(p)
		case syntax.DplIn:
		case syntax.DplOut:
			if strings.Trim(target, "0123456789-") != "" {
				w.write(p)
			}
		default:
			w.write(p)
		}
	}
	return input
}

func (w *walker) heredoc(s *state, r *syntax.Redirect) string {
	quoted := false
	for _, part := range r.Word.Parts {
		lit, ok := part.(*syntax.Lit)
		quoted = quoted || !ok || strings.Contains(lit.Value, `\`)
	}
	if quoted {
		return r.Hdoc.Lit()
	}
	return w.quotedText(s, r.Hdoc.Parts)
}
