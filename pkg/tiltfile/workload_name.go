package tiltfile

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// workloadFunction sets the function that names workloads.
//
// Tilt 0.37: internal/tiltfile/k8s.go, workloadToResourceFunctionFn.
func (a *arguments) workloadFunction() (starlark.Value, error) {
	a.e.naming = namingFunction{at: a.at, unknown: true}
	f, ok := a.values["func"].(*starlark.Function)
	if !ok {
		return starlark.None, nil
	}
	if f.NumParams() != 1 {
		return nil, a.refuse("func", "", "workload_to_resource_function arg must take 1 argument. %s takes %d", f.Name(), f.NumParams())
	}
	a.e.naming = namingFunction{at: a.at, f: f}
	return starlark.None, nil
}

// namingFunction is the function that names workloads.
type namingFunction struct {
	at *tilt.Call
	f  *starlark.Function
	// unknown is true of a function that is not known.
	unknown bool
}

// workloadNames are the names of the resources of workloads.
//
// Tilt 0.37: internal/tiltfile/k8s.go, calculateResourceNames.
func (e *evaluation) workloadNames(workloads []manifest.Object) ([]string, error) {
	if e.naming.at == nil {
		return manifest.Names(workloads), nil
	}
	names := make([]string, len(workloads))
	takenBy := map[string]manifest.Object{}
	for i, o := range workloads {
		name, err := e.workloadName(o)
		if err != nil {
			return nil, e.namingError("error determining resource name for '%s': %v", objectID{o}, err)
		}
		if other, taken := takenBy[name]; taken && tilt.Known(name) {
			return nil, e.namingError("both '%s' and '%s' mapped to resource name '%s'", objectID{o}, objectID{other}, name)
		}
		names[i], takenBy[name] = name, o
	}
	return names, nil
}

func (e *evaluation) namingError(format string, values ...any) *Error {
	return &Error{Span: e.naming.at.Arg("func"), Message: "error applying workload_to_resource_function: " + fmt.Sprintf(format, values...)}
}

func (e *evaluation) workloadName(o manifest.Object) (string, error) {
	if e.naming.unknown {
		return tilt.Hole, nil
	}
	v, err := starlark.Call(e.thread, e.naming.f, starlark.Tuple{objectID{o}}, nil)
	if err != nil {
		return "", err
	}
	if isUnknown(v) {
		return tilt.Hole, nil
	}
	name, ok := v.(starlark.String)
	if !ok {
		return "", fmt.Errorf("%s: invalid return value. wanted: string. got: %s", e.naming.f.Name(), goType(v))
	}
	return string(name), nil
}

// objectID is what the function is given.
//
// Tilt 0.37: internal/tiltfile/k8s.go, k8sObjectID.
type objectID struct{ object manifest.Object }

func (id objectID) String() string {
	return strings.ToLower(id.object.Name + ":" + id.object.Kind + ":" + id.namespace() + ":" + id.object.Group())
}
func (objectID) Type() string          { return "K8sObjectID" }
func (objectID) Freeze()               {}
func (objectID) Truth() starlark.Bool  { return true }
func (objectID) Hash() (uint32, error) { return 0, nil }
func (objectID) AttrNames() []string   { return []string{"name", "kind", "namespace", "group"} }

func (id objectID) namespace() string {
	if id.object.Namespace == "" {
		return "default"
	}
	return id.object.Namespace
}

func (id objectID) Attr(name string) (starlark.Value, error) {
	switch name {
	case "name":
		return starlark.String(id.object.Name), nil
	case "kind":
		return starlark.String(id.object.Kind), nil
	case "namespace":
		return starlark.String(id.namespace()), nil
	case "group":
		return starlark.String(id.object.Group()), nil
	}
	return nil, fmt.Errorf("tiltfile.k8sObjectID has no attribute '%s'", name)
}
