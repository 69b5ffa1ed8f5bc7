package lint

import (
	"slices"
	"strings"

	"go.starlark.net/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// directive is a comment for tiltgen: "# tiltgen: KEY=VALUE".
type directive struct {
	at         tilt.Span
	key, value string
	// alone is true where nothing but comments stands in the line.
	alone bool
}

// directives are the comments for tiltgen in a Starlark file, by line.
func directives(file, text string) []directive {
	if !strings.Contains(text, "tiltgen:") {
		return nil
	}
	var all []directive
	lines := strings.Split(text, "\n")
	for _, c := range comments(file, text) {
		body, ok := strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(c.Text, "#")), "tiltgen:")
		if !ok {
			continue
		}
		d := directive{at: tilt.Span{Start: tilt.Position{File: file, Line: int(c.Start.Line), Column: int(c.Start.Col)}}}
		d.at.End = d.at.Start
		d.at.End.Column += len([]rune(c.Text))
		d.key, d.value, _ = strings.Cut(strings.TrimSpace(body), "=")
		d.alone = strings.HasPrefix(strings.TrimSpace(lines[c.Start.Line-1]), "#")
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b directive) int { return a.at.Start.Line - b.at.Start.Line })
	return all
}

// comments are those of a Starlark file; one that does not parse has none.
func comments(file, text string) []syntax.Comment {
	options := syntax.FileOptions{Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true}
	parsed, err := options.Parse(file, text, syntax.RetainComments)
	if err != nil {
		return nil
	}
	var all []syntax.Comment
	collect := func(n syntax.Node) {
		if c := n.Comments(); c != nil {
			all = append(append(append(all, c.Before...), c.Suffix...), c.After...)
		}
	}
	collect(parsed)
	syntax.Walk(parsed, func(n syntax.Node) bool {
		if n != nil && n != syntax.Node(parsed) {
			collect(n)
		}
		return true
	})
	return all
}
