package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/command"
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

What to do: let "tiltgen emit" write the stages, which wait for a stamp of every step; or let the step
exclude all others (leave allow_parallel out), let the image watch only what it writes, and let the
workload wait for it by resource_deps.`,
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
				d.Span = b.at.Span
				d.Related = append(d.Related, p.relatedWriters(b, writers)...)
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
		best := writer{step: s}
		for _, w := range s.writes {
			for _, in := range b.inputs {
				if c := s.meets(w, in.path); c > best.sure {
					best.path, best.input, best.sure = w.Path, in, c
				}
			}
		}
		if best.sure > apart && s.stage != "load" && s.stage != "push" {
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
		if w.sure < surely || !p.beside(w.step) || !p.reruns(w.step) && p.held(b, w.step) {
			continue
		}
		start := "an edit starts the image build as soon as a file that it watches has changed"
		if !w.input.watched {
			start = "the image build starts whenever what it watches changes"
		}
		only := "and nothing makes its first build wait either"
		if p.held(b, w.step) {
			only = "resource_deps hold its first build only"
		}
		return &Diagnostic{Severity: Error, Message: fmt.Sprintf(
			"the image build of %s takes in %s while %s may still be writing it: %s, and %s has allow_parallel=True; %s. "+
				"Let `tiltgen emit` write the stages, or leave out allow_parallel",
			b.ref, w.path, w.Name, start, w.Name, only)}
	}
	return nil
}

// neverMade is the finding that a build may start before a file that it takes
// in was ever made.
func (p *project) neverMade(b *build, writers []writer) *Diagnostic {
	for _, w := range writers {
		if w.sure < surely || !tilt.Known(w.path) || p.held(b, w.step) || p.first(w.step) || p.tree.Exists(w.path) {
			continue
		}
		if !b.surely {
			continue
		}
		return &Diagnostic{Severity: Error, Message: fmt.Sprintf(
			"the first image build of %s may start before %s has made %s: nothing makes it wait. Add resource_deps=['%s'] to %s",
			b.ref, w.Name, w.path, w.Name, p.workloadCall(b))}
	}
	return nil
}

// workloadCall names the call that holds the first build of an image.
func (p *project) workloadCall(b *build) string {
	if len(b.workloads) == 0 {
		return "the k8s_resource of its workload"
	}
	return fmt.Sprintf("k8s_resource('%s')", b.workloads[0].Name)
}

// mayBeSideBySide is the finding that the workload waits for a step of which
// nobody knows what it writes, and which may run beside the build.
func (p *project) mayBeSideBySide(b *build, writers []writer) *Diagnostic {
	free := p.withoutWriter(b, writers)
	if len(free) == 0 || len(b.workloads) == 0 {
		return nil
	}
	var suspects []*step
	for _, name := range p.waits(b.workloads[0].Options.ResourceDeps) {
		if s := p.byName[name]; s != nil && s.unknownWrites() != "" && p.beside(s) && p.reruns(s) && p.held(b, s) {
			suspects = append(suspects, s)
		}
	}
	// A step that names what is taken in is the likeliest to write it.
	slices.SortStableFunc(suspects, func(x, y *step) int { return cmp.Compare(y.mentions(free), x.mentions(free)) })
	for _, s := range suspects {
		what := s.unknownWrites()
		return &Diagnostic{Severity: Warning, Message: fmt.Sprintf(
			"the image build of %s may take in what %s is still writing: its workload waits for %s, but only for the first build, "+
				"and %s has allow_parallel=True. What %q writes is not known here: say it in a comment above the step, "+
				"`# tiltgen: outputs=PATH` (of %s no writer is known)",
			b.ref, s.Name, s.Name, s.Name, what, strings.Join(free, ", "))}
	}
	return nil
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
	why := "nothing in this file is known to write them"
	if onlyTags(b) {
		why = "but it only tags an image, and reads none of them"
	} else if sure := slices.DeleteFunc(slices.Clone(writers), func(w writer) bool { return w.sure < surely }); len(sure) > 0 {
		why = fmt.Sprintf("what writes them (%s) runs beside no other build, and before the first one", names(sure))
		if p.slots() == 1 {
			why = "max_parallel_updates=1 lets only one build run at a time"
		}
	}
	return &Diagnostic{Severity: Note, Message: fmt.Sprintf(
		"the custom_build of %s starts whenever its file deps change, and waits for no step; %s", b.ref, why)}
}

func names(writers []writer) string {
	var all []string
	for _, w := range writers {
		all = append(all, w.Name)
	}
	return strings.Join(all, ", ")
}

func (p *project) relatedWriters(b *build, writers []writer) []Related {
	var all []Related
	for _, w := range writers {
		all = append(all, Related{Span: w.At.Span, Message: w.says()})
	}
	return all
}

// says is what the writer is known to do.
func (w writer) says() string {
	if w.sure == surely {
		return fmt.Sprintf("%s writes %s", w.Name, w.path)
	}
	return fmt.Sprintf("%s may write there, in %s", w.Name, w.path)
}
