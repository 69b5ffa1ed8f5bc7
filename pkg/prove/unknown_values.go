package prove

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// decisive are the arguments that decide when something is built, and what it
// takes in.
var decisive = []string{
	"deps", "ignore", "resource_deps", "allow_parallel", "auto_init", "trigger_mode", "readiness_probe", "dir",
	"context", "dockerfile", "dockerfile_contents", "only", "target", "live_update", "image_deps",
}

// unknownValues are the decisive arguments, in what can influence a consumer, of
// which the Tiltfile alone does not tell the value. Then no run is one for sure.
func (w *world) unknownValues(c *consumer, part int) []Doubt {
	var all []Doubt
	for _, name := range w.Settings.Unknown {
		all = append(all, Doubt{Why: name + " cannot be told from the Tiltfile alone", Value: true})
	}
	if !known(w.Settings.WatchIgnore) {
		all = append(all, Doubt{Why: "what watch_settings ignores cannot be told from the Tiltfile alone", Value: true})
	}
	_, in := w.cone(c, part)
	for i, p := range w.parts {
		if p.unnamed && (in[i] || p.resource.Kind != schedule.Local && len(p.calls) > 0) {
			all = append(all, Doubt{Why: fmt.Sprintf("which resource %s is cannot be told from the Tiltfile alone", p.resource.Name), Value: true})
		}
		if !in[i] {
			continue
		}
		for _, of := range p.unknown(w.usesIn(c, part, i)) {
			all = append(all, Doubt{Why: of + " cannot be told from the Tiltfile alone", Value: true})
		}
	}
	return all
}

// unknown are the decisive arguments of a part, and of its uses, that are not
// known, each with what it is an argument of.
func (p *part) unknown(uses []*use) []string {
	all := unknowns{of: p.resource.Name}
	for _, call := range p.calls {
		all.call(call)
	}
	if p.step != nil {
		all.note("deps", known(p.step.Deps))
		all.note("ignore", known(p.step.Ignore))
		all.note("dir", tilt.Known(p.step.Dir))
	}
	all.note("resource_deps", known(p.resource.ResourceDeps))
	for _, u := range uses {
		if u.build != nil {
			all.of = tilt.Readable(u.build.Ref)
			all.build(u.build)
		}
		all.note("the base image", !u.unknownBase)
	}
	return all.names
}

// unknowns are arguments of something.
type unknowns struct {
	of    string
	names []string
}

func (all *unknowns) note(name string, isKnown bool) {
	of := fmt.Sprintf("%s of %s", name, all.of)
	if !isKnown && !slices.Contains(all.names, of) {
		all.names = append(all.names, of)
	}
}

func (all *unknowns) call(call *tilt.Call) {
	if call == nil {
		return
	}
	for _, name := range call.Unknown {
		all.note(name, !slices.Contains(decisive, name))
	}
}

func (all *unknowns) build(b *flow.Build) {
	all.call(b.At)
	note := all.note
	if c := b.Custom; c != nil {
		note("deps", known(c.Deps))
		note("ignore", known(c.Ignore))
		note("image_deps", known(c.ImageDeps))
		note("dir", tilt.Known(c.Dir))
	}
	if d := b.Docker; d != nil {
		note("context", tilt.Known(d.Context))
		note("dockerfile", tilt.Known(d.Dockerfile))
		note("only", known(d.Only))
		note("ignore", known(d.Ignore))
	}
	for _, step := range b.Live {
		note("live_update", known(step.FallBackOn) && (step.Sync == nil || tilt.Known(step.Sync.Local)))
	}
}

// known reports whether all values are known.
func known(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !tilt.Known(v) })
}

// Unnamed says of which image builds the name cannot be told, so that none of them
// is a consumer.
func Unnamed(r *tiltfile.Reading) []string {
	var all []string
	for _, world := range r.Worlds {
		for _, b := range world.CustomBuilds {
			all = appendUnnamed(all, "custom_build", b.Ref, b.At)
		}
		for _, b := range world.DockerBuilds {
			all = appendUnnamed(all, "docker_build", b.Ref, b.At)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func appendUnnamed(all []string, builtin, ref string, at *tilt.Call) []string {
	if tilt.Known(ref) || at == nil {
		return all
	}
	return append(all, fmt.Sprintf("which image the %s in line %d of %s builds cannot be told from the Tiltfile alone", builtin, at.Start.Line, at.Start.File))
}
