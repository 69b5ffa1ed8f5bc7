package schedule

// fresh reports whether what a snapshot of the stage covers belongs together:
// every stamp is there, each was made from the tokens that its upstreams have
// now, and no two have seen different versions of a shared source (clause 4).
func (s *System) fresh(st *State, step *stageStep) bool {
	seen := s.saw(st, step.shared)
	for file := range (step.builds | step.bases).all() {
		content := &st.Files[file]
		if content.Missing && s.holds(clauseMissingStamp) {
			return false
		}
		if s.tokens[file]&^content.Tokens != 0 && s.holds(clauseUpstreamTokens) {
			return false
		}
		if s.tokens[file]&^step.builds != 0 {
			return false
		}
		if s.differ(seen, content.Saw) && s.holds(clauseSharedSource) {
			return false
		}
		seen = s.oldest(seen, content.Saw)
	}
	return true
}

// saw are the versions of the sources, as they are now.
func (s *System) saw(st *State, sources set) Versions {
	var versions Versions
	for source := range sources.all() {
		versions = s.oldest(versions, st.Files[source].Made)
	}
	return versions
}
