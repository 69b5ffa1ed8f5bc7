package schedule

import "slices"

// possible are the verdicts that a link can have by what it is, whatever happens
// in it: what its reader takes in is half-written only if a step makes some of
// it, and mixed only if the source comes to the reader in two ways. There is no
// link in which it never becomes quiet, or never starts: no step of it wakes
// itself, and each starts by itself in the end.
func possible(link *Scenario) []Verdict {
	reader := &link.Resources[len(link.Resources)-1]
	made, whole, ways := 0, 0, 0
	if slices.Contains(reader.Reads, linkSource) {
		ways++
	}
	for i := range link.Resources[:len(link.Resources)-1] {
		m := &link.Resources[i]
		for _, file := range m.Writes {
			if reader.LiveUpdate == nil && !slices.Contains(reader.Reads, file) {
				continue
			}
			made++
			if m.Atomic {
				whole++
			}
			if slices.Contains(m.Reads, linkSource) {
				ways++
			}
		}
	}
	var all []Verdict
	if made > whole {
		all = append(all, HalfWrittenInput)
	}
	if made > 0 {
		all = append(all, MissingInput)
	}
	// A container gets even one thing in two ways: with its image, and synced.
	if ways > 1 || ways == 1 && reader.LiveUpdate != nil {
		all = append(all, MixedInputs)
	}
	if ways > 0 {
		all = append(all, StaleResult)
	}
	return all
}
