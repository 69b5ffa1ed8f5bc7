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
	derived := []*build{b}
	for i := 0; i < len(derived); i++ {
		for _, other := range p.derived[derived[i]] {
			if !slices.Contains(derived, other) {
				derived = append(derived, other)
			}
		}
	}
	for _, d := range derived {
		for _, r := range p.running(d) {
			if !slices.Contains(b.workloads, r) {
				b.workloads = append(b.workloads, r)
			}
		}
	}
	if b.surely = len(b.workloads) > 0 || !p.unknownDeclarations(); b.surely {
		return
	}
	last := untagged(b.ref)
	last = last[strings.LastIndex(last, "/")+1:]
	for _, r := range p.unknownImages {
		if calledLike(last, r.Name) {
			b.workloads = append(b.workloads, r)
		}
	}
}

// running are the resources whose manifests name the image of a build.
func (p *project) running(b *build) []*tiltfile.Resource {
	var all []*tiltfile.Resource
	for _, u := range p.images[p.nameOf(b.ref).name] {
		if (!u.inEnvVars || b.inEnvVars()) && p.buildsImage(b.ref, u.ref) {
			all = append(all, u.resource)
		}
	}
	return all
}

// imageUse is a reference in the manifests of a resource.
type imageUse struct {
	ref       string
	inEnvVars bool
	resource  *tiltfile.Resource
}

// indexImages notes which resources name which images, and which builds are
// made from which.
func (p *project) indexImages() {
	add := func(ref string, inEnvVars bool, r *tiltfile.Resource) {
		name := p.nameOf(ref).name
		p.images[name] = append(p.images[name], imageUse{ref, inEnvVars, r})
	}
	for _, r := range p.Resources {
		if r.Compose {
			// What these rules say of pods holds for no service of Docker Compose.
			continue
		}
		for _, ref := range r.Images {
			add(ref, false, r)
		}
		for _, ref := range r.EnvValues {
			add(ref, true, r)
		}
		if len(r.Images) == 0 && r.Options.Workload != "" {
			p.unknownImages = append(p.unknownImages, r)
		}
	}
	byName := map[string][]*build{}
	for _, b := range p.builds {
		name := p.nameOf(b.ref).name
		byName[name] = append(byName[name], b)
	}
	for _, b := range p.builds {
		for _, ref := range p.bases(b) {
			for _, base := range byName[p.nameOf(ref).name] {
				if base != b && p.buildsImage(base.ref, ref) {
					p.derived[base] = append(p.derived[base], b)
				}
			}
		}
	}
}

// inEnvVars reports whether the image may be named by an environment variable
// of a manifest.
func (b *build) inEnvVars() bool {
	return b.custom != nil && b.custom.MatchInEnvVars || b.docker != nil && b.docker.MatchInEnvVars
}

// calledLike reports whether a resource is called like the last part of an
// image's name: api runs example.com/team-api:dev.
func calledLike(image, name string) bool {
	short, long := image, name
	if len(short) > len(long) {
		short, long = long, short
	}
	before, after, found := strings.Cut(long, short)
	return found && (before == "" && (after == "" || after[0] == '-') || after == "" && strings.HasSuffix(before, "-"))
}

// bases are the references of images that a build is made from.
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
