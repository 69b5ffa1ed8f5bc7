package schedule

import "fmt"

// unsure tells of the steps before a consumer of which nobody knows what they
// write.
func (part *Scenario) unsure(consumer string) []string {
	var reasons []string
	for i := range part.Resources {
		if r := &part.Resources[i]; r.Opaque != "" && r.Stage == nil && r.Name != consumer {
			reasons = append(reasons, fmt.Sprintf("%s may write what %s is made from: %s", r.Name, consumer, r.Opaque))
		}
	}
	return reasons
}
