package schedule

import (
	"fmt"
	"slices"
	"strings"
)

// sentence tells what a move does in a state.
func (ex *exploration) sentence(st *State, t Transition) string {
	if told := ex.sentenceOnImages(st, t); told != "" {
		return told
	}
	name := ""
	if t.Action != EditSource && t.Action != TouchSource {
		name = ex.resources[t.Of].name
	}
	if told := ex.syncedSentence(st, t); told != "" {
		return told
	}
	switch t.Action {
	case EditSource, TouchSource:
		if t.Choice&choiceThrownAway != 0 {
			return fmt.Sprintf("A person edits %s, and the image that is being built is thrown away.", ex.files[t.Of])
		}
		return fmt.Sprintf("A person edits %s.", ex.files[t.Of])
	case TriggerResource:
		return fmt.Sprintf("A person triggers %s.", name)
	case DeliverEvents:
		return fmt.Sprintf("Tilt learns that something changed that %s watches.", name)
	case PickTarget:
		text := fmt.Sprintf("Tilt starts the build of %s: %s.", name, ex.reason(st, t.Of))
		if ex.resources[t.Of].stage != nil {
			text += ex.stageStarts(t.Of, st, ex.after(st, t))
		} else if t.Of == ex.consumer {
			text += fmt.Sprintf(" It reads %s.", ex.names(ex.resources[t.Of].reads))
		}
		return text
	case ReadInputs:
		read, written := ex.names(ex.resources[t.Of].reads), ex.names(ex.resources[t.Of].writes)
		switch {
		case written == noFiles && read == noFiles:
			return fmt.Sprintf("%s runs.", name)
		case written == noFiles:
			return fmt.Sprintf("%s reads %s.", name, read)
		case read == noFiles:
			return fmt.Sprintf("%s begins to write %s.", name, written)
		}
		return fmt.Sprintf("%s reads %s and begins to write %s.", name, read, written)
	case EndCommand:
		written := ex.names(ex.resources[t.Of].writes)
		switch {
		case ex.deploys(t.Of):
			return fmt.Sprintf("The tag step of %s ends.", name)
		case ex.resources[t.Of].fails:
			return fmt.Sprintf("%s fails.", name)
		case ex.resources[t.Of].stage != nil:
			return ex.stageEnds(t.Of, st, ex.after(st, t))
		case written == noFiles:
			return fmt.Sprintf("%s finishes.", name)
		}
		return fmt.Sprintf("%s finishes; %s %s %s.", name, written, isOrAre(written), ex.state(&st.Builds[t.Of].Made))
	case FailCommand:
		return fmt.Sprintf("%s fails, or is killed.", name)
	case CompleteBuild:
		return fmt.Sprintf("Tilt has deployed %s.", name)
	case RestartContainer:
		return fmt.Sprintf("The container of %s starts again.", name)
	case StartSync:
		return fmt.Sprintf("Tilt syncs what changed to the container of %s.", name)
	case EndSync:
		return fmt.Sprintf("The sync to the container of %s ends.", name)
	default:
		if ex.resources[t.Of].probe {
			return fmt.Sprintf("The server of %s is ready.", name)
		}
		return fmt.Sprintf("%s is ready.", name)
	}
}

// resourcesOf are the names of resources.
func (ex *exploration) resourcesOf(of set) string {
	var names []string
	for i := range of.all() {
		names = append(names, ex.resources[i].name)
	}
	return strings.Join(names, ", ")
}

// state is how what was made is, by what its command took in.
func (ex *exploration) state(made *Content) string {
	switch {
	case made.HalfWritten:
		return "made from what was half-written"
	case made.Missing:
		return "made without what was missing"
	case made.Mixed:
		return "made from different versions of " + ex.files[0]
	}
	return "whole"
}

func (ex *exploration) reason(st *State, i int) string {
	held := ""
	if ex.resources[i].deps != 0 {
		held = ", and resource_deps hold only its first build"
	}
	switch {
	case ex.needsInitialBuild(st, i):
		return "it was never built"
	case slices.Contains(st.Queue, uint8(i)):
		return "a person triggered it"
	case len(ex.resources[i].targets) > 0 && !slices.ContainsFunc(st.Changes, func(c Change) bool { return int(c.Resource) == i && !c.Dependency }):
		return "an image of it was built for another workload"
	default:
		return "a watched file changed" + held
	}
}

