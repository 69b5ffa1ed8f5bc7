package flow

import "github.com/tiltgen/tiltgen/pkg/command"

// Starts reports whether the step runs when Tilt starts.
func (s *Step) Starts() bool { return s.AutoInit == nil || *s.AutoInit }

// Meets reports whether a path that the step writes is one that is read. Of a
// folder that a tool is known to fill, such as cargo's target, nobody says what
// it fills in.
func (s *Step) Meets(w command.Path, read string) Certainty {
	c := Meet(w.Path, read)
	if c == Surely && w.Folder && !s.Told && w.Path != read && Within(read, w.Path) {
		return Perhaps
	}
	return c
}

// UnknownWrites is the part of a step's command of which nobody knows what it
// writes, or "".
func (s *Step) UnknownWrites() string {
	switch {
	case s.Told:
		return ""
	case len(s.Effects.Opaque) > 0:
		return s.Effects.Opaque[0].What
	}
	for _, w := range s.Effects.Writes {
		if w.Folder && len(s.Effects.Programs) > 0 {
			return s.Effects.Programs[0]
		}
	}
	return ""
}
