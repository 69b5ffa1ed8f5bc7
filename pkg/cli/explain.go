package cli

import (
	"fmt"
	"strings"

	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/pkg/lint"
	"github.com/tiltgen/tiltgen/pkg/nearest"
)

func (c Command) explainCommand() *urfave.Command {
	return &urfave.Command{
		Name:      "explain",
		Usage:     "say what a rule means, and what to do",
		UsageText: "tiltgen explain RULE",
		Description: `Prints the documentation of a rule of tiltgen lint, with a Tiltfile that breaks
it and one that does not.

   tiltgen explain ungated-custom-build`,
		Action: c.explain,
	}
}

func (c Command) explain(ctx *urfave.Context) error {
	if ctx.NArg() != 1 {
		return usagef("tiltgen explain needs one rule; tiltgen rules lists them")
	}
	name := ctx.Args().First()
	rule := lint.Find(name)
	if rule == nil {
		var names []string
		for _, r := range lint.Rules() {
			names = append(names, r.Name)
			if strings.HasPrefix(r.Name, name) {
				return usagef("there is no rule %q; did you mean %q?; tiltgen rules lists them", name, r.Name)
			}
		}
		return usagef("there is no rule %q%s; tiltgen rules lists them", name, nearest.Hint(name, names))
	}
	_, err := fmt.Fprintf(c.Stdout, "%s (%s): %s\n\n%s\n\nFound:\n\n%s\nNot found:\n\n%s",
		rule.Name, rule.Severity, rule.Doc.Title, rule.Doc.Text, indented(rule.Doc.Bad), indented(rule.Doc.Good))
	return err
}

func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + line)
	}
	return b.String()
}

func (c Command) rulesCommand() *urfave.Command {
	return &urfave.Command{
		Name:      "rules",
		Usage:     "list the rules of tiltgen lint",
		UsageText: "tiltgen rules",
		Description: `Lists the rules of tiltgen lint, each with the highest severity of its findings.

   tiltgen rules`,
		Action: c.rules,
	}
}

func (c Command) rules(ctx *urfave.Context) error {
	if err := noArguments(ctx); err != nil {
		return err
	}
	for _, r := range lint.Rules() {
		if _, err := fmt.Fprintf(c.Stdout, "%-24s %-8s %s\n", r.Name, r.Severity, r.Doc.Title); err != nil {
			return err
		}
	}
	return nil
}