// closing tells what is wrong in the last state.
func (ex *exploration) closing(st *State, verdict Verdict) string {
	name := ex.resources[ex.consumer].name
	if told := ex.closingOfSync(st, verdict); told != "" {
		return told
	}
	switch verdict {
	case Unsettled:
		return fmt.Sprintf("From here on it goes round and round, though nobody edits anything: Tilt builds %s for ever.", ex.resourcesOf(ex.round))
	case StaleResult:
		return fmt.Sprintf("All is quiet, and what %s made is not made from the latest %s.", name, ex.files[0])
	case NeverStarts:
		if missing := ex.missingDeps(st, ex.consumer); missing != 0 {
			return fmt.Sprintf("All is quiet, and %s still waits for %s.", name, ex.resources[missing.first()].name)
		}
		return fmt.Sprintf("All is quiet, and nothing has started %s.", name)
	}
	if ex.resources[ex.consumer].stage != nil {
		return ex.flawed(verdict)
	}
	if told := ex.closingOnImages(st, verdict); told != "" {
		return told
	}
	if verdict == MixedInputs {
		return fmt.Sprintf("%s reads inputs that were made from different versions of %s.", name, ex.files[0])
	}
	return ex.closingOnInputs(st, verdict, name, ex.resources[ex.consumer].reads)
}

// closingOnInputs tells what is wrong with what a command of that name reads.
func (ex *exploration) closingOnInputs(st *State, verdict Verdict, name string, reads []int) string {
	var files []int
	for _, file := range reads {
		content := st.Files[file]
		if verdict == HalfWrittenInput && content.HalfWritten || verdict == MissingInput && content.Missing {
			files = append(files, file)
		}
	}
	if !slices.ContainsFunc(files, func(file int) bool { return ex.isNow(st, file, verdict) }) {
		return fmt.Sprintf("%s reads %s, made from what was %s.", name, ex.names(files), verdict)
	}
	return fmt.Sprintf("%s reads %s, which %s %s.", name, ex.names(files), isOrAre(ex.names(files)), verdict)
}

// isNow reports whether a file is half-written or missing itself, and not only
// made from such a one.
func (ex *exploration) isNow(st *State, file int, verdict Verdict) bool {
	if verdict == MissingInput {
		return !slices.ContainsFunc(ex.resources, func(r resource) bool {
			return slices.Contains(r.writes, file) && st.Builds[ex.index(r.name)].Started
		})
	}
	for i := range ex.resources {
		if slices.Contains(ex.resources[i].writes, file) && st.Builds[i].Phase == Writing {
			return true
		}
	}
	return false
}

const noFiles = "nothing"

// after is the state after a move.
func (ex *exploration) after(st *State, t Transition) *State {
	next := st.Clone()
	ex.move(&next, t)
	return &next
}

// closingOfSync tells what is wrong with what is synced, or with what the
// container holds, or is empty.
func (ex *exploration) closingOfSync(st *State, verdict Verdict) string {
	if !slices.Contains(ex.synced(st, ex.consumer), verdict) {
		return ""
	}
	name, live := ex.resources[ex.consumer].name, ex.resources[ex.consumer].live
	for k, file := range live.synced {
		content := st.Files[file]
		if st.Builds[ex.consumer].Sync.Syncing.has(k+1) && (verdict == HalfWrittenInput && content.HalfWritten || verdict == MissingInput && content.Missing) {
			return fmt.Sprintf("Tilt syncs %s, which is %s.", ex.files[file], verdict)
		}
	}
	if verdict == MixedInputs {
		return fmt.Sprintf("The container of %s holds what was made from different versions of %s.", name, ex.files[0])
	}
	return fmt.Sprintf("The container of %s holds what is %s.", name, verdict)
}

// isOrAre is the verb for files as they are told of.
func isOrAre(names string) string {
	if strings.Contains(names, ", ") {
		return "are"
	}
	return "is"
}

// names are files as they are told of.
func (ex *exploration) names(files []int) string {
	var names []string
	for _, file := range files {
		if file != ex.result {
			names = append(names, ex.toldOf(file))
		}
	}
	if len(names) == 0 {
		return noFiles
	}
	return strings.Join(names, ", ")
}
