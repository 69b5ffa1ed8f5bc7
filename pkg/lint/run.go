package lint

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// Run checks what was read of a Tiltfile, in all ways in which it can be read,
// and returns the findings by place.
func Run(r *tiltfile.Reading) []Diagnostic {
	l := &linter{seen: map[string]int{}}
	for _, e := range r.Errors {
		l.add(errorFinding(e))
	}
	if d := notReadWhole(r); d != nil {
		l.add(*d)
	}
	for _, world := range flow.Of(r) {
		p := &project{Project: world, waited: map[string][]string{}}
		for _, rule := range Rules() {
			if rule.check == nil {
				continue
			}
			for _, d := range rule.check(p) {
				d.Rule = rule.Name
				l.add(d)
			}
		}
	}
	l.found = withoutExplained(l.found)
	found := suppress(l.found, r.Texts)
	slices.SortStableFunc(found, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Start.File, b.Start.File), cmp.Compare(a.Start.Line, b.Start.Line),
			cmp.Compare(a.Start.Column, b.Start.Column), cmp.Compare(a.Rule, b.Rule))
	})
	return found
}

// withoutExplained leaves out what Tilt refuses where a rule says more about it.
func withoutExplained(found []Diagnostic) []Diagnostic {
	explained := map[tilt.Span]bool{}
	for _, d := range found {
		explained[d.Span] = explained[d.Span] || d.Rule == syncOutsideDeps.Name
	}
	return slices.DeleteFunc(found, func(d Diagnostic) bool { return d.Rule == tiltfileError.Name && explained[d.Span] })
}

// linter collects the findings of all worlds.
type linter struct {
	found []Diagnostic
	// seen are the places of findings in found.
	seen map[string]int
}

// add keeps a finding, unless another world had it: of two that differ only in
// severity the worse one stays.
func (l *linter) add(d Diagnostic) {
	for i := range d.Related {
		d.Related[i].Message = tilt.Readable(d.Related[i].Message)
	}
	d.Message = tilt.Readable(d.Message)
	if d.call != nil && len(d.call.Stack) > 0 {
		at := d.call.Stack[len(d.call.Stack)-1]
		d.Related = append(d.Related, Related{Span: tilt.Span{Start: at, End: at}, Message: "called from here"})
	}
	key := fmt.Sprint(d.Rule, d.Span, d.subject)
	i, ok := l.seen[key]
	if !ok {
		l.seen[key] = len(l.found)
		l.found = append(l.found, d)
	} else if worse(d.Severity, l.found[i].Severity) {
		l.found[i] = d
	}
}

func worse(a, b Severity) bool { return rank(a) > rank(b) }

func rank(s Severity) int { return slices.Index([]Severity{Note, Warning, Error}, s) }
