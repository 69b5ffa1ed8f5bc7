package schedule

import (
	"fmt"
	"slices"
)

// unsure tells of the steps before a consumer of which nobody knows what they
// write, where that could be something that is read while they run.
func unsure(w *wires, part *Scenario, consumer string) []string {
	var reasons []string
	for i := range part.Resources {
		r := &w.sc.Resources[w.number[part.Resources[i].Name]]
		if r.Opaque == "" || r.Stage != nil || r.Name == consumer || runsBefore(w, part, r) {
			continue
		}
		reasons = append(reasons, fmt.Sprintf("%s may write what %s is made from: %s", r.Name, consumer, r.Opaque))
	}
	return reasons
}

// runsBefore reports whether a step runs once, and all that reads anything waits
// for that.
func runsBefore(w *wires, part *Scenario, r *Resource) bool {
	if len(r.Deps) > 0 || !r.autoInit() {
		return false
	}
	return !slices.ContainsFunc(part.Resources, func(q Resource) bool {
		return q.Name != r.Name && len(q.Reads) > 0 && !w.before(q.Name)[r.Name]
	})
}
