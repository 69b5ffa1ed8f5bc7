package lint

import (
	"fmt"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/nearest"
)

var badComment = &Rule{
	Name:     "bad-comment",
	Severity: Warning,
	Doc: Doc{
		Title: "a comment for tiltgen has no effect",
		Text: `There are two comments for tiltgen. "# tiltgen: outputs=PATH[,PATH…]" says what a step writes, right
above its local_resource; {name} in it stands for the name of the resource. "# tiltgen: ignore=RULE
reason" takes away the findings of a rule in the same line, or in the line or call below the comment. It
has to name a rule and say why. One that takes nothing away is noted.`,
		Bad: `# tiltgen: ignore=ungated-build
local_resource('compile', 'make', deps=['src'])
`,
		Good: `# tiltgen: outputs=bin/app
local_resource('compile', 'make', deps=['src'])
`,
	},
}

// problem is what is wrong with a comment that ignores nothing, or nil.
func (d directive) problem(text string) *Diagnostic {
	found := &Diagnostic{Rule: badComment.Name, Severity: Warning, Span: d.at}
	switch {
	case d.key != "outputs":
		found.Message = fmt.Sprintf("tiltgen knows no comment %q; there are outputs=PATH and ignore=RULE%s", d.key, nearest.Hint(d.key, []string{"outputs", "ignore"}))
	case strings.TrimSpace(d.value) == "":
		found.Message = "this names no path: # tiltgen: outputs=PATH[,PATH…]"
	case !d.alone || !opensCall(text, lineBelow(text, d.at.Start.Line)):
		found.Message = "this belongs to no step: it has to stand right above a call, in a line of its own"
	default:
		return nil
	}
	return found
}

// opensCall reports whether a line begins something that may be a call.
func opensCall(text string, line int) bool {
	lines := strings.Split(text, "\n")
	return line <= len(lines) && strings.Contains(lines[line-1], "(")
}

// problems are what is wrong with a comment that ignores findings.
func (c *ignored) problems() []Diagnostic {
	d := Diagnostic{Rule: badComment.Name, Severity: Warning, Span: c.at}
	for _, rule := range c.rules {
		if Find(rule) == nil {
			d.Message = fmt.Sprintf("there is no rule %q%s", rule, nearest.Hint(rule, ruleNames()))
			return []Diagnostic{d}
		}
	}
	switch {
	case c.reason == "":
		d.Message = fmt.Sprintf("say why: # tiltgen: ignore=%s REASON", strings.Join(c.rules, ","))
	case !c.used:
		d.Severity = Note
		d.Message = "this comment suppresses nothing; remove it"
	default:
		return nil
	}
	return []Diagnostic{d}
}

func ruleNames() []string {
	var names []string
	for _, r := range Rules() {
		names = append(names, r.Name)
	}
	return names
}
