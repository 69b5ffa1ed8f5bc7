package schedule

import (
	"fmt"
	"slices"
)

// unsure tells of the steps before a consumer of which nobody knows what they
// write, where that could be something that is read while they run.
func unsure(sc, part *Scenario, consumer string) []string {
	var reasons []string
	for i := range sc.Resources {
		r := &sc.Resources[i]
		inPart := slices.ContainsFunc(part.Resources, func(other Resource) bool { return other.Name == r.Name })
		if r.Opaque == "" || r.Stage != nil || r.Name == consumer || !inPart || runsBefore(sc, part, r) {
			continue
		}
		reasons = append(reasons, fmt.Sprintf("%s may write what %s is made from: %s", r.Name, consumer, r.Opaque))
	}
	return reasons
}

// runsBefore reports whether a step runs once, and all that reads anything waits
// for that, or is over by then.
func runsBefore(sc, part *Scenario, r *Resource) bool {
	if len(r.Deps) > 0 || !r.autoInit() {
		return false
	}
	before := func(a, b string) bool { return closure(sc, map[string]bool{b: true}, holdsBack)[a] }
	return !slices.ContainsFunc(part.Resources, func(q Resource) bool {
		return q.Name != r.Name && len(q.Reads) > 0 && !before(r.Name, q.Name) && !before(q.Name, r.Name)
	})
}
