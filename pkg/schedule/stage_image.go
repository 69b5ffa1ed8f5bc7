package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// startImageStage takes the snapshot from which an image is built (clause 7).
func (s *System) startImageStage(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if !s.fresh(st, step) && s.holds(clauseImageFresh) {
		s.notYet(st, resource)
		return
	}
	b.Noted = Note{Tokens: step.builds, Key: st.Keys[step.image], Saw: s.sawBy(st, step), Ever: st.Live[step.image].Wanted}
	b.Held = true
	for _, file := range s.resources[resource].reads {
		b.Made = s.merge(b.Made, st.Files[file])
	}
	b.Made.Note = Note{}
}

// sawBy are the versions of shared sources in a snapshot that is fresh.
func (s *System) sawBy(st *State, step *stageStep) Versions {
	versions := s.saw(st, step.shared)
	for file := range (step.builds | step.bases).all() {
		versions = s.oldest(versions, st.Files[file].Saw)
	}
	return versions
}

// endImageStage publishes the image if the snapshot is still the same, and
// nothing that the image takes in was written meanwhile.
func (s *System) endImageStage(st *State, resource int, choice uint8) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	switch {
	case !b.Held && s.holds(clauseSecondSnapshot):
		s.notYet(st, resource)
	case b.Touched && s.holds(clauseSecondSnapshot):
		s.put(st, step.ready, Content{Note: Note{Key: b.Noted.Key}})
		s.notYet(st, resource)
	default:
		made := b.Made
		if s.images[step.image].live {
			made = s.publishLive(st, resource, choice)
		}
		made.Note = b.Noted
		made.Ever = true
		s.put(st, step.own, made)
		made = b.Made
		made.Note = Note{Ever: true}
		for _, file := range s.resources[resource].writes {
			s.put(st, file, made)
		}
	}
}

// publishLive publishes an image with what it has of the synced paths, and is
// what it has of all else.
func (s *System) publishLive(st *State, resource int, choice uint8) Content {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	lv := &st.Live[step.image]
	made := Made{Hard: s.hard(st, resource), Soft: s.soft(st, step.image)}
	made.Hard.HalfWritten = made.Hard.HalfWritten || b.Made.HalfWritten
	made.Hard.Missing = made.Hard.Missing || b.Made.Missing
	made.Hard.Mixed = made.Hard.Mixed || b.Made.Mixed
	wanted := lv.Wanted && b.Noted.Ever && choice&choiceBefore == 0
	if !(wanted && s.holds(clauseNewIdentity)) && choice&choiceSame != 0 && lv.Deployed.ID != 0 && !differs(made.Hard, lv.Deployed.Hard) && !differs(made.Soft, lv.Deployed.Soft) {
		made.ID, made.Sent = lv.Deployed.ID, lv.Deployed.Sent
	} else {
		made.ID = lv.newID()
	}
	lv.Image = made
	if wanted && s.holds(clauseAskAgain) {
		lv.Wanted = false
	}
	return made.Hard
}

// hard is what the image stage reads beside the synced paths.
func (s *System) hard(st *State, resource int) Content {
	step := s.resources[resource].stage
	var all Content
	for file := range (step.reads&^s.images[step.image].soft | step.reads&s.images[step.image].hard).all() {
		all = s.merge(all, st.Files[file])
	}
	all.Note = Note{}
	return all
}

// readLate lets the image stages that run take in what a file holds now, and
// the gates that copy: they read each file at some moment of that.
func (s *System) readLate(st *State, file int) {
	for i := range st.Builds {
		step, b := s.resources[i].stage, &st.Builds[i]
		if step == nil || b.Outcome != Runs {
			continue
		}
		reads := step.kind == stage.Image && b.Phase == Writing && step.reads.has(file)
		copies := step.kind == stage.Gate && b.Phase == Picked && s.images[step.image].soft.has(file)
		if reads || copies {
			made := s.merge(b.Made, st.Files[file])
			made.Note = b.Made.Note
			b.Made = made
		}
	}
}
