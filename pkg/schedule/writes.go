package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// put makes a file hold something else.
func (s *System) put(st *State, file int, content Content) {
	st.Files[file] = content
	if len(s.images) > 0 {
		s.readLate(st, file)
		s.retoken(st, file)
	}
	s.change(st, file)
}

// halfWrite makes a command begin to write: its outputs are there, but not
// whole.
func (s *System) halfWrite(st *State, resource int) {
	st.Builds[resource].Phase = Writing
	if s.resources[resource].atomic {
		return
	}
	for _, file := range s.outputsNow(st, resource) {
		s.put(st, file, Content{HalfWritten: true})
	}
}

// write makes a command end. Its outputs are whole, unless it fails, which
// leaves them as they are.
func (s *System) write(st *State, resource int, choice uint8) {
	b, r := &st.Builds[resource], &s.resources[resource]
	if len(r.targets) > 0 {
		s.endTarget(st, resource)
		return
	}
	b.Phase = Done
	if r.fails {
		b.Outcome = Failed
	}
	if b.Outcome != Runs {
		return
	}
	if r.stage == nil || r.stage.kind == stage.Build {
		for _, file := range r.writes {
			s.put(st, file, b.Made)
		}
	}
	if r.stage != nil {
		s.endStage(st, resource, choice)
	}
}

// edit gives a source its next version.
func (s *System) edit(st *State, source int) {
	made := st.Files[source].Made
	st.Files[source].Made = s.withVersion(made, source, s.version(made, source)+1)
	s.written(st, source)
	s.disturb(st, source, true)
	for i := range s.images {
		if s.images[i].hard.has(source) {
			st.newKey(i)
		}
	}
}

// touch writes a source as it is.
func (s *System) touch(st *State, source int) {
	s.written(st, source)
	s.disturb(st, source, false)
}

func (s *System) written(st *State, source int) {
	if len(s.images) > 0 {
		s.readLate(st, source)
	}
	s.change(st, source)
}
