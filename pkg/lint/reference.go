package lint

import (
	"strings"

	"github.com/distribution/reference"

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
func (l *linter) nameOf(ref string) imageName {
	n, ok := l.names[ref]
	if !ok {
		n = parseName(ref)
		l.names[ref] = n
	}
	return n
}

func parseName(ref string) imageName {
	if !tilt.Known(ref) || ref == "" {
		return imageName{}
	}
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return imageName{}
	}
	n := imageName{name: named.Name()}
	if tagged, ok := named.(reference.Tagged); ok {
		n.tag = tagged.Tag()
	}
	return n
}

// sameTag reports whether two references are one for docker, where no tag
// means latest.
func (p *project) sameTag(a, b string) bool {
	x, y := p.nameOf(a), p.nameOf(b)
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

// buildsImage reports whether a build of a reference makes an image that a manifest
// names: a reference without a tag stands for all tags.
//
// Tilt 0.37: internal/container/selector.go.
func (p *project) buildsImage(ref, image string) bool {
	x, y := p.nameOf(ref), p.nameOf(image)
	if x.name == "" || y.name == "" {
		return ref == image
	}
	return x.name == y.name && (x.tag == "" || x.tag == y.tag)
}

// untagged is a reference without its tag.
func untagged(ref string) string {
	if colon := strings.LastIndex(ref, ":"); colon > strings.LastIndex(ref, "/") {
		return ref[:colon]
	}
	return ref
}
