package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/command"
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
	input input
	sure  certainty
	// serves is true of what the step's server writes.
	serves bool
}

func checkUngated(p *project) []Diagnostic {
	var all []Diagnostic
	for _, b := range p.builds {
		if b.staged || !b.used() || len(b.inputs) == 0 {
			continue
		}
		writers := p.writers(b)
		verdicts := []func(*build, []writer) *Diagnostic{p.sideBySide, p.neverMade, p.mayBeSideBySide, p.toTheLetter}
		if onlyTags(b) {
			verdicts = verdicts[3:]
		}
		for _, verdict := range verdicts {
			if d := verdict(b, writers); d != nil {
				d.Span, d.subject, d.call = b.at.Span, b.ref, b.at
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
	e := b.effects
	return len(imageOps(e, command.Tag)) > 0 && len(imageOps(e, command.Build)) == 0 && len(e.Opaque) == 0
}

// writers are the steps that write inputs of a build, each with the first of
// them.
func (p *project) writers(b *build) []writer {
	var all []writer
	for _, s := range p.steps {
		if s.stage == stage.Load || s.stage == stage.Push {
			continue
		}
		best := writer{step: s}
		for _, in := range b.inputs {
			for _, w := range s.writes {
				if c := s.meets(w, in.path); c > best.sure && in.takes(w.Path) {
					best = writer{step: s, path: w.Path, input: in, sure: c}
				}
			}
			for _, w := range s.serves {
				if c := s.meets(w, in.path); c > best.sure && in.takes(w.Path) {
					best = writer{step: s, path: w.Path, input: in, sure: c, serves: true}
				}
			}
		}
		if best.sure > apart {
			all = append(all, best)
		}
	}
	return all
}

// meets reports whether a path that the step writes is one that is read. Of a
// folder that a tool is known to fill, such as cargo's target, nobody says what
// it fills in.
func (s *step) meets(w command.Path, read string) certainty {
	c := meet(w.Path, read)
	if c == surely && w.Folder && !s.told && w.Path != read && within(read, w.Path) {
		return perhaps
	}
	return c
}

// sideBySide is the finding that a step runs beside the build and writes what
// it takes in.
func (p *project) sideBySide(b *build, writers []writer) *Diagnostic {
	for _, w := range writers {
		if w.sure < surely || !w.serves && (!p.beside(w.step) || !p.reruns(w.step)) {
			continue
		}
		d := &Diagnostic{Severity: Error}
		who := w.Name + " (allow_parallel=True)"
		cure := "Remove allow_parallel from " + w.Name
		if w.serves {
			who, cure = "the server of "+w.Name, "Write "+w.path+" in the cmd of a step instead"
		}
		when := "Tilt builds the image " + b.ref
		if !p.startsImage(b) {
			d.Severity = Warning
			when = "a trigger builds the image " + b.ref
		}
		order := "nothing makes the build wait"
		if p.held(b, w.step) && len(b.workloads) > 0 {
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
	if !b.surely {
		// That the workload runs the image is told by their names alone.
		severity = Warning
	}
	for _, w := range writers {
		if w.sure < surely || w.serves || !tilt.Known(w.path) || p.first(w.step) || p.tree.Exists(w.path) {
			continue
		}
		unheld := p.unheld(b, w.step)
		if len(unheld) == 0 {
			continue
		}
		return &Diagnostic{Severity: severity, Message: fmt.Sprintf(
			"the first build of the image %s may start before %s has made %s, which is not there yet: nothing makes it wait. "+
				"Add resource_deps=['%s'] to k8s_resource('%s')", b.ref, w.Name, w.path, w.Name, unheld[0].Name)}
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
	slices.SortStableFunc(suspects, func(x, y *step) int { return cmp.Compare(y.mentions(free), x.mentions(free)) })
	s := suspects[0]
	return &Diagnostic{Severity: Warning, Message: fmt.Sprintf(
		"%s (allow_parallel=True) may still be writing what the image %s is built from: resource_deps order only the first build. "+
			"What \"%s\" writes is not known here; say it in a comment above the step, `# tiltgen: outputs=PATH` (no step is known to write %s)",
		s.Name, b.ref, tilt.Readable(s.unknownWrites()), strings.Join(free, ", "))}
}

// suspects are the steps that a workload of the build waits for, that may run
// beside it, and of which nobody knows what they write, the nearest first.
func (p *project) suspects(b *build) []*step {
	var all []*step
	for _, r := range b.workloads {
		for _, name := range p.waits(r.Options.ResourceDeps) {
			s := p.byName[name]
			if s != nil && s.unknownWrites() != "" && p.beside(s) && p.reruns(s) && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// unknownWrites is the part of a step's command of which nobody knows what it
// writes, or "".
func (s *step) unknownWrites() string {
	switch {
	case s.told:
		return ""
	case len(s.effects.Opaque) > 0:
		return s.effects.Opaque[0].What
	}
	for _, w := range s.effects.Writes {
		if w.Folder && len(s.effects.Programs) > 0 {
			return s.effects.Programs[0]
		}
	}
	return ""
}

// mentions counts the paths that stand in a step's command.
func (s *step) mentions(paths []string) int {
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
	for _, in := range b.inputs {
		if !slices.ContainsFunc(writers, func(w writer) bool { return w.sure == surely && meet(w.path, in.path) == surely }) {
			free = append(free, in.path)
		}
	}
	return free
}

// toTheLetter is the note that a custom_build has file deps and no gate,
// although nothing is known to go wrong.
func (p *project) toTheLetter(b *build, writers []writer) *Diagnostic {
	if b.custom == nil || len(b.custom.Deps) == 0 {
		return nil
	}
	sure := slices.DeleteFunc(slices.Clone(writers), func(w writer) bool { return w.sure < surely })
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
		"the custom_build of %s starts whenever its file deps change, and waits for no step. %s", b.ref, why)}
}

// synced reports whether live_update syncs what steps write.
func (p *project) synced(b *build, writers []writer) bool {
	return slices.ContainsFunc(b.live, func(s tilt.LiveUpdateStep) bool {
		return s.Sync != nil && slices.ContainsFunc(writers, func(w writer) bool { return meet(w.path, s.Sync.Local) == surely })
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
	if w.sure == surely {
		return fmt.Sprintf("%s writes %s", w.Name, w.path)
	}
	return fmt.Sprintf("%s may write there, in %s", w.Name, w.path)
}
