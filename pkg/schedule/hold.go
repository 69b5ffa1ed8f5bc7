package schedule

// Hold is why Tilt does not start a build that has a reason to run, in Tilt's
// own words.
type Hold string

// holds are, for each resource that Tilt holds, why.
type holds struct {
	reasons []Hold
	held    set
}

// add holds resources for a reason. The first reason of a resource stays.
//
// Tilt 0.37: internal/engine/buildcontrol/hold_set.go, AddHold.
func (h *holds) add(held set, reason Hold) {
	for i := range (held &^ h.held).all() {
		h.reasons[i] = reason
	}
	h.held |= held
}
