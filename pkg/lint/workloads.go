package lint

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// findWorkloads finds the resources that run a build's image, or an image made
// from it. Where manifests are not known, those are taken that are called like
// the image, as long as no image of theirs is known.
func (p *project) findWorkloads(b *build) {
	refs := []string{b.ref}
	for grown := true; grown; {
		grown = false
		for _, other := range p.builds {
			if !slices.Contains(refs, other.ref) && slices.ContainsFunc(p.bases(other), func(base string) bool { return p.anyBuilds(refs, base) }) {
				refs = append(refs, other.ref)
				grown = true
			}
		}
	}
	for _, r := range p.Resources {
		images := r.Images
		if b.inEnvVars() {
			images = append(slices.Clone(images), r.EnvValues...)
		}
		if slices.ContainsFunc(images, func(image string) bool { return p.anyBuilds(refs, image) }) {
			b.workloads = append(b.workloads, r)
		}
	}
	if b.surely = len(b.workloads) > 0 || !p.unknownDeclarations(); b.surely {
		return
	}
	for _, r := range p.Resources {
		if len(r.Images) == 0 && r.Options.Workload != "" && calledLike(b.ref, r.Name) {
			b.workloads = append(b.workloads, r)
		}
	}
}

// inEnvVars reports whether the image may be named by an environment variable
// of a manifest.
func (b *build) inEnvVars() bool {
	return b.custom != nil && b.custom.MatchInEnvVars || b.docker != nil && b.docker.MatchInEnvVars
}

func (p *project) anyBuilds(refs []string, image string) bool {
	return slices.ContainsFunc(refs, func(ref string) bool { return p.buildsImage(ref, image) })
}

// calledLike reports whether a resource is called like an image: api runs
// example.com/team-api:dev.
func calledLike(ref, name string) bool {
	last := untagged(ref)
	last = last[strings.LastIndex(last, "/")+1:]
	return last == name || strings.HasSuffix(last, "-"+name) || strings.HasPrefix(last, name+"-") ||
		strings.HasPrefix(name, last+"-") || strings.HasSuffix(name, "-"+last)
}

// bases are the images that a build is made from.
func (p *project) bases(b *build) []string {
	if b.custom != nil {
		return b.custom.ImageDeps
	}
	if file := p.dockerfile(b.context()); file != nil {
		return file.Images(b.docker.Target)
	}
	return nil
}

// used reports whether Tilt builds an image at all: one that nothing runs is
// not built.
func (b *build) used() bool { return !b.surely || len(b.workloads) > 0 }

// waits are the names of all resources that have to be ready before a resource
// with these resource_deps runs first, the nearest first.
func (p *project) waits(deps []string) []string {
	key := strings.Join(deps, "\x00")
	if all, ok := p.waited[key]; ok {
		return all
	}
	var all []string
	seen := map[string]bool{}
	add := func(names []string) {
		for _, name := range names {
			if !seen[name] {
				seen[name] = true
				all = append(all, name)
			}
		}
	}
	add(deps)
	for i := 0; i < len(all); i++ {
		if s := p.byName[all[i]]; s != nil {
			add(s.ResourceDeps)
		}
		if r := p.resources[all[i]]; r != nil {
			add(r.Options.ResourceDeps)
		}
	}
	p.waited[key] = all
	return all
}

// held reports whether every workload of a build waits for a step, before the
// image is built first.
func (p *project) held(b *build, s *step) bool { return len(p.unheld(b, s)) == 0 }

// unheld are the workloads of a build that do not wait for a step. A server
// without a readiness probe counts as ready when it is started.
func (p *project) unheld(b *build, s *step) []*tiltfile.Resource {
	var all []*tiltfile.Resource
	for _, r := range b.workloads {
		ready := s.ServeCmd.IsZero() || s.ReadinessProbe != nil || !s.Cmd.IsZero()
		if !ready || !slices.Contains(p.waits(r.Options.ResourceDeps), s.Name) {
			all = append(all, r)
		}
	}
	if !b.surely && len(all) < len(b.workloads) {
		return nil
	}
	return all
}

// first reports whether a step ends before any image build can start, although
// nothing waits for it. Tilt starts local resources first, one after the other
// as long as each of them excludes all others, or there is only one slot.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go, NextUnbuiltTargetToBuild.
func (p *project) first(s *step) bool {
	last := s.index
	for _, name := range append([]string{s.Name}, p.waits(s.ResourceDeps)...) {
		before := p.byName[name]
		if before == nil || !before.starts() || p.slots() > 1 && p.lets(before) {
			return false
		}
		last = max(last, before.index)
	}
	if p.slots() == 1 {
		return true
	}
	return !slices.ContainsFunc(p.steps[:last], func(other *step) bool {
		return p.lets(other) && other.starts() && !slices.Contains(p.waits(other.ResourceDeps), s.Name)
	})
}

// lets reports whether others may start while a step runs.
func (p *project) lets(s *step) bool { return s.AllowParallel || s.Cmd.IsZero() }

// startsImage reports whether a change starts an image build by itself: its
// workload may be one that only a person starts.
func (p *project) startsImage(b *build) bool {
	return !b.surely || slices.ContainsFunc(b.workloads, func(r *tiltfile.Resource) bool {
		return p.mode(r.Options.TriggerMode) != tilt.TriggerManual
	})
}

// startsFirst reports whether an image is built when Tilt starts.
func (p *project) startsFirst(b *build) bool {
	return !b.surely || slices.ContainsFunc(b.workloads, func(r *tiltfile.Resource) bool {
		return r.Options.AutoInit == nil || *r.Options.AutoInit
	})
}

// imageOps are what a step or a build does to images, of one kind.
func imageOps(effects command.Effects, op command.Op) []command.Image {
	var all []command.Image
	for _, image := range effects.Images {
		if image.Op == op {
			all = append(all, image)
		}
	}
	return all
}
