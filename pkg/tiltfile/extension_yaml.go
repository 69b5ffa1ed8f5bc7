package tiltfile

import (
	"fmt"
	"slices"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// written is a function that returns the manifest of an object whose name is
// given; what else it holds, kubectl would tell.
func written(kind string) handler {
	return func(a *arguments) (starlark.Value, error) {
		objects, err := a.object(kind)
		return rendered{tilt.YAML{Text: tilt.Hole}, objects}, err
	}
}

// created is a function that declares such an object.
func created(kind string) handler {
	return func(a *arguments) (starlark.Value, error) {
		objects, err := a.object(kind)
		if err != nil {
			return nil, err
		}
		yaml := starlark.Tuple{starlark.String("yaml"), rendered{tilt.YAML{Text: tilt.Hole}, objects}}
		return a.call("k8s_yaml", append(a.pass("allow_duplicates"), yaml))
	}
}

// object is the object of a kind that has the name, and perhaps the namespace,
// that are given.
func (a *arguments) object(kind string) ([]manifest.Object, error) {
	name, namespace := a.text("name"), a.text("namespace")
	if name == "" {
		return unknownObjects, nil
	}
	metadata := fmt.Sprintf("{name: %q}", name)
	if namespace != "" {
		metadata = fmt.Sprintf("{name: %q, namespace: %q}", name, namespace)
	}
	return manifest.Read(a.at.Start.File, fmt.Appendf(nil, "apiVersion: v1\nkind: %s\nmetadata: %s\n", kind, metadata))
}

// inNamespace returns objects as they are in a namespace.
func (a *arguments) inNamespace() (starlark.Value, error) {
	objects, err := a.objects(oneOrMore(a.values["x"]))
	if err != nil {
		return nil, err
	}
	objects = slices.Clone(objects)
	for i := range objects {
		if !objects[i].Unknown() {
			objects[i].Namespace = a.text("ns")
		}
	}
	return rendered{tilt.YAML{Text: tilt.Hole}, objects}, nil
}
