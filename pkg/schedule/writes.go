package schedule

// halfWrite makes a command begin to write: its outputs are there, but not
// whole.
func (s *System) halfWrite(st *State, resource int) {
	st.Builds[resource].Phase = Writing
	if s.resources[resource].atomic {
		return
	}
	for _, file := range s.resources[resource].writes {
		st.Files[file] = Content{HalfWritten: true}
		s.change(st, file)
	}
}

// write makes a command end. Its outputs are whole, unless it fails, which
// leaves them as they are.
func (s *System) write(st *State, resource int) {
	b := &st.Builds[resource]
	b.Phase = Done
	if s.resources[resource].fails {
		return
	}
	for _, file := range s.resources[resource].writes {
		st.Files[file] = b.Made
		s.change(st, file)
	}
}

// edit gives a source its next version.
func (s *System) edit(st *State, source int) {
	made := []byte(st.Files[source].Made)
	made[source]++
	st.Files[source].Made = string(made)
	s.change(st, source)
}
