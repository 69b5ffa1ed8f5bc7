package tiltfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// checkEnabled refuses resources that are to run and that there are not.
//
// Tilt 0.37: internal/tiltfile/config/resources.go, match.
func (e *evaluation) checkEnabled() error {
	a := e.config.enabled
	if a == nil || e.incomplete() || len(e.world.YAML) == 0 {
		// A file without manifests may be a part of another one, which has them.
		return nil
	}
	var names []string
	for _, d := range e.dependents() {
		names = append(names, d.name)
	}
	if len(e.rest) > 0 {
		names = append(names, uncategorized)
	}
	// A file without resources is a part of another one, which includes it.
	if len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return !tilt.Known(n) }) {
		return nil
	}
	wanted := a.list("resources")
	var missing, others []string
	for _, name := range wanted {
		if !slices.Contains(names, name) && tilt.Known(name) {
			missing = append(missing, strconv.Quote(name))
		}
	}
	if missing == nil {
		return nil
	}
	for _, name := range names {
		if !slices.Contains(wanted, name) {
			others = append(others, strconv.Quote(name))
		}
	}
	return &Error{Span: a.at.Arg("resources"), Message: fmt.Sprintf(
		"You specified some resources that could not be found: %s\nIs this a typo? Existing resources in Tiltfile: %s",
		strings.Join(missing, ", "), strings.Join(others, ", "))}
}
