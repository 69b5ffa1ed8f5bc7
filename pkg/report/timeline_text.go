package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/prove"
	"github.com/tiltgen/tiltgen/pkg/schedule"
)

// TimelineText draws runs for people: a line for each moment, with its seconds,
// a lane for each resource that runs, and what happens.
func TimelineText(w io.Writer, p *prove.Playback) error {
	var b strings.Builder
	if where := condition(p.When); where != "" {
		fmt.Fprintf(&b, "This is how it goes%s.\n\n", where)
	}
	for i, run := range p.Runs {
		if len(p.Runs) > 1 {
			fmt.Fprintf(&b, "Run %d of %d, as things happen at the same moment whose order is open:\n\n", i+1, len(p.Runs))
		}
		timeline(&b, run, p.Resources)
		if i < len(p.Runs)-1 {
			b.WriteString("\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func timeline(b *strings.Builder, run schedule.Timeline, resources []string) {
	lanes := slices.DeleteFunc(slices.Clone(resources), func(name string) bool {
		return !slices.ContainsFunc(run.Events, func(e schedule.Event) bool { return e.Kind == schedule.EventStart && e.Resource == name })
	})
	running := map[string]bool{}
	versions := map[string]int{}
	for _, e := range run.Events {
		fmt.Fprintf(b, "%8.2f  %s %s\n", e.Time, drawn(lanes, running, e), happens(e))
		if e.Kind == schedule.EventEdit {
			versions[e.Path] = e.Version
		}
	}
	if run.Settled {
		b.WriteString("          All is quiet.\n")
	} else {
		b.WriteString("          It goes on, and does not become quiet.\n")
	}
	for _, file := range slices.Sorted(maps.Keys(run.Final)) {
		if old := behind(run.Final[file], versions); old != "" {
			fmt.Fprintf(b, "          %s %s.\n", file, old)
		}
	}
}

// drawn are the lanes at the moment of an event: where a build begins, goes on
// and ends.
func drawn(lanes []string, running map[string]bool, e schedule.Event) string {
	var b strings.Builder
	for _, name := range lanes {
		mark := " "
		if running[name] {
			mark = "│"
		}
		if name == e.Resource {
			switch e.Kind {
			case schedule.EventStart:
				mark, running[name] = "┌", true
			case schedule.EventEnd, schedule.EventDeploy:
				mark, running[name] = "└", false
			case schedule.EventFail:
				mark, running[name] = "✗", false
			}
		}
		b.WriteString(mark + " ")
	}
	return b.String()
}

func happens(e schedule.Event) string {
	switch e.Kind {
	case schedule.EventEdit:
		return fmt.Sprintf("A person edits %s (version %d).", e.Path, e.Version)
	case schedule.EventTrigger:
		return fmt.Sprintf("A person triggers %s.", e.Resource)
	}
	who := e.Resource
	if e.Image != "" {
		who += " (image " + e.Image + ")"
	}
	switch e.Kind {
	case schedule.EventEnd:
		return who + " is done."
	case schedule.EventFail:
		return who + " fails."
	case schedule.EventDeploy:
		return who + " is deployed with what was built already."
	}
	var reads []string
	for _, file := range slices.Sorted(maps.Keys(e.Reads)) {
		reads = append(reads, file+made(e.Reads[file], file))
	}
	switch {
	case e.Kind == schedule.EventSync:
		return fmt.Sprintf("Tilt syncs %s to the container of %s.", strings.Join(reads, ", "), who)
	case len(reads) == 0:
		return who + " starts."
	}
	return fmt.Sprintf("%s starts, and reads %s.", who, strings.Join(reads, ", "))
}

// made says of which versions a file is.
func made(r schedule.Reading, file string) string {
	switch {
	case r.HalfWritten:
		return " (half-written)"
	case r.Missing:
		return " (not there)"
	}
	var all []string
	for _, source := range slices.Sorted(maps.Keys(r.Versions)) {
		if source == file {
			return fmt.Sprintf(" (version %d)", r.Versions[source])
		}
		all = append(all, fmt.Sprintf("%s %d", source, r.Versions[source]))
	}
	if len(all) == 0 {
		return ""
	}
	return " (of " + strings.Join(all, ", ") + ")"
}

// behind says what is wrong with an output in the end, or nothing.
func behind(r schedule.Reading, versions map[string]int) string {
	switch {
	case r.HalfWritten:
		return "is left half-written"
	case r.Missing:
		return "is not there"
	}
	for _, source := range slices.Sorted(maps.Keys(r.Versions)) {
		if r.Versions[source] < versions[source] {
			return fmt.Sprintf("is made from version %d of %s, which is at %d", r.Versions[source], source, versions[source])
		}
	}
	return ""
}
