package tiltfile

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// checkLiveUpdates refuses steps whose files Tilt does not watch.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, validateLiveUpdate.
func (e *evaluation) checkLiveUpdates() error {
	for _, r := range e.world.Resources {
		for _, i := range r.builds {
			if err := i.checkSteps(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *image) checkSteps() error {
	var watched []string
	all, _ := closure([]*image{i})
	for _, from := range all {
		watched = append(watched, from.watched...)
	}
	if slices.ContainsFunc(watched, func(p string) bool { return !tilt.Known(p) }) || slices.ContainsFunc(all, func(i *image) bool { return i.basesUnknown }) {
		return nil
	}
	if i.onlyLive {
		return nil
	}
	for _, s := range i.live {
		what, paths := "fall_back_on paths", s.FallBackOn
		if s.Sync != nil {
			what, paths = "sync step source", []string{s.Sync.Local}
		}
		for _, p := range paths {
			if tilt.Known(p) && !slices.ContainsFunc(watched, func(folder string) bool { return within(p, folder) }) {
				return &Error{Span: s.At.Span, Message: fmt.Sprintf(
					"%s '%s' is not a child of any watched filepaths ([%s])", what, p, strings.Join(watched, " "))}
			}
		}
	}
	return nil
}

// within reports whether a path is another one or lies in it; both are clean.
func within(p, folder string) bool {
	switch {
	case p == folder:
		return true
	case folder == ".":
		return !path.IsAbs(p) && p != ".." && !strings.HasPrefix(p, "../")
	case strings.HasSuffix(folder, ".."):
		// What is above the Tiltfile's folder holds it, and what lies beside it.
		return !path.IsAbs(p) && strings.Count(p, "..") <= strings.Count(folder, "..")
	}
	return strings.HasPrefix(p, strings.TrimSuffix(folder, "/")+"/")
}

// checkUnusedSteps refuses steps that no live_update has taken up.
//
// Tilt 0.37: internal/tiltfile/live_update.go, checkForUnconsumedLiveUpdateSteps.
func (e *evaluation) checkUnusedSteps() error {
	if len(e.unused) == 0 || e.calledOut || e.loose {
		return nil
	}
	places := slices.SortedFunc(maps.Keys(e.unused), comparePositions)
	s := e.unused[places[0]]
	return &Error{Span: s.At.Span, Message: fmt.Sprintf(
		"found %d live_update steps that were created but not used in a live_update: value '%s' of type '%s'", len(places), s, s.Type())}
}

func comparePositions(a, b tilt.Position) int {
	if a.File != b.File {
		return strings.Compare(a.File, b.File)
	}
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Column - b.Column
}

// checkNames refuses resources whose name nothing can have. Those that calls
// give were looked at there, but for an empty one.
//
// Tilt 0.37: pkg/model/manifest.go, Validate.
func (e *evaluation) checkNames() error {
	for _, r := range e.world.Resources {
		if problem := badName(r.Name); problem != "" {
			return &Error{Span: r.Calls[0].Span, Message: problem}
		}
	}
	for _, d := range e.deploys {
		if d.name == "" {
			return &Error{Span: d.at.Arg("name"), Message: "[validate] manifest missing name"}
		}
	}
	for _, r := range e.world.LocalResources {
		if r.Name == "" && r.At.Arg("name") != r.At.Span {
			return &Error{Span: r.At.Arg("name"), Message: "[validate] manifest missing name"}
		}
	}
	return nil
}
