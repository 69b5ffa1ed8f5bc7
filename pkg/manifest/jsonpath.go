package manifest

import (
	"errors"
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Path is a JSON path, such as the image_json_path of k8s_kind and the paths of
// k8s_image_json_path. [ParsePath] makes one.
type Path struct {
	text string
	// parts stand one after the other in the template; each begins at the
	// object itself.
	parts []pathSteps
}

// String is the path as it was written.
func (p Path) String() string { return p.text }

// pathSteps lead from values to others.
type pathSteps []pathStep

type pathStep interface {
	// follow returns what the step leads to.
	follow(from []*value) ([]*value, error)
}

func (s pathSteps) follow(from []*value) ([]*value, error) {
	for _, step := range s {
		var err error
		if from, err = step.follow(from); err != nil {
			return nil, err
		}
		if len(from) > maxValues {
			return nil, errors.New("it leads to too many values")
		}
	}
	return from, nil
}

// Strings returns the values at a path. As Tilt does, it has an error where
// there is nothing at the path, and where there is something else than a
// string; see [ParsePath] for what a path without braces is.
//
// It mirrors internal/k8s/json_path.go:FindStrings of Tilt 0.37. Objects of the
// kinds that Kubernetes brings along are Go structs there, whose missing fields
// are empty strings; here they are missing.
func (o Object) Strings(p Path) ([]string, error) {
	images, err := o.ImagesAt(p)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(images))
	for i, image := range images {
		out[i] = image.Ref
	}
	return out, nil
}

// ImagesAt returns the strings at a path as images, with their positions.
//
// It mirrors internal/k8s/locator.go:JSONPathImageLocator of Tilt 0.37.
func (o Object) ImagesAt(p Path) ([]Image, error) {
	return o.visit(p, func(v *value) (Image, error) {
		if v.kind != text {
			//lint:ignore ST1005 these are Tilt's words
			return Image{}, fmt.Errorf("May only match strings (json_path=%q)\nGot Type: %s", p.text, v.goType())
		}
		return newImage(v, v.text, ""), nil
	})
}

// ImageObjectsAt returns the images that mappings at a path describe: one field
// is the repository, another the tag. It is the image_object of k8s_kind. A
// field that is no string counts as missing.
//
// It mirrors internal/k8s/locator.go:JSONPathImageObjectLocator of Tilt 0.37.
func (o Object) ImageObjectsAt(p Path, repoField, tagField string) ([]Image, error) {
	return o.visit(p, func(v *value) (Image, error) {
		if v.isHole() {
			return unknownImage(v), nil
		}
		if v.kind != mapping {
			//lint:ignore ST1005 these are Tilt's words
			return Image{}, fmt.Errorf("May only match maps (json_path=%q)\nGot Type: %s", p.text, v.goType())
		}
		at := v
		if repo := v.get(repoField); repo != nil {
			at = repo
		}
		ref := v.get(repoField).string()
		if tag := v.get(tagField).string(); tag != "" {
			ref += ":" + tag
		}
		return newImage(at, ref, ""), nil
	})
}

func (o Object) visit(p Path, image func(*value) (Image, error)) ([]Image, error) {
	if o.Unknown() {
		return []Image{{Ref: tilt.Hole, Line: o.Line, Column: o.Column}}, nil
	}
	if o.root == nil {
		return nil, nil
	}
	var images []Image
	for _, steps := range p.parts {
		found, err := steps.follow([]*value{o.root})
		if err != nil {
			//lint:ignore ST1005 these are Tilt's words
			return nil, fmt.Errorf("Matching (json_path=%q): %w", p.text, err)
		}
		for _, v := range found {
			i, err := image(v)
			if err != nil {
				return nil, err
			}
			images = append(images, i)
		}
	}
	return images, nil
}

// goType is the Go type that Tilt has for a value.
func (v *value) goType() string {
	switch v.kind {
	case null:
		return "<nil>"
	case boolean:
		return "bool"
	case number:
		if _, ok := v.integer(); ok {
			return "int64"
		}
		return "float64"
	case mapping:
		return "map[string]interface {}"
	case sequence:
		return "[]interface {}"
	default:
		return "string"
	}
}
