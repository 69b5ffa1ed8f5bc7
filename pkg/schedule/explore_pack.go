package schedule

// A packed state has a byte for each file and two for each resource, two more
// for what belongs to a stage, the stamps that were noted, and then the trigger
// queue. It tells two versions of one source apart, and of the pending changes
// only whose they are. Keys are numbered as they come, since only which of them
// are equal matters.

func (s *System) pack(buf []byte, st *State) []byte {
	var names keyNames
	for _, key := range st.Keys {
		names.of(key)
	}
	for file := range st.Files {
		buf = s.packFile(buf, file, &st.Files[file], &names)
	}
	var pending set
	for _, change := range st.Changes {
		pending = pending.with(int(change.Resource))
	}
	for i := range st.Builds {
		b := &st.Builds[i]
		if len(s.resources[i].watchOf) > 0 {
			buf = s.packMarks(buf, b.Unseen)
			continue
		}
		buf = append(buf, byte(b.Phase)|bit(b.Started, 3)|bit(b.Ready, 4)|bit(b.Deployed, 5)|bit(b.Unseen != 0, 6)|bit(pending.has(i), 7), packContent(&b.Made))
		if live := s.resources[i].live; live != nil {
			buf = live.pack(buf, b)
		}
		if len(s.resources[i].targets) > 0 {
			buf = s.packTargets(buf, st, i)
		}
		if step := s.resources[i].stage; step != nil {
			buf = append(buf, byte(b.Outcome)|bit(b.Held, 2)|bit(b.Touched, 3)|byte(b.Noted.Saw)<<4|bit(b.Noted.Ever, 6), names.of(b.Noted.Key)|names.of(b.Made.Key)<<4)
			buf = packTokens(buf, b.Noted.Tokens, step.after|step.builds)
		}
	}
	for i := range st.Live {
		if s.images[i].live {
			buf = st.Live[i].pack(buf, &names)
		}
	}
	return append(buf, st.Queue...)
}

func (s *System) packFile(buf []byte, file int, c *Content, names *keyNames) []byte {
	buf = append(buf, packContent(c))
	if s.runtime.has(file) {
		buf = append(buf, names.of(c.Key)|byte(c.Saw)<<4)
		buf = packTokens(buf, c.Tokens, s.tokens[file])
	}
	return buf
}

// keyNames are the numbers that keys get, the first 1.
type keyNames struct {
	of16 [maxSet]byte
	n    byte
}

func (k *keyNames) of(key uint8) byte {
	if key != 0 && k.of16[key] == 0 {
		k.n++
		k.of16[key] = k.n
	}
	return k.of16[key]
}

func packTokens(buf []byte, tokens, among set) []byte {
	var packed byte
	n := 0
	for file := range among.all() {
		packed |= bit(tokens.has(file), n)
		if n++; n == 8 {
			buf = append(buf, packed)
			packed, n = 0, 0
		}
	}
	if n > 0 {
		buf = append(buf, packed)
	}
	return buf
}

func packContent(c *Content) byte {
	return byte(c.Made) | bit(c.Mixed, 2) | bit(c.Ever, 3) | bit(c.Missing, 6) | bit(c.HalfWritten, 7)
}

// unpacker reads a packed state.
type unpacker struct {
	rest []byte
}

func (u *unpacker) next() byte {
	b := u.rest[0]
	u.rest = u.rest[1:]
	return b
}

func (s *System) unpack(st *State, packed []byte) {
	u := unpacker{packed}
	for file := range st.Files {
		st.Files[file] = unpackContent(u.next())
		if s.runtime.has(file) {
			noted := u.next()
			st.Files[file].Key, st.Files[file].Saw = noted&15, Versions(noted>>4)
			st.Files[file].Tokens = u.tokens(s.tokens[file])
		}
	}
	st.Changes = st.Changes[:0]
	for i := range st.Builds {
		if len(s.resources[i].watchOf) > 0 {
			st.Builds[i].Unseen = s.unpackMarks(&u)
			continue
		}
		flags := u.next()
		b := Build{
			Phase:    Phase(flags & 7),
			Started:  flags>>3&1 != 0,
			Ready:    flags>>4&1 != 0,
			Deployed: flags>>5&1 != 0,
			Unseen:   set(flags >> 6 & 1),
			Made:     unpackContent(u.next()),
		}
		if live := s.resources[i].live; live != nil {
			live.unpack(&u, &b)
		}
		if step := s.resources[i].stage; step != nil {
			noted, keys := u.next(), u.next()
			b.Outcome, b.Held, b.Touched = Outcome(noted&3), noted>>2&1 != 0, noted>>3&1 != 0
			b.Noted.Saw, b.Noted.Ever, b.Noted.Key, b.Made.Key = Versions(noted>>4&3), noted>>6&1 != 0, keys&15, keys>>4
			b.Noted.Tokens = u.tokens(step.after | step.builds)
		}
		st.Builds[i] = b
		if len(s.resources[i].targets) > 0 {
			s.unpackTargets(&u, st, i)
			continue
		}
		if flags>>7 != 0 {
			st.Changes = append(st.Changes, Change{Resource: uint8(i)})
		}
	}
	for i := range st.Keys {
		st.Keys[i] = byte(i + 1)
	}
	for i := range st.Live {
		if s.images[i].live {
			st.Live[i].unpack(&u)
		}
	}
	st.Queue = append(st.Queue[:0], u.rest...)
}

func (u *unpacker) tokens(among set) set {
	var tokens set
	var packed byte
	n := 0
	for file := range among.all() {
		if n%8 == 0 {
			packed = u.next()
		}
		if packed>>(n%8)&1 != 0 {
			tokens = tokens.with(file)
		}
		n++
	}
	return tokens
}

func unpackContent(packed byte) Content {
	return Content{
		Made:        Versions(packed & 3),
		Mixed:       packed>>2&1 != 0,
		Missing:     packed>>6&1 != 0,
		HalfWritten: packed>>7 != 0,
		Note:        Note{Ever: packed>>3&1 != 0},
	}
}
