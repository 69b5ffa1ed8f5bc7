package schedule

import "slices"

// endLiveTag is the tag step of an image whose files are synced. What it reads
// before it has the lock it might read as well when it has it.
func (s *System) endLiveTag(st *State, resource int, choice uint8) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	lv := &st.Live[step.image]
	ref, now, from := &lv.Ref, lv.Next, lv.Next
	if step.in == s.images[step.image].published {
		ref = &lv.Image
	}
	if st.Files[step.in].Missing {
		b.Outcome = Failed
		return
	}
	deploy := *ref
	deploy.Hard.Key = st.Files[step.in].Key
	passedOver := deploy.Hard.Key != lv.Next.Key
	if !s.holds(clauseExclusion) {
		passedOver = b.Touched
	}
	if passedOver {
		if !lv.Tagged {
			b.Outcome = Failed
			return
		}
		// Only what was sent can differ here.
		deploy = lv.Deployed
		if choice&^choiceAsked == choiceAgain {
			choice--
		}
		now, from = deploy.holds(), st.Files[s.images[step.image].staged]
	}
	b.Touched = deploy.ID != lv.Deployed.ID
	differ := deploy.lacks(now) || s.holds(clauseSendAgain) && s.mayHold(st, step.image, &deploy)
	files := differ || choice&^choiceAsked != choiceNone
	lv.Deployed, lv.Tagged = deploy, true
	switch {
	case b.Touched:
		if files && !s.holds(clauseNewContainer) {
			s.send(st, step.image, from)
		} else {
			s.startOver(st, step.image, files)
		}
	case files:
		sends := s.asks(st, step.image, now, choice)
		// What was asked for before was sent then.
		differ = differ || sends && choice&^choiceAsked == choiceAgain
		if sends && differ && s.holds(clauseTagSends) {
			s.send(st, step.image, from)
		}
		if differ {
			lv.sent(deploy.ID, now)
		}
	}
	b.deployedImage()
	if b.Touched {
		s.show(st, resource, &deploy)
	}
}

// mayHold reports whether a container of the image may hold something else than
// the image: what was sent to it, or what was sent before it was there and Tilt
// has still to sync.
func (s *System) mayHold(st *State, image int, m *Made) bool {
	staged := st.Files[s.images[image].staged]
	return !m.Synced.Missing || !staged.Missing && differs(staged, m.Soft)
}

// startOver notes that a new container comes, and whether something is to be
// sent to it.
func (s *System) startOver(st *State, image int, files bool) {
	lv := &st.Live[image]
	if files {
		s.holdBack(st, image)
		lv.Held = true
		return
	}
	lv.Rollout = true
}

// asks reports whether files are to be sent to a container that should have
// them. It asks for an image that has them, once.
func (s *System) asks(st *State, image int, now Content, choice uint8) bool {
	lv := &st.Live[image]
	now.Note = Note{}
	switch {
	case lv.Held:
		lv.Held = false
	case choice&choiceAsked != 0 && lv.AskedID == lv.Deployed.ID && !differs(lv.Asked, now):
		return false
	default:
		lv.AskedID, lv.Asked = lv.Deployed.ID, now
		s.put(st, s.images[image].ready, Content{Note: Note{Key: lv.Deployed.Hard.Key}})
	}
	return true
}

// show makes the image that stands for what a new container gets that of the
// runtime.
func (s *System) show(st *State, resource int, m *Made) {
	live, staged := s.resources[resource].live, s.images[s.resources[resource].stage.image].staged
	if live == nil {
		return
	}
	rest := m.Hard
	rest.Note = Note{}
	if !slices.Contains(live.synced, staged) {
		rest = merge(rest, m.Soft)
	}
	for k, file := range live.synced {
		st.Files[live.image[k]] = Content{}
		if file == staged {
			st.Files[live.image[k]] = m.Soft
		}
	}
	st.Files[live.image[len(live.synced)]] = rest
}
