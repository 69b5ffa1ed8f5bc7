package tiltfile

import (
	"fmt"
	"path"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/dockerfile"
	"github.com/tiltgen/tiltgen/pkg/imageref"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// image is an image that the Tiltfile builds.
//
// Tilt 0.37: internal/tiltfile/docker.go, dockerImage, and build_index.go.
type image struct {
	at *tilt.Call
	// ref is nil where it is not known.
	ref     *imageref.Ref
	written string
	// exact is true of an image that stands for one tag only.
	exact bool
	// bases are the images that its Dockerfile takes in, needs those that it has
	// to be given, and deps are those of both that the Tiltfile builds.
	bases, needs []string
	basesUnknown bool
	deps         []*image
	// watched are the paths that it is built from.
	watched []string
	// dockerfile is that of a docker_build.
	dockerfile string
	live       []tilt.LiveUpdateStep
	inEnv      bool
	// onlyLive is true of what stands for the image of a k8s_custom_deploy:
	// nothing is built.
	onlyLive bool
}

// matches reports whether a reference means an image.
//
// Tilt 0.37: internal/container/selector.go, Matches.
func (i *image) matches(ref imageref.Ref) bool {
	switch {
	case i.ref == nil:
		return false
	case i.exact:
		return ref.String() == i.ref.String()
	}
	return ref.Name() == i.ref.Name()
}

// declareImage takes an image into those that the Tiltfile builds. Images of
// one name and several tags stand each for its own tag.
//
// Tilt 0.37: internal/tiltfile/build_index.go, addImage.
func (a *arguments) declareImage(i *image) error {
	i.at, i.written = a.at, a.text("ref")
	if i.ref != nil {
		i.exact = i.ref.Tag != ""
		for _, other := range a.e.images {
			if other.ref == nil {
				continue
			}
			if other.ref.String() == i.ref.String() {
				return a.e.dynamic(a.refuse("ref", "", "Image for ref %q has already been defined", i.ref.Familiar()))
			}
			if other.ref.Name() == i.ref.Name() {
				other.exact, i.exact = true, true
			}
		}
	}
	a.e.images = append(a.e.images, i)
	return nil
}

// builder is the image that a reference means, the first that does. Of a
// reference whose tag is not known, all but images of one tag only can be.
func (e *evaluation) builder(text string) *image {
	name, rest, unknown := strings.Cut(text, tilt.Hole)
	if unknown {
		var tag string
		if name, tag, unknown = cutTag(name); !unknown || strings.Contains(tag+rest, "/") {
			return nil
		}
	}
	ref, err := imageref.Parse(name)
	if err != nil {
		return nil
	}
	for _, i := range e.images {
		if i.matches(ref) && (!unknown || !i.exact) {
			return i
		}
	}
	return nil
}

// cutTag cuts a reference at the colon or at sign that ends its name.
func cutTag(text string) (name, tag string, ok bool) {
	i := strings.LastIndexAny(text, ":@")
	if i < 0 || strings.Contains(text[i:], "/") {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

// assembleImages finds the images that others are made from.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, assembleImages.
func (e *evaluation) assembleImages() error {
	for _, i := range e.images {
		for _, base := range i.bases {
			if dep := e.builder(base); dep != nil {
				i.deps = append(i.deps, dep)
			}
		}
		for _, need := range i.needs {
			dep := e.builder(need)
			switch {
			case dep != nil:
				i.deps = append(i.deps, dep)
			case tilt.Known(need) && i.ref != nil && !e.calledOut:
				return &Error{Span: i.at.Arg("image_deps"), Message: fmt.Sprintf(
					"image %q: image dep %q not found", i.ref.Familiar(), familiar(need))}
			}
		}
	}
	return nil
}

// familiar is a reference in its short form.
func familiar(text string) string {
	ref, err := imageref.Parse(text)
	if err != nil {
		return text
	}
	return ref.Familiar().String()
}

// dockerfileOf is the path of the Dockerfile of a docker_build.
func dockerfileOf(b tilt.DockerBuild) string {
	if b.Dockerfile != "" {
		return b.Dockerfile
	}
	return path.Join(b.Context, "Dockerfile")
}

// bases are the images that the Dockerfile of a docker_build begins from, or
// copies from; ok is false where it is not here.
func (e *evaluation) bases(b tilt.DockerBuild) (_ []string, ok bool) {
	text := []byte(b.DockerfileContents)
	if len(text) == 0 {
		file := dockerfileOf(b)
		var err error
		if text, err = e.readFile(file); err != nil {
			return nil, false
		}
	}
	if !tilt.Known(string(text)) {
		return nil, false
	}
	return dockerfile.Read(text, b.BuildArgs).Images(""), true
}
