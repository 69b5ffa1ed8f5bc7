package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/nearest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var badIgnore = &Rule{
	Name:     "bad-ignore",
	Severity: Warning,
	Doc: Doc{
		Title: "a comment that ignores a finding is of no use",
		Text: `"# tiltgen: ignore=RULE reason" takes away the findings of a rule that start in the same line, or
in the one below the comment. It has to name a rule and say why; one that takes nothing away is noted.`,
		Bad: `# tiltgen: ignore=ungated-build
local_resource('compile', 'make', deps=['src'])
`,
		Good: `local_resource('compile', 'make', deps=['src'])
`,
	},
}

// ignored is one "# tiltgen: ignore=RULE reason".
type ignored struct {
	at     tilt.Span
	rule   string
	reason string
	// lines are those whose findings it takes away.
	lines [2]int
	used  bool
}

// suppress takes away the findings that comments ignore, and adds those about
// the comments.
func suppress(found []Diagnostic, texts map[string]string) []Diagnostic {
	var kept []Diagnostic
	comments := map[string][]*ignored{}
	for _, file := range slices.Sorted(maps.Keys(texts)) {
		comments[file] = ignores(file, texts[file])
	}
	for _, d := range found {
		hidden := false
		for _, c := range comments[d.Start.File] {
			if c.rule == d.Rule && c.reason != "" && d.Start.Line >= c.lines[0] && d.Start.Line <= c.lines[1] {
				c.used, hidden = true, true
			}
		}
		if !hidden {
			kept = append(kept, d)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(comments)) {
		for _, c := range comments[file] {
			if d := c.problem(); d != nil {
				kept = append(kept, *d)
			}
		}
	}
	return kept
}

const ignorePrefix = "tiltgen: ignore="

// ignores are the comments of a text that ignore findings. One that stands in
// a line of its own is for the line below the block of comments it is in.
func ignores(file, text string) []*ignored {
	var all []*ignored
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		before, comment, ok := strings.Cut(line, "# "+ignorePrefix)
		if !ok {
			continue
		}
		rule, reason, _ := strings.Cut(strings.TrimSpace(comment), " ")
		c := &ignored{rule: rule, reason: strings.TrimSpace(reason), lines: [2]int{i + 1, i + 1}}
		c.at.Start = tilt.Position{File: file, Line: i + 1, Column: len([]rune(before)) + 1}
		c.at.End = tilt.Position{File: file, Line: i + 1, Column: len([]rune(line)) + 1}
		if strings.TrimSpace(before) == "" {
			for c.lines[1]++; c.lines[1] <= len(lines) && strings.HasPrefix(strings.TrimSpace(lines[c.lines[1]-1]), "#"); {
				c.lines[1]++
			}
		}
		all = append(all, c)
	}
	return all
}

// problem is what is wrong with the comment, or nil.
func (c *ignored) problem() *Diagnostic {
	d := &Diagnostic{Rule: badIgnore.Name, Severity: Warning, Span: c.at}
	switch {
	case Find(c.rule) == nil:
		var names []string
		for _, r := range Rules() {
			names = append(names, r.Name)
		}
		d.Message = fmt.Sprintf("there is no rule %q%s", c.rule, nearest.Hint(c.rule, names))
	case c.reason == "":
		d.Message = fmt.Sprintf("say why %s is ignored here: # %s%s REASON", c.rule, ignorePrefix, c.rule)
	case !c.used:
		d.Severity = Note
		d.Message = fmt.Sprintf("this takes away no finding of %s", c.rule)
	default:
		return nil
	}
	return d
}
