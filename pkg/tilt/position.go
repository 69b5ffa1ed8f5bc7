package tilt

// Position is a place in a file. Line and Column count from 1, Column in
// runes.
type Position struct {
	File         string
	Line, Column int
}

// Span is a range of text in one file; End is behind its last rune.
type Span struct {
	Start, End Position
}

// Call is where a Tiltfile declares something.
type Call struct {
	Span
	// Args are the arguments that were given, by their names in Tilt, each
	// from its keyword to the end of its value.
	Args map[string]Span
	// Stack are the calls of functions that led there, outermost first.
	Stack []Position
	// Unknown names arguments whose value is not known at all; their fields
	// hold what Tilt does where the argument is not given.
	Unknown []string
}

// Arg is where an argument was given, or the whole call when it was not, or
// not by name.
func (c *Call) Arg(name string) Span {
	if span, ok := c.Args[name]; ok {
		return span
	}
	return c.Span
}
