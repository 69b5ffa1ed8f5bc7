package flow

import (
	"strings"

	"github.com/tiltgen/tiltgen/pkg/imageref"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// imageName is a reference in its parts, with what docker adds by itself: the
// registry and the folder of Docker Hub.
type imageName struct {
	// name is "" where the reference is not known, or is none.
	name string
	// tag is "" where none is given.
	tag string
}

// nameOf takes a reference apart; each is parsed once.
func (r *reader) nameOf(ref string) imageName {
	n, ok := r.names[ref]
	if !ok {
		n = parseName(ref)
		r.names[ref] = n
	}
	return n
}

func parseName(ref string) imageName {
	if !tilt.Known(ref) || ref == "" {
		return imageName{}
	}
	named, err := imageref.Parse(ref)
	if err != nil {
		return imageName{}
	}
	return imageName{name: named.Name(), tag: named.Tag}
}

// SameTag reports whether two references are one for docker, where no tag
// means latest.
func (p *Project) SameTag(a, b string) bool {
	x, y := p.reader.nameOf(a), p.reader.nameOf(b)
	if x.name == "" || y.name == "" {
		return a == b && a != "" && tilt.KnownPrefix(a) != ""
	}
	return x.name == y.name && orLatest(x.tag) == orLatest(y.tag)
}

func orLatest(tag string) string {
	if tag == "" {
		return "latest"
	}
	return tag
}

// BuildsImage reports whether a build of a reference makes an image that a manifest
// names: a reference without a tag stands for all tags.
//
// Tilt 0.37: internal/container/selector.go.
func (p *Project) BuildsImage(ref, image string) bool {
	x, y := p.reader.nameOf(ref), p.reader.nameOf(image)
	if x.name == "" || y.name == "" {
		return ref == image
	}
	return x.name == y.name && (x.tag == "" || x.tag == y.tag)
}

// Untagged is a reference without its tag.
func Untagged(ref string) string {
	if colon := strings.LastIndex(ref, ":"); colon > strings.LastIndex(ref, "/") {
		return ref[:colon]
	}
	return ref
}

// Tagged is what docker takes a reference for, as docker lists it: api is
// api:latest. It is "" where the reference is not known.
func (p *Project) Tagged(ref string) string {
	n := p.reader.nameOf(ref)
	if n.name == "" {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(n.name, "docker.io/"), "library/") + ":" + orLatest(n.tag)
}

// Name is a reference without its tag, with what docker adds by itself, or ""
// where it is not known.
func (p *Project) Name(ref string) string { return p.reader.nameOf(ref).name }
