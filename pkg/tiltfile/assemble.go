package tiltfile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/nearest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Resource is a Kubernetes resource as Tilt assembles it from manifests.
type Resource struct {
	Name string
	// Images are the references that its manifests name, as they are written.
	Images []string
	// EnvValues are the values of environment variables in its manifests.
	EnvValues []string
	// Options are those of all k8s_resource calls for it, merged.
	Options tilt.K8sResource
	// Calls are these calls, or the k8s_yaml call where there is none.
	Calls []*tilt.Call
}

// declaredObject is an object of a manifest, and the call that brought it.
type declaredObject struct {
	manifest.Object
	call *tilt.Call
}

// assemble does what Tilt does after the last statement: it makes resources of
// the manifests and gives them their options.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, assembleK8s.
func (e *evaluation) assemble() error {
	e.assembled = true
	objects, err := e.objects()
	if err != nil {
		return err
	}
	w := e.world
	var workloads []declaredObject
	for _, o := range objects {
		if isWorkload(o.Object) {
			workloads = append(workloads, o)
		}
	}
	plain := make([]manifest.Object, len(workloads))
	for i, o := range workloads {
		plain[i] = o.Object
	}
	for i, name := range manifest.Names(plain) {
		r := &Resource{Name: name, EnvValues: workloads[i].EnvValues, Calls: []*tilt.Call{workloads[i].call}}
		for _, image := range workloads[i].Images {
			r.Images = append(r.Images, image.Ref)
		}
		w.Resources = append(w.Resources, r)
	}
	for _, options := range w.K8sResources {
		if err := e.configure(options); err != nil {
			return err
		}
	}
	return nil
}

// isWorkload reports whether an object becomes a resource of its own.
func isWorkload(o manifest.Object) bool {
	batch := o.Group() == "batch" && (o.Kind == "Job" || o.Kind == "CronJob")
	return batch || len(o.Images) > 0 || o.HasPodTemplate()
}

// objects are those of all k8s_yaml calls. What is not read here may declare
// anything.
func (e *evaluation) objects() ([]declaredObject, error) {
	var all []declaredObject
	for _, y := range e.world.YAML {
		texts := map[string]string{}
		order := y.Files
		switch {
		case y.Files != nil:
			for _, file := range y.Files {
				text, err := e.readFile(file)
				if err != nil || !tilt.Known(file) {
					e.opaqueYAML(y.At, "k8s_yaml of "+file+", which is not here")
					continue
				}
				texts[file] = string(text)
			}
		case y.Text != "" && y.Text != tilt.Hole:
			order = []string{y.At.Start.File}
			texts[order[0]] = y.Text
		default:
			e.opaqueYAML(y.At, "k8s_yaml of what is not known here")
		}
		for _, file := range order {
			objects, err := manifest.Read(e.display(file), []byte(texts[file]))
			if err != nil {
				return nil, manifestError(y, err)
			}
			for _, o := range objects {
				if o.Unknown() {
					e.opaqueYAML(y.At, "k8s_yaml of what is not known here")
					continue
				}
				all = append(all, declaredObject{o, y.At})
			}
		}
	}
	return all, nil
}

func (e *evaluation) opaqueYAML(at *tilt.Call, what string) {
	e.world.Opaque = append(e.world.Opaque, Opaque{What: what, Call: at})
}

// manifestError stands where the manifest is wrong, or at the call for a text
// that the Tiltfile holds.
func manifestError(y tilt.YAML, err error) *Error {
	refused := &Error{Span: y.At.Span, Message: "k8s_yaml: " + err.Error()}
	var syntax *manifest.SyntaxError
	if errors.As(err, &syntax) {
		refused.Message = "k8s_yaml: " + syntax.Message
		if y.Files != nil {
			refused.Start = tilt.Position{File: syntax.File, Line: syntax.Line, Column: max(syntax.Column, 1)}
			refused.End = refused.Start
			refused.End.Column++
		}
	}
	return refused
}

// configure gives the options of a k8s_resource call to its resource.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, assembleK8sByWorkload.
func (e *evaluation) configure(o tilt.K8sResource) error {
	w := e.world
	if o.Workload == "" {
		w.Resources = append(w.Resources, &Resource{Name: o.NewName, Options: o, Calls: []*tilt.Call{o.At}})
		return nil
	}
	i := slices.IndexFunc(w.Resources, func(r *Resource) bool { return r.Name == o.Workload })
	if i < 0 {
		// A file without manifests is a part of another one, which includes it.
		if len(w.Opaque) == 0 && len(w.YAML) > 0 && tilt.Known(o.Workload) {
			return e.unknownWorkload(o)
		}
		w.Resources = append(w.Resources, &Resource{Name: o.Workload})
		i = len(w.Resources) - 1
	}
	r := w.Resources[i]
	merge(&r.Options, o)
	r.Calls = append(r.Calls, o.At)
	if o.NewName != "" {
		r.Name = o.NewName
	}
	return nil
}

// merge adds the options of a later call: lists grow, what is given again
// replaces what was.
func merge(into *tilt.K8sResource, o tilt.K8sResource) {
	into.Workload = o.Workload
	into.ResourceDeps = append(into.ResourceDeps, o.ResourceDeps...)
	into.PortForwards = append(into.PortForwards, o.PortForwards...)
	into.Links = append(into.Links, o.Links...)
	into.Labels = append(into.Labels, o.Labels...)
	into.Objects = append(into.Objects, o.Objects...)
	if o.TriggerMode != tilt.TriggerDefault {
		into.TriggerMode = o.TriggerMode
	}
	if o.AutoInit != nil {
		into.AutoInit = o.AutoInit
	}
	if o.PodReadiness != "" {
		into.PodReadiness = o.PodReadiness
	}
}

func (e *evaluation) unknownWorkload(o tilt.K8sResource) *Error {
	var names []string
	for _, r := range e.world.Resources {
		names = append(names, r.Name)
	}
	slices.Sort(names)
	refused := &Error{
		Span:    o.At.Arg("workload"),
		Message: fmt.Sprintf("k8s_resource specified unknown resource %q. known k8s resources: %s", o.Workload, strings.Join(names, ", ")),
	}
	if n := nearest.Name(o.Workload, names); n != "" {
		refused.Cure = fmt.Sprintf("did you mean %q?", n)
	}
	return refused
}
