package schedule

// packTargets adds the state of the image targets of a resource, and which
// changes of them are pending.
func (s *System) packTargets(buf []byte, st *State, resource int) []byte {
	r := &s.resources[resource]
	buf = append(buf, bit(st.has(Change{Resource: uint8(resource), Dependency: true}), 0))
	for k := range r.targets {
		t := &r.targets[k]
		state := &st.Targets[t.state]
		dependency := st.has(Change{Resource: uint8(resource), Target: uint8(k + 1), Dependency: true})
		buf = append(buf, bit(state.Queued, 0)|bit(state.Built, 1)|bit(state.Dirty, 2)|bit(state.Newer, 3)|bit(dependency, 4))
		buf = packTokens(buf, state.Since, t.peers())
		var pending set
		for mark := range s.marked + 1 {
			if st.has(Change{Resource: uint8(resource), File: uint8(mark), Target: uint8(k + 1)}) {
				pending = pending.with(mark)
			}
		}
		buf = s.packMarks(s.packMarks(buf, pending), state.Known)
	}
	return buf
}

func (s *System) unpackTargets(u *unpacker, st *State, resource int) {
	r := &s.resources[resource]
	if u.next() != 0 {
		st.Changes = append(st.Changes, Change{Resource: uint8(resource), Dependency: true})
	}
	for k := range r.targets {
		t := &r.targets[k]
		flags := u.next()
		state := Target{Queued: flags&1 != 0, Built: flags>>1&1 != 0, Dirty: flags>>2&1 != 0, Newer: flags>>3&1 != 0}
		if flags>>4 != 0 {
			st.Changes = append(st.Changes, Change{Resource: uint8(resource), Target: uint8(k + 1), Dependency: true})
		}
		state.Since = u.tokens(t.peers())
		for mark := range s.unpackMarks(u).all() {
			st.Changes = append(st.Changes, Change{Resource: uint8(resource), File: uint8(mark), Target: uint8(k + 1)})
		}
		state.Known = s.unpackMarks(u)
		st.Targets[t.state] = state
	}
}

// packMarks adds a bit for each mark that the watch of an image can note.
func (s *System) packMarks(buf []byte, marks set) []byte {
	for n := 0; n <= s.marked; n += 8 {
		buf = append(buf, byte(marks>>n))
	}
	return buf
}

func (s *System) unpackMarks(u *unpacker) set {
	var marks set
	for n := 0; n <= s.marked; n += 8 {
		marks |= set(u.next()) << n
	}
	return marks
}

// has reports whether a change is pending.
func (st *State) has(c Change) bool {
	for _, other := range st.Changes {
		if other == c {
			return true
		}
	}
	return false
}

// peers are the other resources that have the image.
func (t *imageTarget) peers() set {
	var peers set
	for _, other := range t.copies {
		peers = peers.with(other.resource)
	}
	return peers
}
