package schedule

import (
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// stageStarts tells what a stage does at its start, and stageEnds at its end:
// next is the state after. In some orders it is done by then.
func (ex *exploration) stageStarts(i int, st, next *State) string {
	r, b := &ex.resources[i], &next.Builds[i]
	came := b.Outcome == Runs && b.Phase != Idle
	done := b.Phase == Idle && r.stage.own >= 0 && st.Files[r.stage.own] != next.Files[r.stage.own]
	switch {
	case r.stage.kind == stage.Build && !came:
		return " It is not run: what it is made from is not all there."
	case r.stage.kind == stage.Build:
		return " Its stamp goes."
	case done && r.stage.kind == stage.Image:
		return " It publishes an image."
	case done && r.stage.kind == stage.Gate:
		return " It asks for an image."
	case done:
		return " It hands the image on."
	case r.stage.kind == stage.Gate && came:
		return " All that the image is made from belongs together."
	case r.stage.kind == stage.Gate:
		return " Not all that the image is made from belongs together."
	case r.stage.kind == stage.Image && came:
		return fmt.Sprintf(" It reads %s.", ex.names(r.reads))
	case r.stage.kind == stage.Image:
		return " Nothing is built: not all that the image is made from belongs together."
	case !came && r.stage.in >= 0 && st.Files[r.stage.in].Missing:
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
		if changed || next.Files[step.own].Ever && st.Builds[i].Held {
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
