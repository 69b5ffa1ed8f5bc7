package lint

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var stageNeverReruns = &Rule{
	Name:     "stage-never-reruns",
	Severity: Error,
	Doc: Doc{
		Title: "a step works on what another one makes, and runs only once",
		Text: `resource_deps make a step wait for the first success of others. They never start it again: only
a change of a file in its deps does. A step with resource_deps and no deps runs once after Tilt starts.
Where it works on what a step before it makes anew after every edit (loads the image that it builds,
copies the file that it writes), later edits stop there.

What to do: give it deps on a file that the step before it writes when it is done.`,
		Bad: `local_resource('docker-build', 'docker build -t api:dev .', deps=['src'])
local_resource('kind-load', 'kind load docker-image api:dev', resource_deps=['docker-build'])
`,
		Good: `local_resource('docker-build', 'docker build -t api:dev --iidfile api.iid .', deps=['src'])
local_resource('kind-load', 'kind load docker-image api:dev', deps=['api.iid'], resource_deps=['docker-build'])
`,
	},
	check: checkNeverReruns,
}

func checkNeverReruns(p *project) []Diagnostic {
	var all []Diagnostic
	for _, s := range p.Steps {
		if s.Call != nil || len(s.Deps) > 0 || len(s.ResourceDeps) == 0 || s.Cmd.IsZero() || !p.auto(s) || !s.Starts() {
			continue
		}
		for _, name := range p.waits(s.ResourceDeps) {
			before := p.Step(name)
			if before == nil || len(before.Deps) == 0 || !p.auto(before) {
				continue
			}
			if what := p.workedOn(s, before); what != "" {
				all = append(all, Diagnostic{
					Severity: Error, Span: s.At.Span, subject: s.Name, call: s.At,
					Message: fmt.Sprintf("%s runs once and never again: it has resource_deps but no deps. After an edit %s makes %s anew, and %s does not follow. "+
						"Give it deps on a file that %s writes when it is done", s.Name, before.Name, what, s.Name, before.Name),
					Related: []Related{{Span: before.At.Span, Message: fmt.Sprintf("%s runs after every edit", before.Name)}},
				})
				break
			}
		}
	}
	return all
}

// workedOn is what a step makes that a later one works on, or "".
func (p *project) workedOn(s, before *step) string {
	for _, made := range before.Effects.Images {
		if made.Op == command.Push || made.Op == command.Load || !tilt.Known(made.Ref) {
			continue
		}
		for _, image := range s.Effects.Images {
			if p.SameTag(image.Ref, made.Ref) || p.SameTag(image.Source, made.Ref) {
				return "the image " + made.Ref
			}
		}
	}
	for _, w := range before.Writes {
		if !tilt.Known(w.Path) {
			continue
		}
		for _, r := range s.Effects.Reads {
			if readsOf(r.Path, w.Path, before) {
				return w.Path
			}
		}
		for _, image := range flow.ImageOps(s.Effects, command.Build) {
			if image.Context != "" && readsOf(image.Context, w.Path, before) {
				return w.Path
			}
		}
	}
	return ""
}

// readsOf reports whether a read of a path is one of what a step writes, and
// not of a folder that holds its sources as well.
func readsOf(read, written string, before *step) bool {
	return flow.Meet(written, read) == flow.Surely && !slices.ContainsFunc(before.Deps, func(d string) bool { return flow.Within(d, read) })
}
