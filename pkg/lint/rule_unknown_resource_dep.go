package lint

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/nearest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var unknownResourceDep = &Rule{
	Name:     "unknown-resource-dep",
	Severity: Warning,
	Doc: Doc{
		Title: "resource_deps name a resource that there is not",
		Text: `Tilt only warns of a name in resource_deps that it does not know, and ignores it: nothing waits.
Names of a Tiltfile that runs as an extension of its own are not known either.

What to do: write the name that Tilt shows for the resource. A workload has the name of its Deployment,
unless new_name gives it another one.`,
		Bad: `local_resource('compile', 'make', deps=['src'])
local_resource('check', 'make test', deps=['src'], resource_deps=['complie'])
`,
		Good: `local_resource('compile', 'make', deps=['src'])
local_resource('check', 'make test', deps=['src'], resource_deps=['compile'])
`,
	},
	check: checkResourceDeps,
}

// Tilt 0.37: internal/tiltfile/tiltfile_state.go, sanitizeDependencies.
func checkResourceDeps(p *project) []Diagnostic {
	known := []string{"uncategorized"}
	renamed := map[string]string{}
	for _, s := range p.Steps {
		known = append(known, s.Name)
	}
	for _, r := range p.Resources {
		known = append(known, r.Name)
		if r.Options.Workload != r.Name {
			renamed[r.Options.Workload] = r.Name
		}
	}
	if slices.ContainsFunc(known, func(n string) bool { return !tilt.Known(n) }) {
		return nil
	}
	var all []Diagnostic
	check := func(name string, deps []string, at *tilt.Call) {
		for _, d := range deps {
			if !tilt.Known(d) || slices.Contains(known, d) {
				continue
			}
			cure := p.cureOfDep(d, known, renamed)
			if cure == "" {
				continue
			}
			all = append(all, Diagnostic{
				Severity: Warning, Span: at.Arg("resource_deps"), subject: name + " " + d, call: at,
				Message: fmt.Sprintf("%s does not wait for %q: there is no such resource, and Tilt ignores the name; %s", name, d, cure),
			})
		}
	}
	for _, s := range p.Steps {
		check(s.Name, s.ResourceDeps, s.At)
	}
	for _, o := range p.K8sResources {
		name := o.Workload
		if name == "" {
			name = o.NewName
		}
		check(name, o.ResourceDeps, o.At)
	}
	return all
}

// cureOfDep says what to write instead of a name that is not known here, or
// nothing where it may be that of a resource that is not seen.
func (p *project) cureOfDep(name string, known []string, renamed map[string]string) string {
	if len(p.Opaque) > 0 {
		return ""
	}
	if now := renamed[name]; now != "" {
		return fmt.Sprintf("it is called %q here", now)
	}
	if n := nearest.Name(name, known); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	// A file without manifests may be a part of another one, which has it.
	if p.UnknownDeclarations() {
		return ""
	}
	return "take it out"
}
