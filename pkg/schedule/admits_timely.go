package schedule

// A watch could report at many places where it makes no difference. The search
// lets it do so as late as it can: only right before a step that depends on it,
// or that comes after the last moment for it. Watches that report together do
// so in the order of their numbers.

// timely reports whether all that watches have just reported had to be reported
// before the step.
func (r *replay) timely(p *position, st step) bool {
	woken := r.wakes(st.Transition)
	for i := range p.told.all() {
		// A report that moves pending changes behind those of others matters to
		// any choice.
		needed := st.Action == PickTarget && (st.Of == i || p.again.has(i)) || woken.has(i)
		more := st.Action == DeliverEvents && st.Of > i
		if !needed && !more && max(st.from, p.now) <= p.late[i] {
			return false
		}
	}
	return true
}

// forget ends what watches have just reported, unless more of them report.
func (p *position) forget(st step) {
	if st.Action == DeliverEvents {
		return
	}
	for i := range p.told.all() {
		p.late[i] = never
	}
	p.told, p.again = 0, 0
}

// wakes are the resources whose watches see what a transition of an ordinary
// command writes.
func (s *System) wakes(t Transition) set {
	var files []int
	switch t.Action {
	case EditSource, TouchSource:
		files = []int{t.Of}
	case HalfWriteOutputs:
		if !s.resources[t.Of].atomic {
			files = s.resources[t.Of].writes
		}
	case EndCommand:
		if !s.resources[t.Of].fails {
			files = s.resources[t.Of].writes
		}
	}
	var woken set
	for _, file := range files {
		for i := range s.watchers[file].all() {
			if s.resources[i].auto {
				woken = woken.with(i)
			}
		}
	}
	return woken
}
