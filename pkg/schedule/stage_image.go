package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// startImageStage takes the snapshot from which an image is built (clause 7).
func (s *System) startImageStage(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if !s.fresh(st, step) && s.holds(clauseImageFresh) {
		s.notYet(st, resource)
		return
	}
	b.Noted = Note{Tokens: step.builds, Key: st.Keys[step.image], Saw: step.sawBy(st)}
	b.Held = true
	for _, file := range s.resources[resource].reads {
		b.Made = merge(b.Made, st.Files[file])
	}
	b.Made.Note = Note{}
}

// sawBy are the versions of shared sources in a snapshot that is fresh.
func (step *stageStep) sawBy(st *State) string {
	versions := saw(st, step.shared)
	for file := range (step.builds | step.bases).all() {
		versions = oldest(versions, st.Files[file].Saw)
	}
	return versions
}

// endImageStage publishes the image if the snapshot is still the same, and
// nothing that the image takes in was written meanwhile.
func (s *System) endImageStage(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	switch {
	case !b.Held && s.holds(clauseSecondSnapshot):
		s.notYet(st, resource)
	case b.Touched && s.holds(clauseSecondSnapshot):
		s.put(st, step.ready, Content{Note: Note{Key: b.Noted.Key}})
		s.notYet(st, resource)
	default:
		made := b.Made
		made.Note = b.Noted
		made.Ever = true
		s.put(st, step.own, made)
		made.Note = Note{Ever: true}
		for _, file := range s.resources[resource].writes {
			s.put(st, file, made)
		}
	}
}

// readLate lets the image stages that run take in what a file holds now: a
// docker build reads each file at some moment of its run.
func (s *System) readLate(st *State, file int) {
	for i := range st.Builds {
		step, b := s.resources[i].stage, &st.Builds[i]
		if step != nil && step.kind == stage.Image && b.Phase == Writing && b.Outcome == Runs && step.reads.has(file) {
			made := merge(b.Made, st.Files[file])
			made.Note = b.Made.Note
			b.Made = made
		}
	}
}
