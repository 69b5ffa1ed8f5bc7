package lint

import "github.com/tiltgen/tiltgen/pkg/tiltfile"

var partlyRead = &Rule{
	Name:     "partly-read",
	Severity: Warning,
	Doc: Doc{
		Title: "the file was not read in every way in which Tilt could read it",
		Text: `Where a condition hangs on what only a run could tell, both sides are read. The number of ways is
bounded: behind the bound each side of each condition is still read once, but not all of them together.
It is a warning where the file itself has no end that is reached within some millions of steps. Nothing
was found in what was not read, which does not mean that there is nothing.`,
		Bad: `while True:
    pass
`,
		Good: `for i in range(10):
    local_resource('step-%d' % i, 'make')
`,
	},
}

// notReadWhole is the finding that a file was not read in every way, or nil.
func notReadWhole(r *tiltfile.Reading) *Diagnostic {
	if r.Complete {
		return nil
	}
	d := &Diagnostic{Rule: partlyRead.Name, Severity: Note, Message: "the conditions in this file lead to more ways through it than were read; each side of each was read once"}
	d.Start.File, d.Start.Line, d.Start.Column = r.Name, 1, 1
	d.End = d.Start
	d.End.Column = 2
	return d
}
