package schedule

import (
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// stageStarts tells what a stage does at its start, and stageEnds at its end:
// next is the state after.
func (ex *exploration) stageStarts(i int, next *State) string {
	r, b := &ex.resources[i], &next.Builds[i]
	came := b.Outcome == Runs && b.Phase != Idle
	switch r.stage.kind {
	case stage.Build:
		if !came {
			return " It is not run: what it is made from is not all there."
		}
		return " Its stamp goes."
	case stage.Gate:
		if !came {
			return " Not all that the image is made from belongs together."
		}
		return " All that the image is made from belongs together."
	case stage.Image:
		if !came {
			return " Nothing is built: not all that the image is made from belongs together."
		}
		return fmt.Sprintf(" It reads %s.", ex.names(r.reads))
	}
	if !came {
		return " There is no image yet."
	}
	return ""
}

func (ex *exploration) stageEnds(i int, st, next *State) string {
	r := &ex.resources[i]
	step := r.stage
	if st.Builds[i].Outcome != Runs {
		return fmt.Sprintf("%s ends.", r.name)
	}
	changed := step.own >= 0 && st.Files[step.own] != next.Files[step.own]
	switch step.kind {
	case stage.Build:
		if next.Files[step.own].Missing {
			return fmt.Sprintf("%s finishes; it gets no stamp, since a source was written meanwhile.", r.name)
		}
		return fmt.Sprintf("%s finishes; %s is whole, and it is stamped.", r.name, ex.names(r.writes))
	case stage.Gate:
		if changed {
			return fmt.Sprintf("%s asks for an image.", r.name)
		}
		return fmt.Sprintf("%s finds that there is such an image.", r.name)
	case stage.Image:
		if changed {
			return fmt.Sprintf("%s publishes the image.", r.name)
		}
		return fmt.Sprintf("%s throws the image away: what it was made from has changed.", r.name)
	case stage.Tag:
		return fmt.Sprintf("%s is deployed.", r.name)
	}
	return fmt.Sprintf("%s hands the image on.", r.name)
}

// flawed tells what is wrong with what a stage made.
func (ex *exploration) flawed(verdict Verdict) string {
	name := ex.resources[ex.consumer].name
	switch verdict {
	case HalfWrittenInput:
		return fmt.Sprintf("What %s made holds a file that was half-written.", name)
	case MissingInput:
		return fmt.Sprintf("What %s made lacks a file that was not there yet.", name)
	}
	return fmt.Sprintf("What %s made holds files from different versions of %s.", name, ex.files[0])
}
