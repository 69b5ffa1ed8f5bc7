package schedule

import (
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// syncedSentence tells what a gate, or the end of a tag step, does with the files
// that are synced, or is empty for other moves.
func (ex *exploration) syncedSentence(st *State, t Transition) string {
	if t.Action != PickTarget && t.Action != EndCommand {
		return ""
	}
	step := ex.resources[t.Of].stage
	if step == nil || step.image < 0 || !ex.images[step.image].live {
		return ""
	}
	name := ex.resources[t.Of].name
	next, wakes := ex.wakes(st, t)
	before, after := &st.Live[step.image], &next.Live[step.image]
	switch {
	case step.kind == stage.Gate && t.Action == PickTarget && next.Builds[t.Of].Phase == Idle:
		whose := "another image"
		if t.Choice&choiceBelongs != 0 || after.Tagged && after.Next.Key == after.Deployed.Hard.Key {
			whose = "the deployed image"
		}
		return fmt.Sprintf("%s moves in files that belong to %s%s.", name, whose, wakes)
	case !ex.deploys(t.Of) || t.Action != EndCommand:
		return ""
	case next.Builds[t.Of].Outcome == Failed:
		return fmt.Sprintf("%s fails: there is no image that it could deploy.", name)
	}
	moved := ""
	if !after.Next.Missing && before.Next != after.Next {
		moved = "Just after files were moved in, "
	}
	switch {
	case next.Builds[t.Of].Touched:
		return fmt.Sprintf("%s%s deploys another image%s.", moved, name, wakes)
	case after.Wanted && !before.Wanted:
		return fmt.Sprintf("%s%s deploys the image that is deployed, asks for one that has all files%s.", moved, name, wakes)
	}
	return fmt.Sprintf("%s%s deploys the image that is deployed%s.", moved, name, wakes)
}

// wakes is the state after a move, and what that does to the files that Tilt
// syncs, as the end of a sentence.
func (ex *exploration) wakes(st *State, t Transition) (next *State, text string) {
	unwoken := st.Clone()
	for i := range unwoken.Builds {
		unwoken.Builds[i].Unseen = 0
	}
	image := ex.resources[t.Of].stage.image
	for i := range ex.resources {
		if ex.deploys(i) && ex.resources[i].stage.image == image {
			after := ex.after(&unwoken, t)
			switch unseen := after.Builds[i].Unseen; {
			case unseen.has(0):
				text = ", and holds back what is to be synced"
			case unseen != 0:
				text = ", and sends what is to be synced"
			}
		}
	}
	return ex.after(st, t), text
}
