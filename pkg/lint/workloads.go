package lint

import (
	"slices"
	"strings"

	"github.com/distribution/reference"

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
			if !slices.Contains(refs, other.ref) && slices.ContainsFunc(p.bases(other), func(base string) bool { return runs(refs, base) }) {
				refs = append(refs, other.ref)
				grown = true
			}
		}
	}
	for _, r := range p.Resources {
		if r.Compose {
			// What these rules say of pods holds for no service of Docker Compose.
			continue
		}
		if slices.ContainsFunc(r.Images, func(image string) bool { return runs(refs, image) }) {
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

// runs reports whether an image of a manifest is one of some references: a
// reference without a tag stands for all tags.
//
// Tilt 0.37: internal/container/selector.go.
func runs(refs []string, image string) bool {
	return slices.ContainsFunc(refs, func(ref string) bool { return sameImage(ref, image) })
}

func sameImage(ref, image string) bool {
	if !tilt.Known(ref) || !tilt.Known(image) {
		return ref == image
	}
	a, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return ref == image
	}
	b, err := reference.ParseNormalizedNamed(image)
	if err != nil || a.Name() != b.Name() {
		return false
	}
	tagged, hasTag := a.(reference.Tagged)
	other, otherHasTag := b.(reference.Tagged)
	return !hasTag || otherHasTag && tagged.Tag() == other.Tag()
}

// used reports whether Tilt builds an image at all: one that nothing runs is
// not built.
func (b *build) used() bool { return !b.surely || len(b.workloads) > 0 }

// waits are the names of all resources that have to be ready before a resource
// with these resource_deps runs first, the nearest first.
func (p *project) waits(deps []string) []string {
	all := slices.Clone(deps)
	for i := 0; i < len(all); i++ {
		var next []string
		if s := p.byName[all[i]]; s != nil {
			next = s.ResourceDeps
		}
		for _, r := range p.Resources {
			if r.Name == all[i] {
				next = r.Options.ResourceDeps
			}
		}
		for _, name := range next {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// held reports whether every workload of a build waits for a step, before the
// image is built first.
func (p *project) held(b *build, s *step) bool {
	if len(b.workloads) == 0 {
		return !b.surely
	}
	held := func(r *tiltfile.Resource) bool { return slices.Contains(p.waits(r.Options.ResourceDeps), s.Name) }
	if b.surely {
		return !slices.ContainsFunc(b.workloads, func(r *tiltfile.Resource) bool { return !held(r) })
	}
	return slices.ContainsFunc(b.workloads, held)
}

// first reports whether a step ends before any image build can start, although
// nothing waits for it: Tilt starts local resources first, one after the
// other, as long as each of them excludes all others.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go, NextUnbuiltTargetToBuild.
func (p *project) first(s *step) bool {
	if s.AllowParallel || !s.starts() || len(s.ResourceDeps) > 0 {
		return false
	}
	return !slices.ContainsFunc(p.steps[:s.index], func(before *step) bool {
		return (before.AllowParallel || before.Cmd.IsZero()) && before.starts() && len(before.ResourceDeps) == 0
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
