package lint

import (
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

var tiltfileError = &Rule{
	Name:     "tiltfile-error",
	Severity: Error,
	Doc: Doc{
		Title: "Tilt refuses the file",
		Text: `The file does not parse, uses a name that is not defined, or calls one of Tilt's functions with
an argument that it does not have, of the wrong type, or twice. Tilt stops at the first of these when it
loads the file; here undefined names are all found, and otherwise the first error on each way through the
file.

An argument that belongs to another function is named with it: trigger_mode, for one, belongs to
k8s_resource and local_resource, not to custom_build.`,
		Bad: `custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['src'], trigger_mode=TRIGGER_MODE_MANUAL)
`,
		Good: `custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['src'])
k8s_resource('api', trigger_mode=TRIGGER_MODE_MANUAL)
`,
	},
}

func errorFinding(e *tiltfile.Error) Diagnostic {
	d := Diagnostic{Rule: tiltfileError.Name, Severity: Error, Span: e.Span, Message: e.Message}
	if e.Limit {
		d.Rule, d.Severity = partlyRead.Name, Warning
	}
	if e.Cure != "" {
		d.Message = strings.TrimSuffix(d.Message, ".") + ": " + e.Cure
	}
	return d
}
