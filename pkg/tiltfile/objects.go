package tiltfile

import (
	"errors"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// manifests are the objects of one file, or why it cannot be read.
type manifests struct {
	objects []manifest.Object
	err     error
}

// objects are those of files and texts of YAML. What is not here stands for
// any number of them.
//
// Tilt 0.37: internal/tiltfile/k8s.go, yamlEntitiesFromSkylarkValueOrList.
func (a *arguments) objects(parts []starlark.Value) ([]manifest.Object, error) {
	var all []manifest.Object
	for _, part := range parts {
		some, err := a.objectsOf(part)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func (a *arguments) objectsOf(part starlark.Value) ([]manifest.Object, error) {
	switch part := part.(type) {
	case rendered:
		return part.objects, nil
	case *unknown:
		return unknownObjects, nil
	case blob:
		if part == tilt.Hole {
			return unknownObjects, nil
		}
		objects, err := manifest.Read(a.at.Start.File, []byte(part))
		if err != nil {
			return nil, a.e.manifestError(a, false, err)
		}
		return objects, nil
	}
	if problem := pathType(part); problem != "" {
		return nil, a.refuse("yaml", "", "%s", problem)
	}
	file := a.e.path(textOf(part))
	m := a.e.manifestFile(file)
	if m.err != nil {
		return nil, a.e.manifestError(a, true, m.err)
	}
	return m.objects, nil
}

// manifestFile reads a file of manifests, once.
func (r *reader) manifestFile(file string) manifests {
	if m, ok := r.manifests[file]; ok {
		return m
	}
	m := manifests{objects: unknownObjects}
	if text, err := r.readFile(file); err == nil {
		m.objects, m.err = manifest.Read(r.display(file), text)
	}
	r.manifests[file] = m
	return m
}

// manifestError stands where a manifest is wrong, or at the call for a text
// that the Tiltfile holds.
func (e *evaluation) manifestError(a *arguments, file bool, err error) *Error {
	refused := &Error{Span: a.at.Span, Message: a.builtin.Name + ": " + err.Error()}
	var syntax *manifest.SyntaxError
	if errors.As(err, &syntax) {
		refused.Message = a.builtin.Name + ": " + syntax.Message
		if file {
			refused.Start = tilt.Position{File: syntax.File, Line: syntax.Line, Column: max(syntax.Column, 1)}
			refused.End = refused.Start
			refused.End.Column++
		}
	}
	return refused
}

func (e *evaluation) opaqueYAML(at *tilt.Call, what string) {
	e.world.Opaque = append(e.world.Opaque, Opaque{What: what, Call: at})
}
