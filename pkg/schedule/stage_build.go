package schedule

// startBuildStage is the part of clause 1 before the author's command: a
// missing upstream stamp, and the command is not run; else the tokens and the
// shared sources are noted, and the own stamp goes.
func (s *System) startBuildStage(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if s.lacksStamp(st, step) {
		s.again(st, resource)
		return
	}
	b.Noted = Note{Tokens: step.after, Saw: s.saw(st, step.shared)}
	if !st.Files[step.own].Missing && s.holds(clauseOwnStamp) {
		s.put(st, step.own, Content{Missing: true, Note: Note{Ever: st.Files[step.own].Ever}})
	}
}

// lacksStamp reports whether something that a build is made from is not there.
func (s *System) lacksStamp(st *State, step *stageStep) bool {
	for file := range step.after.all() {
		if st.Files[file].Missing && s.holds(clauseUpstreamStamp) {
			return true
		}
	}
	return false
}

// again ends a build that did not run, or whose result does not count: well if
// it was stamped once, so that nobody is alarmed.
func (s *System) again(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	b.Phase, b.Outcome = Writing, Passed
	if step.strict || !st.Files[step.own].Ever {
		b.Outcome = Failed
	}
}

// endBuildStage is the part of clause 1 after the author's command: the stamp,
// unless a shared source was written meanwhile (clause 5).
func (s *System) endBuildStage(st *State, resource int) {
	step, b := s.resources[resource].stage, &st.Builds[resource]
	if b.Touched && s.holds(clauseSourceChanged) {
		s.again(st, resource)
		return
	}
	s.put(st, step.own, Content{Note: Note{Tokens: b.Noted.Tokens, Saw: b.Noted.Saw, Ever: true}})
}
