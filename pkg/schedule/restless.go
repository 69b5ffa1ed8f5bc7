package schedule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Restless are the names of the resources that can be built for ever, beside one
// another, though nobody edits anything: what one of them writes starts another
// one, or itself. While they are, Tilt never starts an exclusive step. A single
// one leaves it the moment in which its own change is not the earliest, and so
// does a single slot.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go,
// HoldUnparallelizableLocalTargets.
func Restless(sc *Scenario) []string {
	started := starters(sc.spelledOut())
	for n := -1; n != len(started); {
		n = len(started)
		for name, by := range started {
			if !slices.ContainsFunc(by, func(other string) bool { return started[other] != nil }) {
				delete(started, name)
			}
		}
	}
	if len(started) < 2 || slotsOf(sc) < 2 {
		return nil
	}
	var all []string
	for i := range sc.Resources {
		if name := sc.Resources[i].Name; started[name] != nil {
			all = append(all, name)
		}
	}
	return all
}

// starters are, for each resource that can be built beside others, those by whose
// files it is started. Stages come to an end.
func starters(sc *Scenario) map[string][]string {
	makers := map[string][]string{}
	var made []string
	apart := func(r *Resource) bool {
		return r.exclusive() || r.Stage != nil || r.TriggerMode == tilt.TriggerManual
	}
	for i := range sc.Resources {
		r := &sc.Resources[i]
		for _, file := range r.Writes {
			if !apart(r) {
				makers[file] = append(makers[file], r.Name)
				made = append(made, file)
			}
		}
	}
	slices.Sort(made)
	made = slices.Compact(made)
	started := map[string][]string{}
	for i := range sc.Resources {
		r := &sc.Resources[i]
		for _, file := range r.watched(made) {
			if !apart(r) {
				started[r.Name] = append(started[r.Name], makers[file]...)
			}
		}
	}
	return started
}

// Starved tells of the exclusive steps of a scenario that Tilt may never start,
// since the restless are built all the time.
func (sc *Scenario) Starved(restless []string) []string {
	var reasons []string
	for i := range sc.Resources {
		if r := &sc.Resources[i]; r.exclusive() && len(restless) > 0 {
			reasons = append(reasons, fmt.Sprintf("Tilt starts %s only while nothing is built, and %s may be built for ever", r.Name, strings.Join(restless, " and ")))
		}
	}
	return reasons
}
