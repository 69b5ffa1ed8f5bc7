package tiltfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// dependent is a resource that may wait for others.
type dependent struct {
	name string
	deps []string
	at   *tilt.Call
}

// checkDependencies refuses resources that wait for themselves.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, sanitizeDependencies.
func (e *evaluation) checkDependencies() error {
	all := e.dependents()
	for _, d := range all {
		if slices.Contains(d.deps, d.name) && tilt.Known(d.name) {
			return &Error{Span: d.at.Arg("resource_deps"), Message: fmt.Sprintf("resource %s specified a dependency on itself", d.name)}
		}
	}
	if cycle := findCycle(all); cycle != nil {
		var names []string
		for _, d := range cycle {
			names = append(names, d.name)
		}
		return &Error{Span: cycle[0].at.Arg("resource_deps"), Message: fmt.Sprintf(
			"cycle detected in resource dependency graph: %s -> %s", strings.Join(names, " -> "), names[0])}
	}
	return nil
}

// dependents are all resources, in Tilt's order.
func (e *evaluation) dependents() []*dependent {
	var all []*dependent
	for _, r := range e.world.Resources {
		if r.Name != uncategorized {
			all = append(all, &dependent{r.Name, r.Options.ResourceDeps, r.dependsAt()})
		}
	}
	for _, r := range e.world.LocalResources {
		all = append(all, &dependent{r.Name, r.ResourceDeps, r.At})
	}
	return all
}

// dependsAt is the call that gave a resource what it waits for.
func (r *Resource) dependsAt() *tilt.Call {
	for _, c := range r.Calls {
		if _, ok := c.Args["resource_deps"]; ok {
			return c
		}
	}
	return r.Calls[0]
}

// findCycle finds resources that wait for each other, each for the next and
// the last for the first.
func findCycle(all []*dependent) []*dependent {
	byName := map[string]*dependent{}
	for _, d := range all {
		if tilt.Known(d.name) {
			byName[d.name] = d
		}
	}
	done := map[*dependent]bool{}
	var way []*dependent
	var visit func(d *dependent) []*dependent
	visit = func(d *dependent) []*dependent {
		if i := slices.Index(way, d); i >= 0 {
			return way[i:]
		}
		if done[d] {
			return nil
		}
		done[d] = true
		way = append(way, d)
		for _, name := range d.deps {
			if next := byName[name]; next != nil {
				if cycle := visit(next); cycle != nil {
					return cycle
				}
			}
		}
		way = way[:len(way)-1]
		return nil
	}
	for _, d := range all {
		if cycle := visit(d); cycle != nil {
			return cycle
		}
	}
	return nil
}
