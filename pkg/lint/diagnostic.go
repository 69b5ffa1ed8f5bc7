// Package lint finds what goes wrong, or can, when Tilt runs a Tiltfile: image
// builds that take in what steps still write, stages that do not run again,
// images that never reach the cluster.
//
// A rule is a value with its documentation; see [Rules]. What a Tiltfile
// declares comes from [github.com/tiltgen/tiltgen/pkg/tiltfile], so that
// nothing is ever run.
package lint

import "github.com/tiltgen/tiltgen/pkg/tilt"

// Severity is how bad a finding is.
type Severity string

// The severities. A Note is a rule to its letter where nothing is known to go
// wrong: it does not fail a check unless it is asked to.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Diagnostic is one finding.
type Diagnostic struct {
	Rule     string
	Severity Severity
	// Message is one or more sentences: what happens, why, and what to do.
	Message string
	tilt.Span
	Related []Related

	// subject is what the finding is about: the same place may have one for each
	// turn of a loop.
	subject string
	// call is the call that it is about, if there is one.
	call *tilt.Call
}

// Related is another place that has a part in a finding.
type Related struct {
	tilt.Span
	Message string
}
