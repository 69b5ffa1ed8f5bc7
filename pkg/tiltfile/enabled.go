package tiltfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// request is which resources are to run.
type request struct {
	names []string
	// all is true where no choice is made.
	all bool
	// at is the argument that chooses.
	at tilt.Span
	// told is true of names that the options give, not the Tiltfile.
	told bool
}

// requested is what the last call has chosen, or else the arguments, if they are
// no settings. A call that chooses none of them chooses nothing.
//
// Tilt 0.37: internal/tiltfile/config/resources.go, EnabledResources.
func (e *evaluation) requested() request {
	a := e.config.enabled
	if a != nil && a.builtin.Name == "config.clear_enabled_resources" {
		return request{}
	}
	if a != nil && len(a.list("resources")) > 0 {
		return request{names: a.list("resources"), at: a.at.Arg("resources")}
	}
	if e.config.parsedIn != "" || e.calledOut || len(e.args) == 0 {
		return request{all: true}
	}
	main := tilt.Position{File: e.display(e.main)}
	return request{names: e.args, at: tilt.Span{Start: main, End: main}, told: true}
}

// enable refuses resources that are to run and that there are not, and disables
// those that are not to run.
//
// Tilt 0.37: internal/tiltfile/config/resources.go, match.
func (e *evaluation) enable() error {
	wanted := e.requested()
	if wanted.all || e.incomplete() {
		return nil
	}
	all := e.dependents()
	var names []string
	for _, d := range all {
		names = append(names, d.name)
	}
	if len(e.rest) > 0 {
		names = append(names, uncategorized)
	}
	// A file without resources is a part of another one, which includes it.
	if len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return !tilt.Known(n) }) {
		return nil
	}
	missing := wanted.missing(names)
	switch {
	case missing == nil:
		e.disable(all, wanted.names)
	case !wanted.told && len(e.world.YAML) == 0:
		// A file without manifests may be a part of another one, which has them.
		return nil
	}
	return missing
}

// missing refuses names that no resource has.
func (w request) missing(names []string) error {
	var missing, others []string
	for _, name := range w.names {
		if !slices.Contains(names, name) && tilt.Known(name) {
			missing = append(missing, strconv.Quote(name))
		}
	}
	if missing == nil {
		return nil
	}
	for _, name := range names {
		if !slices.Contains(w.names, name) {
			others = append(others, strconv.Quote(name))
		}
	}
	return &Error{Span: w.at, Message: fmt.Sprintf(
		"You specified some resources that could not be found: %s\nIs this a typo? Existing resources in Tiltfile: %s",
		strings.Join(missing, ", "), strings.Join(others, ", "))}
}

// disable marks the resources that neither are to run nor are what these wait
// for, unless the names of some of those are not known.
func (e *evaluation) disable(all []*dependent, wanted []string) {
	byName := map[string]*dependent{}
	for _, d := range all {
		byName[d.name] = d
	}
	enabled := map[string]bool{uncategorized: true}
	known := true
	var visit func(name string)
	visit = func(name string) {
		known = known && tilt.Known(name)
		if enabled[name] {
			return
		}
		enabled[name] = true
		if d := byName[name]; d != nil {
			for _, dep := range d.deps {
				visit(dep)
			}
		}
	}
	for _, name := range wanted {
		visit(name)
	}
	if !known {
		return
	}
	for _, r := range e.world.Resources {
		r.Disabled = !enabled[r.Name]
	}
	for i := range e.world.LocalResources {
		r := &e.world.LocalResources[i]
		r.Disabled = !enabled[r.Name]
	}
}
