package schedule

// read makes a command read its inputs. What it will write is made of them.
//
// A command may read an input as late as its end. A start that waits is as good
// as that for what the command makes, so that it is made here once and for all.
func (s *System) read(st *State, resource int) {
	b := &st.Builds[resource]
	b.Phase = Read
	b.Made = Content{}
	if s.resources[resource].live != nil {
		s.takeIn(st, resource)
	}
	for _, file := range s.inputsNow(st, resource) {
		b.Made = s.merge(b.Made, st.Files[file])
	}
}

// inputsNow are the files that the running build of a resource takes in: of a
// resource with image targets, those of the one that is being built.
func (s *System) inputsNow(st *State, resource int) []int {
	r := &s.resources[resource]
	if len(r.targets) == 0 {
		return r.reads
	}
	if t := s.atTarget(st, resource); t != nil {
		return r.takenIn(t)
	}
	return nil
}

// outputsNow are the files that it makes.
func (s *System) outputsNow(st *State, resource int) []int {
	r := &s.resources[resource]
	if len(r.targets) == 0 {
		return r.writes
	}
	if t := s.atTarget(st, resource); t != nil {
		return t.writes
	}
	return nil
}
