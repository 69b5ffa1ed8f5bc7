package schedule

import "github.com/tiltgen/tiltgen/pkg/stage"

// Verdict is what can become of a consumer.
type Verdict string

// The verdicts.
const (
	// HalfWrittenInput is an input that is read while it is written, or that was
	// made from such a one.
	HalfWrittenInput Verdict = "half-written"
	// MissingInput is an input that is read before it was ever made, or that was
	// made from such a one.
	MissingInput Verdict = "missing"
	// MixedInputs are two inputs that were made from different versions of one
	// source.
	MixedInputs Verdict = "mixed"
	// StaleResult is a result that was not made from the latest sources, when
	// all is quiet.
	StaleResult Verdict = "stale"
	// Unsettled is a run that never becomes quiet, though nobody edits anything.
	Unsettled Verdict = "unsettled"
	// NeverStarts is a consumer that was never built when all is quiet.
	NeverStarts Verdict = "never starts"
	// Safe is none of these, in any run.
	Safe Verdict = "safe"
	// UnknownVerdict is that none of these was found before the bound was hit, or
	// that a step writes nobody knows what.
	UnknownVerdict Verdict = "unknown"
)

// anyVerdict are the verdicts for which there is a run.
var anyVerdict = []Verdict{HalfWrittenInput, MissingInput, MixedInputs, StaleResult, Unsettled, NeverStarts}

// inputs are the verdicts on what the files of a consumer hold while it runs: it
// may read each of them now, or have read it at its start.
func (s *System) inputs(st *State, consumer int) []Verdict {
	found := s.readNow(st, consumer)
	return flaws(&found)
}

// readNow is what is wrong with what the files hold that a running build takes in,
// for which one version has versions.
func (s *System) readNow(st *State, resource int) Content {
	var found Content
	made, oldest, newest := 0, st.Builds[resource].Made.Made, Versions(0)
	for _, file := range s.inputsNow(st, resource) {
		content := &st.Files[file]
		found.HalfWritten = found.HalfWritten || content.HalfWritten
		found.Missing = found.Missing || content.Missing
		found.Mixed = found.Mixed || content.Mixed
		if content.Made != 0 {
			made++
			if oldest == 0 || content.Made < oldest {
				oldest = content.Made
			}
			newest = max(newest, content.Made)
		}
	}
	found.Mixed = found.Mixed || made > 1 && oldest != newest
	return found
}

// flaws are the verdicts on what was made.
func flaws(made *Content) []Verdict {
	var found []Verdict
	if made.HalfWritten {
		found = append(found, HalfWrittenInput)
	}
	if made.Missing {
		found = append(found, MissingInput)
	}
	if made.Mixed {
		found = append(found, MixedInputs)
	}
	return found
}

// synced are the verdicts on what the container of a consumer holds, and on what
// is being synced to it.
func (s *System) synced(st *State, consumer int) []Verdict {
	b, live := &st.Builds[consumer], s.resources[consumer].live
	if live == nil || !b.Sync.Found {
		return nil
	}
	held := s.container(st, consumer)
	for k, file := range live.synced {
		if b.Sync.Syncing.has(k + 1) {
			held.HalfWritten = held.HalfWritten || st.Files[file].HalfWritten
			held.Missing = held.Missing || st.Files[file].Missing
		}
	}
	return flaws(&held)
}

// outcome are the verdicts on a consumer when all is quiet, and on what it has
// made.
func (s *System) outcome(st *State, consumer int, result Content) []Verdict {
	if !st.Builds[consumer].Started {
		return []Verdict{NeverStarts}
	}
	if result.Missing && !result.Ever && s.resources[consumer].stage != nil {
		return []Verdict{NeverStarts}
	}
	if step := s.resources[consumer].stage; step != nil && step.kind == stage.Tag && step.image >= 0 && st.Live[step.image].isStale(st.Keys[step.image]) {
		return []Verdict{StaleResult}
	}
	if made := result.Made; made != 0 && s.versions > 0 && made < st.Files[0].Made {
		return []Verdict{StaleResult}
	}
	return nil
}
