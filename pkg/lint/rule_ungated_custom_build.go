package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var ungatedCustomBuild = &Rule{
	Name:     "ungated-custom-build",
	Severity: Error,
	Doc: Doc{
		Title: "an image build takes in files that a step writes, and nothing makes it wait",
		Text: `An image build has no resource_deps. It runs within the build of the workload that uses the
image, and starts as soon as a file that it watches has changed. resource_deps of the workload hold
its first build only: from then on an edit starts the step and the image build in any order, and side
by side when the step has allow_parallel=True. The image is then made from half-written files, or from
files that do not belong together.

It is an error where a step that may run beside the image build writes what the build takes in, and
where nothing makes the first build wait for a file that is not there before a step made it. It is a
warning where the workload waits for a step that may run beside the build, and it is not known what that
step writes: say it in a comment above it, "# tiltgen: outputs=PATH". Everything else is a note: a
custom_build with file deps of which no writer is known, or only writers that exclude all other builds.

What to do: let the step exclude all others (leave allow_parallel out), let the image watch only what it
writes, and let the workload wait for it by resource_deps. That is slower, as everything waits for the
step. Or declare what each step reads and writes in a tiltgen.yaml ("tiltgen init"), and "tiltgen emit"
writes a Tiltfile in which an image is only built from finished files that belong together.`,
		Bad: `local_resource('compile', 'go build -o bin/api ./cmd/api', deps=['cmd'], allow_parallel=True)
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api'])
k8s_resource('api', resource_deps=['compile'])
`,
		Good: `local_resource('compile', 'go build -o bin/api ./cmd/api', deps=['cmd'])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api'])
k8s_resource('api', resource_deps=['compile'])
`,
	},
	check: checkUngated,
}

// writer is a step that writes an input of a build.
type writer struct {
	*step
	path  string
	input flow.Input
	sure  flow.Certainty
	// serves is true of what the step's server writes.
	serves bool
}

func checkUngated(p *project) []Diagnostic {
	var all []Diagnostic
	for _, b := range p.Builds {
		if b.Staged() || !b.Used() || len(b.Inputs) == 0 {
			continue
		}
		writers := p.writers(b)
		verdicts := []func(*build, []writer) *Diagnostic{p.sideBySide, p.neverMade, p.mayBeSideBySide, p.toTheLetter}
		if onlyTags(b) {
			verdicts = verdicts[3:]
		}
		for _, verdict := range verdicts {
			if d := verdict(b, writers); d != nil {
				d.Span, d.subject, d.call = b.At.Span, b.Ref, b.At
				for _, w := range writers {
					d.Related = append(d.Related, Related{Span: w.At.Span, Message: w.says()})
				}
				all = append(all, *d)
				break
			}
		}
	}
	return all
}

// onlyTags reports whether a build reads no files: it gives another name to an
// image that is there.
func onlyTags(b *build) bool {
	e := b.Effects
	return len(flow.ImageOps(e, command.Tag)) > 0 && len(flow.ImageOps(e, command.Build)) == 0 && len(e.Opaque) == 0
}

// writers are the steps that write inputs of a build, each with the first of
// them.
func (p *project) writers(b *build) []writer {
	var all []writer
	for _, s := range p.Steps {
		if s.Call != nil && (s.Call.Kind == stage.Load || s.Call.Kind == stage.Push) {
			continue
		}
		best := writer{step: s}
		for _, in := range b.Inputs {
			for _, w := range s.Writes {
				if c := s.Meets(w, in.Path); c > best.sure && in.Takes(w.Path) {
					best = writer{step: s, path: w.Path, input: in, sure: c}
				}
			}
			for _, w := range s.Serves {
				if c := s.Meets(w, in.Path); c > best.sure && in.Takes(w.Path) {
					best = writer{step: s, path: w.Path, input: in, sure: c, serves: true}
				}
			}
		}
		if best.sure > flow.Apart {
			all = append(all, best)
		}
	}
	return all
}

// sideBySide is the finding that a step runs beside the build and writes what
// it takes in.
func (p *project) sideBySide(b *build, writers []writer) *Diagnostic {
	for _, w := range writers {
		if w.sure < flow.Surely || !w.serves && (!p.beside(w.step) || !p.reruns(w.step)) {
			continue
		}
		d := &Diagnostic{Severity: Error}
		who := w.Name + " (allow_parallel=True)"
		cure := "Remove allow_parallel from " + w.Name
		if w.serves {
			who, cure = "the server of "+w.Name, "Write "+w.path+" in the cmd of a step instead"
		}
		when := "Tilt builds the image " + b.Ref
		if !p.startsImage(b) {
			d.Severity = Warning
			when = "a trigger builds the image " + b.Ref
		}
		order := "nothing makes the build wait"
		if p.held(b, w.step) && len(b.Workloads) > 0 {
			order = "resource_deps order only the first build"
		}
		d.Message = fmt.Sprintf("%s may still be writing %s when %s; %s. %s, or see `tiltgen explain ungated-custom-build`",
			who, w.path, when, order, cure)
		return d
	}
	return nil
}

