package schedule

// gather notes that a watch sees a step from another position. What it saw before
// and has not reported is reported together with that, since a report that comes
// before it is another run.
//
// A watch reports once nothing has changed for a while, or it has gathered for
// long.
//
// Tilt 0.37: internal/controllers/core/filewatch/fsevent/coalesce.go, Coalesce.
func (p *position) gather(i int, from *position, st step) {
	if from.Builds[i].Unseen == 0 || from.due[i] <= st.from {
		p.begun[i] = st.from
	}
	p.due[i] = min(st.from+rest, p.begun[i]+longest)
	p.late[i] = min(st.to+rest, p.begun[i]+tie+longest) + lag
}

// unheeded is the choice of a start that Tilt makes while its watch's report is
// on the way. It does not heed that report, as far as the build was started for
// changes of the same files: the resource was chosen by the time of the older
// changes, and is not built again for the newer ones.
//
// Tilt 0.37: internal/store/engine_state.go, AddPendingFileChange.
const unheeded = 1

// ways are a command's next step in all ways in which it can be made.
func (p *position) ways(st step) []step {
	if st.Action != PickTarget || p.known(st.Of) == 0 {
		return []step{st}
	}
	late := st
	late.Choice, late.from = unheeded, max(st.from, p.due[st.Of])
	return []step{st, late}
}

// known are the files of which a change is pending and another one unseen.
func (p *position) known(resource int) set {
	var known set
	for _, change := range p.Changes {
		if int(change.Resource) == resource {
			known = known.with(int(change.File))
		}
	}
	return known & p.Builds[resource].Unseen
}
