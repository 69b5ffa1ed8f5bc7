package schedule

import (
	"fmt"
	"slices"
	"strings"
)

// sentenceOnImages tells of a move that has to do with image targets, or is
// empty.
func (ex *exploration) sentenceOnImages(st *State, t Transition) string {
	if t.Action == EditSource || t.Action == TouchSource {
		return ""
	}
	r := &ex.resources[t.Of]
	switch {
	case t.Action == DeliverEvents && t.Choice == choiceKnown:
		return ex.passedOver(st, t.Of)
	case len(r.targets) == 0:
		return ""
	case t.Action == PickTarget:
		next := ex.after(st, t)
		return fmt.Sprintf("Tilt starts the build of %s: %s. %s%s", r.name, ex.reason(st, t.Of), ex.plan(next, t.Of), ex.readsNow(next, t.Of))
	case t.Action == ReadInputs:
		at := ex.atTarget(st, t.Of)
		if len(at.writes) > 0 {
			return fmt.Sprintf("The build of %s reads %s and begins to write %s.", at.name, ex.names(r.takenIn(at)), ex.names(at.writes))
		}
		return fmt.Sprintf("The build of %s reads %s.", at.name, ex.names(r.takenIn(at)))
	case t.Action == EndCommand:
		return ex.targetEnds(st, t)
	}
	return ""
}

// plan tells which images a build that has just started builds.
func (ex *exploration) plan(st *State, resource int) string {
	r := &ex.resources[resource]
	var builds []string
	for k := range r.targets {
		t := &r.targets[k]
		if !st.Targets[t.state].Queued {
			continue
		}
		text := t.name
		var there []string
		for b := range t.bases.all() {
			if !st.Targets[r.targets[b].state].Queued {
				there = append(there, r.targets[b].name)
			}
		}
		if len(there) > 0 {
			text += fmt.Sprintf(" onto the %s that is there", strings.Join(there, ", "))
		}
		builds = append(builds, text)
	}
	if len(builds) == 0 {
		return "It deploys the images that are there."
	}
	return fmt.Sprintf("It builds %s.", strings.Join(builds, ", then "))
}

// readsNow tells what the build of an image has just read, if it has.
func (ex *exploration) readsNow(st *State, resource int) string {
	at := ex.atTarget(st, resource)
	if resource != ex.consumer || at == nil || st.Builds[resource].Phase != Writing {
		return ""
	}
	return fmt.Sprintf(" The build of %s reads %s.", at.name, ex.names(ex.resources[resource].takenIn(at)))
}

// targetEnds tells of the end of the build of an image, and of what follows on
// it.
func (ex *exploration) targetEnds(st *State, t Transition) string {
	r, at, next := &ex.resources[t.Of], ex.atTarget(st, t.Of), ex.after(st, t)
	if at == nil {
		return fmt.Sprintf("%s is deployed.", r.name)
	}
	if r.fails {
		return fmt.Sprintf("The build of %s fails.", at.name)
	}
	text := fmt.Sprintf("%s is built", at.name)
	if len(at.writes) > 0 {
		text += fmt.Sprintf("; %s %s whole", ex.names(at.writes), isOrAre(ex.names(at.writes)))
	}
	if ex.atTarget(next, t.Of) != nil {
		return text + "." + ex.readsNow(next, t.Of)
	}
	text += fmt.Sprintf(", and %s is deployed.", r.name)
	for i := range r.targets {
		for _, other := range r.targets[i].copies {
			if result := ex.target(other).result; st.Files[result] != next.Files[result] || ex.canReuse(next, other) && !ex.canReuse(st, other) {
				text += fmt.Sprintf(" For %s it takes the same %s.", ex.resources[other.resource].name, r.targets[i].name)
			}
		}
	}
	return text
}

// passedOver tells that Tilt takes what a watch reports for what a running build
// knows of.
func (ex *exploration) passedOver(st *State, watch int) string {
	var builds []string
	for _, p := range ex.resources[watch].watchOf {
		if st.Targets[ex.target(p).state].Known&st.Builds[watch].Unseen != 0 {
			builds = append(builds, ex.resources[p.resource].name)
		}
	}
	return fmt.Sprintf("Tilt learns that something changed that %s watches. It saw that before it started the build of %s, which has the file already from another image, and passes it over.",
		ex.resources[watch].name, strings.Join(builds, ", "))
}

// closingOnImages tells what is wrong with what the build of an image takes in,
// or is empty.
func (ex *exploration) closingOnImages(st *State, verdict Verdict) string {
	at := ex.atTarget(st, ex.consumer)
	if at == nil || !slices.Contains(ex.inputs(st, ex.consumer), verdict) {
		return ""
	}
	r := &ex.resources[ex.consumer]
	if verdict == MixedInputs {
		newest := Versions(0)
		for _, file := range at.reads {
			newest = max(newest, st.Files[file].Made)
		}
		for b := range at.bases.all() {
			if made := st.Files[r.targets[b].result].Made; made != 0 && made < newest {
				return fmt.Sprintf("%s is built onto a %s that was made from an older %s.", at.name, r.targets[b].name, ex.files[0])
			}
		}
		return fmt.Sprintf("%s is built from inputs that were made from different versions of %s.", at.name, ex.files[0])
	}
	return ex.closingOnInputs(st, verdict, at.name, r.takenIn(at))
}

// toldOf is a file as it is told of: one that stands for the last result of an
// image by the name of that.
func (s *System) toldOf(file int) string {
	for i := range s.resources {
		for _, t := range s.resources[i].targets {
			if t.result == file {
				return t.name
			}
		}
	}
	return s.files[file]
}
