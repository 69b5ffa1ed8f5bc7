package lint

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/flow"
)

var danglingGate = &Rule{
	Name:     "dangling-gate",
	Severity: Warning,
	Doc: Doc{
		Title: "a step that only waits for builds holds no image build",
		Text: `A local_resource that does nothing but wait for others (an echo with resource_deps) holds the
resources that require it, and each only until its first build. An image build cannot require it: it
runs within the build of its workload. So where only the workload requires the step, every image build
after the first starts without it.

What to do: see "tiltgen explain ungated-custom-build" for what holds an image build. The step does no
harm, and no good either.`,
		Bad: `local_resource('compile', 'go build -o bin/api ./cmd/api', deps=['cmd'], allow_parallel=True)
local_resource('builds-complete', 'echo done', resource_deps=['compile'])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api'])
k8s_resource('api', resource_deps=['builds-complete'])
`,
		Good: `local_resource('compile', 'go build -o bin/api ./cmd/api', deps=['cmd'])
custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api'])
k8s_resource('api', resource_deps=['compile'])
`,
	},
	check: checkDanglingGate,
}

func checkDanglingGate(p *project) []Diagnostic {
	var all []Diagnostic
	for _, gate := range p.Steps {
		if !p.onlyWaits(gate) || p.requiredByStep(gate) {
			continue
		}
		b, running := p.ungatedBehind(gate)
		if b == nil {
			continue
		}
		all = append(all, Diagnostic{
			Severity: Warning, Span: gate.At.Span, subject: gate.Name, call: gate.At,
			Message: fmt.Sprintf("%s holds no image build: %s. After that the image %s is built whenever its files change, also while %s is running",
				gate.Name, p.whoRequires(gate), b.Ref, running.Name),
			Related: []Related{{Span: b.At.Span, Message: "the image build that does not wait"}},
		})
	}
	return all
}

// waiting are programs by which a step only waits, or says something.
var waiting = map[string]bool{
	"true": true, ":": true, "echo": true, "printf": true, "exit": true, "sleep": true, "date": true, "test": true, "[": true, "wait": true,
}

// onlyWaits reports whether a step does nothing but wait for others.
func (p *project) onlyWaits(s *step) bool {
	if s.Call != nil || len(s.ResourceDeps) == 0 || len(s.Deps) > 0 || !s.ServeCmd.IsZero() || !p.auto(s) || len(s.Writes) > 0 {
		return false
	}
	return !slices.ContainsFunc(s.Effects.Programs, func(program string) bool { return !waiting[program] })
}

func (p *project) requiredByStep(s *step) bool {
	return slices.ContainsFunc(p.Steps, func(other *step) bool { return slices.Contains(other.ResourceDeps, s.Name) })
}

// ungatedBehind is an image build that may run beside a step that a gate waits
// for, though it takes in what that step writes or may write.
func (p *project) ungatedBehind(gate *step) (*build, *step) {
	waits := p.waits(gate.ResourceDeps)
	for _, b := range p.Builds {
		if b.Staged() || !b.Used() || onlyTags(b) {
			continue
		}
		writers := p.writers(b)
		for _, w := range writers {
			if w.sure == flow.Surely && slices.Contains(waits, w.Name) && p.beside(w.step) && p.reruns(w.step) {
				return b, w.step
			}
		}
		if len(p.withoutWriter(b, writers)) == 0 || !p.held(b, gate) {
			continue
		}
		for _, s := range p.suspects(b) {
			if slices.Contains(waits, s.Name) {
				return b, s
			}
		}
	}
	return nil, nil
}

func (p *project) whoRequires(s *step) string {
	for _, r := range p.Resources {
		if slices.Contains(r.Options.ResourceDeps, s.Name) {
			return fmt.Sprintf("only %s requires it, and that for its first build only", r.Name)
		}
	}
	return "nothing requires it"
}
