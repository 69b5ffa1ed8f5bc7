// Package imageref reads references of images, such as
// "localhost:5000/shop/api:dev", as docker does.
//
// It takes what ParseNormalizedNamed of github.com/distribution/reference
// v0.6.0 takes, means the same by it, and says the same of the rest; the tests
// compare the two. That package compiles a dozen regular expressions before
// main, which is half of what a program like this one does until then; and it
// knows a digest only in a program that can compute it.
package imageref

import (
	"errors"
	"fmt"
	"strings"
)

// Ref is a reference to an image.
type Ref struct {
	// Domain is the registry, such as "docker.io", and Path the name there,
	// such as "library/redis". Domain is empty where a first element that docker
	// takes for a registry cannot be one: it is part of Path then.
	Domain, Path string
	// Tag is "" where none is given.
	Tag string
	// Digest is "" where none is given; it begins with its algorithm.
	Digest string
}

// What stands in for what a familiar reference leaves out.
const (
	hub      = "docker.io"
	oldHub   = "index.docker.io"
	official = "library/"
)

// Parse reads a reference that may leave out the registry and the folder of
// Docker Hub. The error says what is wrong in docker's words.
func Parse(text string) (Ref, error) {
	if len(text) == 64 && consistsOf(text, lowerHex) {
		return Ref{}, fmt.Errorf("invalid repository name (%s), cannot specify 64-byte hexadecimal strings", text)
	}
	domain, rest := splitDomain(text)
	name, _, _ := strings.Cut(rest, ":")
	if strings.ToLower(name) != name {
		return Ref{}, fmt.Errorf("invalid reference format: repository name (%s) must be lowercase", name)
	}
	return parseWhole(domain + "/" + rest)
}

// ParseCanonical reads a reference that leaves out nothing.
func ParseCanonical(text string) (Ref, error) {
	ref, err := Parse(text)
	if err == nil && ref.String() != text {
		return Ref{}, errors.New("repository name must be canonical")
	}
	return ref, err
}

// Name is the reference without tag and digest.
func (r Ref) Name() string {
	if r.Domain == "" {
		return r.Path
	}
	return r.Domain + "/" + r.Path
}

// String is the whole reference.
func (r Ref) String() string {
	text := r.Name()
	if r.Tag != "" {
		text += ":" + r.Tag
	}
	if r.Digest != "" {
		text += "@" + r.Digest
	}
	return text
}

// IsNameOnly reports whether the reference has neither a tag nor a digest.
func (r Ref) IsNameOnly() bool { return r.Tag == "" && r.Digest == "" }

// Familiar is the reference as people write it, without what docker adds by
// itself.
func (r Ref) Familiar() Ref {
	if r.Domain != hub {
		return r
	}
	r.Domain = ""
	if name, ok := strings.CutPrefix(r.Path, official); ok && !strings.Contains(name, "/") {
		r.Path = name
	}
	return r
}

// splitDomain is the registry and the rest of a reference. Its first element
// is a registry if it cannot be a folder of Docker Hub.
func splitDomain(text string) (domain, rest string) {
	first, after, several := strings.Cut(text, "/")
	switch {
	case !several:
		return hub, official + text
	case first == oldHub:
		domain, rest = hub, after
	case first == "localhost" || strings.ContainsAny(first, ".:") || strings.ToLower(first) != first:
		domain, rest = first, after
	default:
		domain, rest = hub, text
	}
	if domain == hub && !strings.Contains(rest, "/") {
		rest = official + rest
	}
	return domain, rest
}
