package schedule

import "slices"

// endLiveTag is the tag step of an image whose files are synced. What it reads
// before it has the lock it might read as well when it has it.
func (s *System) endLiveTag(st *State, resource int, choice uint8) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if st.Files[step.in].Missing {
		b.Outcome = Failed
		return
	}
	lv := &st.Live[step.image]
	deploy := lv.Ref
	if step.in == s.images[step.image].published {
		deploy = lv.Image
	}
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
		deploy = lv.Deployed
	}
	now := lv.Next
	if passedOver && now.Key != deploy.Hard.Key {
		now = lv.Last
	}
	b.Touched = deploy.ID != lv.Deployed.ID
	lv.Deployed, lv.Tagged = deploy, true
	s.sendAll(st, resource, now, choice)
	b.deployedImage()
	if b.Touched {
		s.show(st, resource, &deploy)
	}
	made := deploy.Hard
	made.Note = Note{Ever: true}
	for _, file := range s.resources[resource].writes {
		s.put(st, file, made)
	}
}

// sendAll sends the container of the deployed image whatever it may lack: what
// its image has not, and what was sent before, of which Tilt may have taken some
// for a part of the image. Nothing is sent while the container of the image
// before may be there.
func (s *System) sendAll(st *State, resource int, now Content, choice uint8) {
	image := s.resources[resource].stage.image
	lv := &st.Live[image]
	differ := s.mayLack(st, image, &lv.Deployed, now)
	files := differ || choice != choiceNone
	anew := st.Builds[resource].Touched
	fresh := lv.Fresh
	lv.Fresh = anew
	switch {
	case !files:
	case anew && s.holds(clauseNewContainer):
		s.holdBack(st, image)
	case fresh || anew || s.asks(st, image):
		if (differ || choice == choiceAgain) && s.holds(clauseTagSends) {
			s.send(st, image, now)
		}
	}
}

// mayLack reports whether a container of a deployed image may lack something of
// what it should have.
func (s *System) mayLack(st *State, image int, m *Made, now Content) bool {
	return differs(now, m.Soft) || s.holds(clauseSendAgain) && s.mayHold(st, image, m)
}

// mayHold reports whether it may hold something else than the image: what was sent
// to it, or what was sent before it was there and Tilt has still to sync.
func (s *System) mayHold(st *State, image int, m *Made) bool {
	staged := &st.Files[s.images[image].staged]
	return m.Sent || !staged.Missing && differs(*staged, m.Soft)
}

// asks asks for an image that has what a container should have, in case that
// cannot be synced. It reports whether none was asked for before.
func (s *System) asks(st *State, image int) bool {
	lv := &st.Live[image]
	if lv.Wanted {
		return false
	}
	lv.Wanted = true
	s.put(st, s.images[image].ready, Content{Note: Note{Key: lv.Deployed.Hard.Key}})
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
		rest = s.merge(rest, m.Soft)
	}
	for k, file := range live.synced {
		st.Files[live.image[k]] = Content{}
		if file == staged {
			st.Files[live.image[k]] = m.Soft
		}
	}
	st.Files[live.image[len(live.synced)]] = rest
}
