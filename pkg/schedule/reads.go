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
	for _, file := range s.resources[resource].reads {
		b.Made = merge(b.Made, st.Files[file])
	}
}
