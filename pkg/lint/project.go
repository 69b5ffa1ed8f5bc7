package lint

import "github.com/tiltgen/tiltgen/pkg/flow"

// project is one way in which a Tiltfile can be read, with what its parts do.
type project struct {
	*flow.Project
	// waited are the results of waits, by resource_deps.
	waited map[string][]string
}

type (
	step  = flow.Step
	build = flow.Build
)
