package flow

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// findWorkloads finds the resources that run a build's image, or an image made
// from it. Where manifests are not known, those are taken that are called like
// the image, as long as no image of theirs is known.
func (p *Project) findWorkloads(b *Build) {
	derived := []*Build{b}
	for i := 0; i < len(derived); i++ {
		for _, other := range p.derived[derived[i]] {
			if !slices.Contains(derived, other) {
				derived = append(derived, other)
			}
		}
	}
	for _, d := range derived {
		for _, r := range p.running(d) {
			if !slices.Contains(b.Workloads, r) {
				b.Workloads = append(b.Workloads, r)
			}
		}
	}
	if b.Surely = len(b.Workloads) > 0 || !p.UnknownDeclarations(); b.Surely {
		return
	}
	last := Untagged(b.Ref)
	last = last[strings.LastIndex(last, "/")+1:]
	for _, r := range p.unknownImages {
		if calledLike(last, r.Name) {
			b.Workloads = append(b.Workloads, r)
		}
	}
}

// running are the resources whose manifests name the image of a build.
func (p *Project) running(b *Build) []*tiltfile.Resource {
	var all []*tiltfile.Resource
	for _, u := range p.images[p.reader.nameOf(b.Ref).name] {
		if (!u.inEnvVars || b.inEnvVars()) && p.BuildsImage(b.Ref, u.ref) {
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
func (p *Project) indexImages() {
	add := func(ref string, inEnvVars bool, r *tiltfile.Resource) {
		name := p.reader.nameOf(ref).name
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
	byName := map[string][]*Build{}
	for _, b := range p.Builds {
		name := p.reader.nameOf(b.Ref).name
		byName[name] = append(byName[name], b)
	}
	for _, b := range p.Builds {
		for _, ref := range p.Bases(b) {
			for _, base := range byName[p.reader.nameOf(ref).name] {
				if base != b && p.BuildsImage(base.Ref, ref) {
					p.derived[base] = append(p.derived[base], b)
					p.bases[b] = append(p.bases[b], base)
				}
			}
		}
	}
}

// inEnvVars reports whether the image may be named by an environment variable
// of a manifest.
func (b *Build) inEnvVars() bool {
	return b.Custom != nil && b.Custom.MatchInEnvVars || b.Docker != nil && b.Docker.MatchInEnvVars
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

// MadeFrom are the builds of the images that a build is made from, and of those
// that these are made from, the nearest first.
func (p *Project) MadeFrom(b *Build) []*Build {
	all := []*Build{b}
	for i := 0; i < len(all); i++ {
		for _, base := range p.bases[all[i]] {
			if !slices.Contains(all, base) {
				all = append(all, base)
			}
		}
	}
	return all[1:]
}

// BuiltOn are the builds of the images that a build itself is made from.
func (p *Project) BuiltOn(b *Build) []*Build { return p.bases[b] }

// Bases are the references of images that a build is made from.
func (p *Project) Bases(b *Build) []string {
	if b.Custom != nil {
		return b.Custom.ImageDeps
	}
	if file := p.Dockerfile(b.Context()); file != nil {
		return file.Images(b.Docker.Target)
	}
	return nil
}

// Used reports whether Tilt builds an image at all: one that nothing runs is
// not built.
func (b *Build) Used() bool { return !b.Surely || len(b.Workloads) > 0 }

// ImageOps are what a step or a build does to images, of one kind.
func ImageOps(effects command.Effects, op command.Op) []command.Image {
	var all []command.Image
	for _, image := range effects.Images {
		if image.Op == op {
			all = append(all, image)
		}
	}
	return all
}
