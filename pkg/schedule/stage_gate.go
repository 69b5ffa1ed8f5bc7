package schedule

// startGate takes the gate's snapshot (clause 6).
func (s *System) startGate(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if !s.fresh(st, step) && s.holds(clauseGateFresh) {
		s.notYet(st, resource)
		return
	}
	b.Noted.Key = st.Keys[step.image]
	b.Held = true
	if s.images[step.image].live {
		s.startCopying(st, resource)
	}
}

// endGate asks for an image, if none was made, or asked for, from that.
func (s *System) endGate(st *State, resource int, choice uint8) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if s.images[step.image].live {
		if !s.isOfUse(st, resource) {
			return
		}
		s.moveIn(st, resource, choice)
	}
	published := s.images[step.image].published
	asked := s.images[step.image].live && st.Live[step.image].Wanted && s.holds(clauseAskAgain)
	if asked || b.Noted.Key != st.Files[step.own].Key || published >= 0 && b.Noted.Key != st.Files[published].Key {
		s.put(st, step.own, Content{Note: Note{Key: b.Noted.Key}})
	}
}

// notYet ends a stage that can do nothing now: well if an image was published,
// and else not, so that whatever depends on it goes on waiting.
func (s *System) notYet(st *State, resource int) {
	b := &st.Builds[resource]
	b.Outcome = Failed
	if published := s.images[s.resources[resource].stage.image].published; published >= 0 && st.Files[published].Ever {
		b.Outcome = Passed
	}
}
