package tiltfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/nearest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// configure gives the options of all k8s_resource calls to their resources, in
// the order of the calls.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, assembleK8s.
func (e *evaluation) configure() error {
	for _, o := range e.world.K8sResources {
		if err := e.configureOne(o); err != nil {
			return err
		}
	}
	return nil
}

func (e *evaluation) configureOne(o tilt.K8sResource) error {
	r, err := e.target(o)
	if err != nil {
		return err
	}
	merge(&r.Options, o)
	if o.NewName != "" && o.NewName != r.Name {
		if err := e.conflict(o.NewName, o.At.Arg("new_name")); err != nil {
			err.Message = fmt.Sprintf("k8s_resource specified to rename %q to %q: %s", r.Name, o.NewName, err.Message)
			return err
		}
		delete(e.taken, r.Name)
		r.Name = o.NewName
		e.taken[r.Name] = "k8s_resource"
	}
	for _, fragment := range o.Objects {
		if err := e.group(r, o, fragment); err != nil {
			return err
		}
	}
	return nil
}

// target is the resource that a k8s_resource call is about.
func (e *evaluation) target(o tilt.K8sResource) (*Resource, error) {
	w := e.world
	if o.Workload == "" {
		if err := e.conflict(o.NewName, o.At.Arg("new_name")); err != nil {
			return nil, err
		}
		r := &Resource{Name: o.NewName, Calls: []*tilt.Call{o.At}, grouped: true}
		e.taken[r.Name] = "k8s_resource"
		w.Resources = append(w.Resources, r)
		return r, nil
	}
	if r := e.named(o.Workload); r != nil {
		r.Calls = append(r.Calls, o.At)
		return r, nil
	}
	// A file without manifests is a part of another one, which includes it.
	if !e.incomplete() && len(w.YAML)+len(e.deploys) > 0 && tilt.Known(o.Workload) && e.namesKnown() {
		return nil, e.unknownWorkload(o)
	}
	r := &Resource{Name: o.Workload, Calls: []*tilt.Call{o.At}, guessed: true}
	w.Resources = append(w.Resources, r)
	return r, nil
}

// namesKnown reports whether the names of all resources are known.
func (e *evaluation) namesKnown() bool {
	return !slices.ContainsFunc(e.world.Resources, func(r *Resource) bool { return !tilt.Known(r.Name) })
}

// conflict refuses a name that another resource has already.
//
// Tilt 0.37: internal/tiltfile/k8s.go, checkResourceConflict.
func (e *evaluation) conflict(name string, at tilt.Span) *Error {
	if kind, taken := e.taken[name]; taken && tilt.Known(name) {
		return &Error{Span: at, Message: fmt.Sprintf("%s named %q already exists", kind, name)}
	}
	return nil
}

// merge adds the options of a later call: lists grow, what is given again
// replaces what was.
func merge(into *tilt.K8sResource, o tilt.K8sResource) {
	into.At = o.At
	into.Workload = o.Workload
	into.ResourceDeps = append(into.ResourceDeps, o.ResourceDeps...)
	into.PortForwards = append(into.PortForwards, o.PortForwards...)
	into.ExtraPodSelectors = append(into.ExtraPodSelectors, o.ExtraPodSelectors...)
	into.Links = append(into.Links, o.Links...)
	into.Labels = append(into.Labels, o.Labels...)
	into.Objects = append(into.Objects, o.Objects...)
	if o.NewName != "" {
		into.NewName = o.NewName
	}
	if o.TriggerMode != tilt.TriggerDefault {
		into.TriggerMode = o.TriggerMode
	}
	if o.AutoInit != nil {
		into.AutoInit = o.AutoInit
	}
	if o.PodReadiness != "" {
		into.PodReadiness = o.PodReadiness
	}
	if o.DiscoveryStrategy != "" {
		into.DiscoveryStrategy = o.DiscoveryStrategy
	}
}

// group takes the object that a fragment means into a resource.
func (e *evaluation) group(r *Resource, o tilt.K8sResource, fragment string) error {
	if !tilt.Known(fragment) {
		r.guessed = true
		return nil
	}
	refuse := func(format string, values ...any) error {
		return &Error{Span: o.At.Arg("objects"), Message: fmt.Sprintf(format, values...)}
	}
	if err := manifest.CheckFragment(fragment); err != nil {
		return refuse("Error making selector from string %q: %v", fragment, err)
	}
	matches := matching(e.objects, fragment)
	left := matching(e.rest, fragment)
	switch {
	case len(left) == 1 && (len(matches) == 1 || e.incomplete()):
		e.rest = slices.DeleteFunc(slices.Clone(e.rest), func(d *declaredObject) bool { return d == left[0] })
		r.objects = append(r.objects, left[0])
	case e.incomplete():
		r.guessed = true
	case len(matches) == 0:
		return refuse("No object identified by the fragment %q could be found. Possible objects are: %s", fragment, fullNames(e.objects))
	case len(matches) > 1:
		return refuse("%q is not a unique fragment. Objects that match %q are %s", fragment, fragment, fullNames(matches))
	default:
		return refuse("No object identified by the fragment %q could be found in remaining YAML. Valid remaining fragments are: %s", fragment, fullNames(e.rest))
	}
	return nil
}

func matching(objects []*declaredObject, fragment string) []*declaredObject {
	var all []*declaredObject
	for _, o := range objects {
		if o.Matches(fragment) {
			all = append(all, o)
		}
	}
	return all
}

func fullNames(objects []*declaredObject) string {
	names := make([]string, len(objects))
	for i, o := range objects {
		names[i] = strconv.Quote(o.FullName())
	}
	return strings.Join(names, ", ")
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
