package schedule

// A packed state has a byte for each file and two for each resource, and then
// the trigger queue. It tells two versions of one source apart, and of the
// pending changes only whose they are.

func (s *System) pack(buf []byte, st *State) []byte {
	for _, content := range st.Files {
		buf = append(buf, packContent(content))
	}
	var pending set
	for _, change := range st.Changes {
		pending = pending.with(int(change.Resource))
	}
	for i := range st.Builds {
		b := &st.Builds[i]
		buf = append(buf, byte(b.Phase)|bit(b.Started, 3)|bit(b.Ready, 4)|bit(b.Deployed, 5)|bit(b.Unseen != 0, 6)|bit(pending.has(i), 7), packContent(b.Made))
	}
	return append(buf, st.Queue...)
}

func (s *System) unpack(st *State, packed string) {
	for i := range st.Files {
		st.Files[i] = unpackContent(packed[i])
	}
	st.Changes = st.Changes[:0]
	rest := packed[len(st.Files):]
	for i := range st.Builds {
		flags := rest[2*i]
		st.Builds[i] = Build{
			Phase:    Phase(flags & 7),
			Started:  flags>>3&1 != 0,
			Ready:    flags>>4&1 != 0,
			Deployed: flags>>5&1 != 0,
			Unseen:   set(flags >> 6 & 1),
			Made:     unpackContent(rest[2*i+1]),
		}
		if flags>>7 != 0 {
			st.Changes = append(st.Changes, Change{Resource: uint8(i)})
		}
	}
	st.Queue = append(st.Queue[:0], rest[2*len(st.Builds):]...)
}

func packContent(c Content) byte {
	made := byte(0)
	if c.Made != "" {
		made = c.Made[0]
	}
	return made | bit(c.Missing, 6) | bit(c.HalfWritten, 7)
}

// madeOf are the strings of one version, so that unpacking makes none.
var madeOf = [...]string{"", "\x01", "\x02"}

func unpackContent(packed byte) Content {
	return Content{Made: madeOf[packed&3], Missing: packed>>6&1 != 0, HalfWritten: packed>>7 != 0}
}
