package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// startHandingOn reads what a load, push or tag is to hand on (clauses 8, 9).
func (s *System) startHandingOn(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if step.kind == stage.Tag && step.image >= 0 {
		if !s.holds(clauseExclusion) {
			b.Touched = st.Files[step.in].Key != st.Live[step.image].Next.Key
		}
		return
	}
	if st.Files[step.in].Missing {
		b.Outcome = Failed
		return
	}
	b.Made = st.Files[step.in]
}

// endHandingOn writes it for the next stage: by rename, so never half.
func (s *System) endHandingOn(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if step.image >= 0 && step.kind != stage.Tag {
		st.Live[step.image].Ref = st.Live[step.image].Image
	}
	made := b.Made
	made.Note = Note{Key: b.Made.Key, Ever: true}
	if step.own >= 0 {
		s.put(st, step.own, made)
	}
	made.Note = Note{Ever: true}
	for _, file := range s.resources[resource].writes {
		s.put(st, file, made)
	}
}
