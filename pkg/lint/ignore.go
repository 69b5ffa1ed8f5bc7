package lint

import (
	"maps"
	"slices"
	"strings"
)

// ignored is one "# tiltgen: ignore=RULE[,RULE…] reason".
type ignored struct {
	directive
	rules  []string
	reason string
	// first and last are the lines whose findings it takes away.
	first, last int
	used        bool
}

// suppress takes away the findings that comments ignore, and adds those about
// the comments.
func suppress(found []Diagnostic, texts map[string]string) []Diagnostic {
	byFile := map[string][]*ignored{}
	var kept []Diagnostic
	for _, file := range slices.Sorted(maps.Keys(texts)) {
		for _, d := range directives(file, texts[file]) {
			if d.key == "ignore" {
				byFile[file] = append(byFile[file], newIgnored(d, texts[file]))
			} else if problem := d.problem(texts[file]); problem != nil {
				kept = append(kept, *problem)
			}
		}
	}
	for _, d := range found {
		if !hidden(d, byFile[d.Start.File]) {
			kept = append(kept, d)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		for _, c := range byFile[file] {
			kept = append(kept, c.problems()...)
		}
	}
	return kept
}

// hidden reports whether a comment takes a finding away: one that is for the
// line of the finding, or for that of the call that it is about.
func hidden(d Diagnostic, comments []*ignored) bool {
	lines := []int{d.Start.Line}
	if d.call != nil && d.call.Start.File == d.Start.File {
		lines = append(lines, d.call.Start.Line)
	}
	found := false
	for _, c := range comments {
		for _, line := range lines {
			if slices.Contains(c.rules, d.Rule) && c.reason != "" && line >= c.first && line <= c.last {
				c.used, found = true, true
			}
		}
	}
	return found
}

// newIgnored reads a comment. One in a line of its own is for the line below
// the block of comments that it stands in.
func newIgnored(d directive, text string) *ignored {
	rules, reason, _ := strings.Cut(strings.TrimSpace(d.value), " ")
	c := &ignored{directive: d, rules: strings.Split(rules, ","), reason: strings.TrimSpace(reason)}
	c.first, c.last = d.at.Start.Line, d.at.Start.Line
	if d.alone {
		c.last = lineBelow(text, d.at.Start.Line)
	}
	return c
}

// lineBelow is the first line below a block of comments.
func lineBelow(text string, line int) int {
	lines := strings.Split(text, "\n")
	for line < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[line]), "#") {
		line++
	}
	return line + 1
}