// neverMade is the finding that a build may start before a file that it takes
// in was ever made.
func (p *project) neverMade(b *build, writers []writer) *Diagnostic {
	if !p.startsFirst(b) {
		return nil
	}
	severity := Error
	if !b.Surely {
		// That the workload runs the image is told by their names alone.
		severity = Warning
	}
	for _, w := range writers {
		if w.sure < flow.Surely || w.serves || !tilt.Known(w.path) || p.first(w.step) || p.Tree.Exists(w.path) {
			continue
		}
		unheld := p.unheld(b, w.step)
		if len(unheld) == 0 {
			continue
		}
		return &Diagnostic{Severity: severity, Message: fmt.Sprintf(
			"the first build of the image %s may start before %s has made %s, which is not there yet: nothing makes it wait. "+
				"Add resource_deps=['%s'] to k8s_resource('%s')", b.Ref, w.Name, w.path, w.Name, unheld[0].Name)}
	}
	return nil
}

// mayBeSideBySide is the finding that the workload waits for a step of which
// nobody knows what it writes, and which may run beside the build.
func (p *project) mayBeSideBySide(b *build, writers []writer) *Diagnostic {
	free := p.withoutWriter(b, writers)
	if len(free) == 0 || !p.startsImage(b) {
		return nil
	}
	suspects := p.suspects(b)
	if len(suspects) == 0 {
		return nil
	}
	// A step that names what is taken in is the likeliest to write it.
	slices.SortStableFunc(suspects, func(x, y *step) int { return cmp.Compare(mentions(y, free), mentions(x, free)) })
	s := suspects[0]
	return &Diagnostic{Severity: Warning, Message: fmt.Sprintf(
		"%s (allow_parallel=True) may still be writing what the image %s is built from: resource_deps order only the first build. "+
			"What \"%s\" writes is not known here; say it in a comment above the step, `# tiltgen: outputs=PATH` (no step is known to write %s)",
		s.Name, b.Ref, tilt.Readable(s.UnknownWrites()), strings.Join(free, ", "))}
}

// suspects are the steps that a workload of the build waits for, that may run
// beside it, and of which nobody knows what they write, the nearest first.
func (p *project) suspects(b *build) []*step {
	var all []*step
	for _, r := range b.Workloads {
		for _, name := range p.waits(r.Options.ResourceDeps) {
			s := p.Step(name)
			if s != nil && s.UnknownWrites() != "" && p.beside(s) && p.reruns(s) && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// mentions counts the paths that stand in a step's command.
func mentions(s *step, paths []string) int {
	text := s.Cmd.Shell + strings.Join(s.Cmd.Argv, " ")
	n := 0
	for _, path := range paths {
		if strings.Contains(text, path) {
			n++
		}
	}
	return n
}

// withoutWriter are the inputs of a build that no step is known to write.
func (p *project) withoutWriter(b *build, writers []writer) []string {
	var free []string
	for _, in := range b.Inputs {
		if !slices.ContainsFunc(writers, func(w writer) bool { return w.sure == flow.Surely && flow.Meet(w.path, in.Path) == flow.Surely }) {
			free = append(free, in.Path)
		}
	}
	return free
}

// toTheLetter is the note that a custom_build has file deps and no gate,
// although nothing is known to go wrong.
func (p *project) toTheLetter(b *build, writers []writer) *Diagnostic {
	if b.Custom == nil || len(b.Custom.Deps) == 0 {
		return nil
	}
	sure := slices.DeleteFunc(slices.Clone(writers), func(w writer) bool { return w.sure < flow.Surely })
	var why string
	switch {
	case onlyTags(b):
		why = "It only tags an image, and reads none of them"
	case len(sure) == 0:
		why = "No step in this file is known to write them"
	case p.slots() == 1:
		why = "With max_parallel_updates=1 only one build runs at a time"
	default:
		why = fmt.Sprintf("What writes them (%s) excludes all other builds, and ends before the first one", names(sure))
		if p.synced(b, sure) {
			why += "; only live_update may copy a file while it is written"
		}
	}
	return &Diagnostic{Severity: Note, Message: fmt.Sprintf(
		"the custom_build of %s starts whenever its file deps change, and waits for no step. %s", b.Ref, why)}
}

// synced reports whether live_update syncs what steps write.
func (p *project) synced(b *build, writers []writer) bool {
	return slices.ContainsFunc(b.Live, func(s tilt.LiveUpdateStep) bool {
		return s.Sync != nil && slices.ContainsFunc(writers, func(w writer) bool { return flow.Meet(w.path, s.Sync.Local) == flow.Surely })
	})
}

func names(writers []writer) string {
	var all []string
	for _, w := range writers {
		all = append(all, w.Name)
	}
	return strings.Join(all, ", ")
}

// says is what the writer is known to do.
func (w writer) says() string {
	if w.sure == flow.Surely {
		return fmt.Sprintf("%s writes %s", w.Name, w.path)
	}
	return fmt.Sprintf("%s may write there, in %s", w.Name, w.path)
}
