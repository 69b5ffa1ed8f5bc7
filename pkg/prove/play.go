package prove

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/nearest"
	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// Script is what a person does while Tilt runs, and how long commands take.
type Script struct {
	// Edits are paths relative to the Tiltfile's folder, and Triggers are names
	// of resources, each at its time.
	Edits, Triggers []Act
	// Durations are in seconds, by the name of the resource.
	Durations map[string]float64
}

// Act is what a person does to something, some seconds after Tilt starts.
type Act struct {
	Of string
	At float64
}

// Playback is what follows on a script.
type Playback struct {
	// Runs are the one run, or the few where things happen at the same moment
	// whose order is open.
	Runs []schedule.Timeline
	// Resources are all resources, in the order of their declarations.
	Resources []string
	// When are the decisions that lead to the way of reading the Tiltfile that was
	// played: the one with the fewest against the usual.
	When tilt.When
}

// NameError says that a script names what the Tiltfile does not have, and what
// it has.
type NameError struct{ message string }

func (e *NameError) Error() string { return e.message }

func nameErrorf(format string, args ...any) error {
	return &NameError{fmt.Sprintf(format, args...)}
}

// Play plays a script on a clean checkout. The error is a [*NameError] where the
// script names a path or a resource that there is not.
func Play(r *tiltfile.Reading, script Script) (*Playback, error) {
	all := flow.Of(r)
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no way to read %s to its end", r.Name)
	}
	var paths []string
	for _, act := range script.Edits {
		paths = append(paths, clean(act.Of))
	}
	w := newWorld(all[0], paths...)
	edited := map[int]bool{}
	var edits []schedule.Edit
	for _, act := range script.Edits {
		files, err := w.sourcesAt(act.Of)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			edited[file] = true
		}
		edits = append(edits, schedule.Edit{Paths: w.named(files), After: act.At})
	}
	names := w.resourceNames()
	for _, act := range script.Triggers {
		if err := isDeclared(act.Of, names); err != nil {
			return nil, err
		}
		edits = append(edits, schedule.Edit{Trigger: act.Of, After: act.At})
	}
	for _, name := range slices.Sorted(maps.Keys(script.Durations)) {
		if err := isDeclared(name, names); err != nil {
			return nil, err
		}
	}
	for file := range w.sources {
		w.sources[file] = edited[file]
	}
	sc := w.whole()
	for i := range sc.Resources {
		if r := &sc.Resources[i]; r.Kind == schedule.Image && len(r.Images) == 0 {
			r.Writes = append(r.Writes, schedule.WhatRuns(r.Name))
		}
	}
	runs, err := schedule.Simulate(sc, script.Durations, edits)
	if err != nil {
		return nil, err
	}
	return &Playback{Runs: runs, Resources: names, When: w.When}, nil
}

func (w *world) resourceNames() []string {
	var names []string
	for _, p := range w.parts {
		names = append(names, p.resource.Name)
	}
	return names
}

func isDeclared(name string, names []string) error {
	switch {
	case slices.Contains(names, name):
		return nil
	case len(names) == 0:
		return nameErrorf("there is no resource %q: the Tiltfile declares none", name)
	}
	if hint := nearest.Hint(name, names); hint != "" {
		return nameErrorf("there is no resource %q%s", name, hint)
	}
	return nameErrorf("there is no resource %q; there are %s", name, strings.Join(names, ", "))
}

// notPlayed says what an edit of a path does that is not played, or nothing.
func (w *world) notPlayed(p string) string {
	switch {
	case path.IsAbs(p):
		return fmt.Sprintf("%s is no path in the Tiltfile's folder: write it relative to that", p)
	case path.Base(p) == "Tiltfile":
		return fmt.Sprintf("an edit of %s makes Tilt read it again: that is not played", p)
	}
	for _, b := range w.Builds {
		if b.Docker != nil && b.Docker.DockerfileContents == "" && clean(b.Context().Path()) == clean(p) {
			return fmt.Sprintf("an edit of %s makes Tilt build %s anew, whatever is synced: that is not played", p, tilt.Readable(b.Ref))
		}
	}
	return ""
}

// sourcesAt are the files that an edit of a path changes.
func (w *world) sourcesAt(edited string) ([]int, error) {
	var sources, made []int
	for _, file := range w.atoms.at(clean(edited)) {
		switch {
		case len(w.makers[file]) > 0:
			made = append(made, file)
		case w.sources[file]:
			sources = append(sources, file)
		}
	}
	if len(sources) > 0 {
		return sources, nil
	}
	if len(made) > 0 {
		maker := w.parts[w.makers[made[0]][0]].resource.Name
		return nil, nameErrorf("%s is made by %s: edit what that watches", edited, maker)
	}
	if why := w.notPlayed(edited); why != "" {
		return nil, nameErrorf("%s", why)
	}
	var paths []string
	for file := range w.sources {
		if w.sources[file] {
			paths = append(paths, w.atoms.paths[file])
		}
	}
	switch hint := nearest.Hint(edited, paths); {
	case len(paths) == 0:
		return nil, nameErrorf("an edit of %s starts nothing: the Tiltfile watches no file", edited)
	case hint != "":
		return nil, nameErrorf("an edit of %s starts nothing%s", edited, hint)
	}
	return nil, nameErrorf("an edit of %s starts nothing; watched are %s", edited, strings.Join(paths, ", "))
}
