package schedule

// startCopying makes the gate copy the synced paths, between two snapshots.
func (s *System) startCopying(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	b.Phase = Picked
	b.Made = s.soft(st, step.image)
}

// isOfUse takes the gate's second snapshot, when nothing of it is beside a tag
// step's any more: only if it is the same as the first one is the copy of any
// use. A gate that is a consumer shows what it copied, with what the rest of the
// image would be made from.
func (s *System) isOfUse(st *State, resource int) bool {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if !b.Held && s.holds(clauseGateSnapshot) {
		if lv := &st.Live[step.image]; !s.holds(clausePrivateCopy) && lv.Tagged && lv.Deployed.Hard.Key == b.Noted.Key {
			s.send(st, step.image, b.Made)
		}
		s.notYet(st, resource)
		return false
	}
	for _, file := range s.resources[resource].writes {
		made := b.Made
		for _, from := range s.resources[resource].reads {
			made = s.merge(made, st.Files[from])
		}
		made.Note = Note{Ever: true}
		s.put(st, file, made)
	}
	return true
}

// moveIn is what the gate does with its copy.
func (s *System) moveIn(st *State, resource int, choice uint8) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	lv := &st.Live[step.image]
	if lv.Tagged && lv.Next.Key == lv.Deployed.Hard.Key && b.Noted.Key != lv.Next.Key && s.holds(clauseLast) {
		lv.Last = lv.Next
	}
	lv.Next = b.Made
	lv.Next.Note = Note{Key: b.Noted.Key}
	m := &s.images[step.image]
	loaded := m.loaded
	if loaded < 0 && s.holds(clauseWakeTag) {
		loaded = m.published
	}
	if !lv.Tagged && !s.holds(clauseWakeTag) {
		return
	}
	synced := lv.Tagged && lv.Deployed.Hard.Key == b.Noted.Key
	switch {
	case synced || lv.Tagged && !s.holds(clauseDeployedKey):
		s.syncNext(st, step.image, choice)
	case loaded >= 0 && b.Noted.Key == st.Files[loaded].Key:
		s.holdBack(st, step.image)
	}
}

// syncNext sends what differs from what the container has. To a container that
// may not be there yet nothing is sent: a tag step does that.
func (s *System) syncNext(st *State, image int, choice uint8) {
	lv := &st.Live[image]
	differ := differs(lv.Next, s.sentLast(st, image))
	switch {
	case !differ && choice == choiceNone:
	case lv.Fresh && s.holds(clauseHoldBack):
		s.holdBack(st, image)
	case differ || choice == choiceAgain:
		s.send(st, image, lv.Next)
	}
}

// sentLast is what the container of the deployed image got last, with its image or
// later.
func (s *System) sentLast(st *State, image int) Content {
	if lv := &st.Live[image]; !lv.Deployed.Sent {
		return lv.Deployed.Soft
	}
	return st.Files[s.images[image].staged]
}
