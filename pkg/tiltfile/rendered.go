package tiltfile

import (
	"errors"
	"io/fs"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// rendered is the blob that kustomize, helm and filter_yaml return: of its text
// nothing is known, of its objects some may be.
type rendered struct {
	tilt.YAML
	objects []manifest.Object
}

func (rendered) String() string        { return tilt.Hole }
func (rendered) Type() string          { return "blob" }
func (rendered) Freeze()               {}
func (rendered) Truth() starlark.Bool  { return true }
func (rendered) Hash() (uint32, error) { return 0, nil }

// unknownObjects stands for any number of objects.
var unknownObjects = []manifest.Object{{APIVersion: tilt.Hole, Kind: tilt.Hole, Name: tilt.Hole}}

func (a *arguments) helm() (starlark.Value, error) {
	a.e.noteOrigin(FromCommand, "helm("+repr(a.values["paths"])+")")
	a.e.takeInWhole(a.path("paths"))
	for _, file := range a.paths("values") {
		a.e.takeIn(file)
	}
	return rendered{tilt.YAML{Helm: &tilt.Helm{
		Chart: a.path("paths"), Name: a.text("name"), Namespace: a.text("namespace"),
		Values: a.paths("values"), Set: a.list("set"),
	}}, unknownObjects}, nil
}

// kustomize reads what a folder declares, without running kustomize.
//
// Tilt 0.37: internal/tiltfile/files.go, kustomize.
func (a *arguments) kustomize() (starlark.Value, error) {
	dir := a.path("paths")
	result := rendered{tilt.YAML{Kustomize: dir}, unknownObjects}
	if !tilt.Known(dir) || len(a.list("flags")) > 0 {
		return result, nil
	}
	found, err := manifest.Kustomize(folderFiles{a.e.reader}, dir)
	var wrong *manifest.SyntaxError
	if errors.As(err, &wrong) {
		return nil, a.e.manifestError(a, true, err)
	}
	if err != nil {
		// The kustomization may be there when Tilt runs.
		return result, nil
	}
	for _, file := range found.Files {
		a.e.takeInWhole(file)
	}
	result.objects = found.Objects
	if len(found.Unknown) > 0 {
		result.objects = append(result.objects, unknownObjects...)
	}
	return result, nil
}

// folderFiles are the files of a kustomization: those of the reader.
type folderFiles struct{ *reader }

func (f folderFiles) ReadFile(name string) ([]byte, error) { return f.contentOf(name) }

func (f folderFiles) Stat(name string) (fs.FileInfo, error) {
	real, err := f.reachable(name)
	if err != nil {
		return nil, err
	}
	return f.files.Stat(real)
}

// filterYAML splits objects into those that match and the rest.
//
// Tilt 0.37: internal/tiltfile/k8s.go, filterYaml.
func (a *arguments) filterYAML() (starlark.Value, error) {
	objects, err := a.objects(oneOrMore(a.values["yaml"]))
	if err != nil {
		return nil, err
	}
	selector, err := a.kind(a.text("name"), a.text("namespace"))
	if err != nil {
		return nil, err
	}
	labels := a.dict("labels")
	var match, rest []manifest.Object
	for _, o := range objects {
		switch {
		case o.Unknown() || selector == nil || !knownTexts(labels):
			match, rest = append(match, o), append(rest, o)
		case selector.Matches(o) && hasLabels(o, labels):
			match = append(match, o)
		default:
			rest = append(rest, o)
		}
	}
	return starlark.Tuple{blobOf(match), blobOf(rest)}, nil
}

func hasLabels(o manifest.Object, labels map[string]string) bool {
	for key, want := range labels {
		if have, ok := o.Labels[key]; !ok || have != want {
			return false
		}
	}
	return true
}

func knownTexts(m map[string]string) bool {
	for key, value := range m {
		if !tilt.Known(key) || !tilt.Known(value) {
			return false
		}
	}
	return true
}

// blobOf is the blob that holds some objects.
func blobOf(objects []manifest.Object) starlark.Value {
	if len(objects) == 0 {
		return blob("")
	}
	return rendered{tilt.YAML{Text: tilt.Hole}, objects}
}
