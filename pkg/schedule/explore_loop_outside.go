package schedule

import (
	"fmt"
	"slices"
)

// besideLoops says of which steps that a consumer's cone leaves out nobody knows
// whether they leave room for it: those that wake themselves, be it through
// others, can keep slots, or hold exclusive steps, for ever.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go, NextTargetToBuild: it
// keeps no place for what is held.
func (w *wires) besideLoops(consumer string) []string {
	makers := closure([]int{w.number[consumer]}, w.feeds)
	var unsure []string
	for i := range w.sc.Resources {
		if !slices.Contains(makers, i) && w.wakesItself(i) {
			unsure = append(unsure, fmt.Sprintf("%s wakes itself without end, and may leave no room for %s", w.sc.Resources[i].Name, consumer))
		}
	}
	return unsure
}

// wakesItself reports whether a resource watches what it makes, or what is made
// by others that it wakes.
func (w *wires) wakesItself(of int) bool {
	if len(w.sc.Resources[of].Writes) == 0 || w.sc.Resources[of].Stage != nil {
		return false
	}
	seen := map[int]bool{}
	for queue := w.wakers(of); len(queue) > 0 && !seen[of]; queue = queue[1:] {
		if i := queue[0]; !seen[i] {
			seen[i] = true
			queue = append(queue, w.wakers(i)...)
		}
	}
	return seen[of]
}

// wakers are the resources that make what a resource watches.
func (w *wires) wakers(of int) []int {
	var all []int
	for _, maker := range w.feeds[of] {
		if len(w.sc.Resources[of].watched(slices.Sorted(slices.Values(w.sc.Resources[maker].Writes)))) > 0 {
			all = append(all, maker)
		}
	}
	return all
}
