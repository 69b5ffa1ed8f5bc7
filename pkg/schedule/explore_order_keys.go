package schedule

// keysOnly is the order of stand-ins in which it is left open what is synced: it
// only matters which keys things have.
type keysOnly struct{ standIns }

func (o keysOnly) move(st *State, t Transition) {
	o.standIns.move(st, t)
	for i := range st.Live {
		st.Live[i].forgetSynced()
		for _, file := range []int{o.images[i].staged, o.images[i].moving} {
			if file >= 0 {
				st.Files[file] = Content{}
			}
		}
	}
}

// forgetSynced drops what is synced, and whether containers are made anew. That a
// tag step then asks for an image, or does not, is one of its choices.
func (l *Staged) forgetSynced() {
	l.each(func(m *Made) {
		m.ID, m.Sent, m.Soft = min(m.ID, 1), false, Content{}
	})
	l.Last, l.Fresh = nothing, false
	l.Next.Made = ""
}
