package schedule

// Note is what a file of the stage runtime says about what was there when it
// was written, or what a running stage has noted of that.
type Note struct {
	// Tokens are the stamps whose tokens were noted and are still the same.
	Tokens set
	// Saw are the versions that were seen of the sources that others take in as
	// well.
	Saw Versions
	// Key stands for what an image was, or is to be, made from: equal for what
	// is equal. 0 is none.
	Key uint8
	// Ever is true of a stamp, or a published image, that was there once, and of
	// the note of an image build when an image was wanted then.
	Ever bool
}

// retoken makes every note of a file's token differ from what the file holds
// now, and so every snapshot that has it.
func (s *System) retoken(st *State, file int) {
	for i := range st.Files {
		st.Files[i].Tokens &^= 1 << file
	}
	for i := range st.Builds {
		b := &st.Builds[i]
		b.Noted.Tokens &^= 1 << file
		if step := s.resources[i].stage; step != nil && step.parts.has(file) {
			b.Held = false
		}
	}
	for p := range s.images {
		if s.images[p].hard.has(file) {
			st.newKey(p)
		}
	}
}

// newKey gives what an image is to be made from a key that it never had.
func (st *State) newKey(image int) {
	var used set
	for i := range st.Files {
		used = used.with(int(st.Files[i].Key))
	}
	for i := range st.Builds {
		used = used.with(int(st.Builds[i].Noted.Key)).with(int(st.Builds[i].Made.Key))
	}
	for i := range st.Live {
		used = used.with(int(st.Live[i].Next.Key)).with(int(st.Live[i].Deployed.Hard.Key))
	}
	for _, key := range st.Keys {
		used = used.with(int(key))
	}
	st.Keys[image] = uint8((^(used | 1)).first())
}
