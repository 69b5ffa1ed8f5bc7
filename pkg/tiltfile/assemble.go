package tiltfile

import (
	"cmp"

	"github.com/tiltgen/tiltgen/pkg/compose"
	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Resource is a resource that is not declared by a local_resource: one that
// Tilt assembles from manifests, a k8s_custom_deploy, or a service of Docker
// Compose.
type Resource struct {
	Name string
	// Images are the references that its manifests name, as they are written.
	Images []string
	// Objects are the names of its Kubernetes objects, as Tilt shows them.
	Objects []string
	// EnvValues are the values of environment variables in its manifests.
	EnvValues []string
	// Options are those of all k8s_resource calls for it, merged.
	Options tilt.K8sResource
	// PodReadiness is what Tilt waits for, whether a call says it or it follows from
	// the kinds of its objects: [tilt.PodReadinessWait] or another of these. It is
	// "" where that is not known, and of services of Docker Compose.
	PodReadiness string
	// Builds are the references of the images that Tilt builds for it, as they
	// are written in docker_build and custom_build; an image stands behind those
	// that it is made from.
	Builds []string
	// Calls are these calls, or the one that brought it where there is none.
	Calls []*tilt.Call
	// Compose is true of a service of Docker Compose.
	Compose bool
	// Disabled is true of a resource that is not to run, until somebody enables
	// it in Tilt.
	Disabled bool
	Exists   tilt.Existence
	// ComposeBuild is how Docker Compose builds the image of a service; nil where
	// it does not, or the Tiltfile builds it. Context and Dockerfile are as
	// [Reading.Relative] writes paths.
	ComposeBuild *compose.Build

	objects []*declaredObject
	builds  []*image
	deploy  *deploy
	// project is that of a service, and imageGiven is true where dc_resource says
	// which image it runs.
	project    *composeProject
	imageGiven bool
	// grouped is true of objects that a k8s_resource call put together, and
	// guessed of a resource whose objects are not known.
	grouped, guessed bool
}

// declaredObject is an object of a manifest, and the call that brought it.
type declaredObject struct {
	manifest.Object
	call *tilt.Call
}

// deploy is a k8s_custom_deploy.
type deploy struct {
	at     *tilt.Call
	name   string
	images []string
	live   *image
}

// uncategorized is the resource of all objects that belong to no other.
const uncategorized = "uncategorized"

// assemble does what Tilt does after the last statement, in Tilt's order: an
// error hides those of later steps.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, loadManifests.
func (e *evaluation) assemble() error {
	e.assembled = true
	defer e.inferReadiness()
	defer e.nameObjects()
	defer e.takeInIgnores()
	for _, step := range []func() error{
		e.checkLocal, e.assembleImages, e.assembleDeploys, e.assembleWorkloads, e.assembleRest, e.configure, e.assembleServices, e.findBuilds,
		e.checkImages, e.checkContext, e.checkLiveUpdates, e.checkUnusedSteps, e.assembleUncategorized, e.checkDependencies, e.checkNames, e.enable,
	} {
		if err := step(); err != nil {
			return cmp.Or(e.refusal, err)
		}
	}
	return e.refusal
}

// incomplete reports whether there may be objects that are not seen.
func (e *evaluation) incomplete() bool { return len(e.world.Opaque) > 0 || e.loose }

// assembleDeploys makes the resources of k8s_custom_deploy.
func (e *evaluation) assembleDeploys() error {
	for _, d := range e.deploys {
		e.world.Resources = append(e.world.Resources, &Resource{Name: d.name, Images: d.images, Calls: []*tilt.Call{d.at}, deploy: &d})
	}
	return nil
}

// assembleWorkloads makes a resource of each workload, with the services that
// select it.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, assembleK8sByWorkload.
func (e *evaluation) assembleWorkloads() error {
	var workloads, rest []*declaredObject
	for _, o := range e.objects {
		images, err := e.imagesOf(o)
		if err != nil {
			return err
		}
		if len(images) > 0 || e.isKind(o.Object) {
			workloads = append(workloads, o)
		} else {
			rest = append(rest, o)
		}
	}
	plain := make([]manifest.Object, len(workloads))
	for i, o := range workloads {
		plain[i] = o.Object
	}
	names, err := e.workloadNames(plain)
	if err != nil {
		return err
	}
	for i, name := range names {
		r, err := e.resource(name, workloads[i])
		if err != nil {
			err.Message = "error making resource for workload " + objectID{workloads[i].Object}.String() + ": " + err.Message
			return err
		}
		if rest, err = r.join(e, workloads[i], rest); err != nil {
			return err
		}
	}
	e.rest = rest
	return nil
}

// assembleRest makes resources of objects that bring pods, without an image.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, assembleK8sUnresourced.
func (e *evaluation) assembleRest() error {
	var rest []*declaredObject
	for _, o := range e.rest {
		if !o.HasPodTemplate() {
			rest = append(rest, o)
		}
	}
	for _, o := range e.rest {
		if !o.HasPodTemplate() {
			continue
		}
		r := e.named(o.Name)
		if r == nil {
			var err *Error
			if r, err = e.resource(o.Name, o); err != nil {
				return err
			}
		}
		var err *Error
		if rest, err = r.join(e, o, rest); err != nil {
			return err
		}
	}
	e.rest = rest
	return nil
}

// join takes an object, and the services that select it, into a resource and
// returns those that are left.
func (r *Resource) join(e *evaluation, o *declaredObject, others []*declaredObject) ([]*declaredObject, *Error) {
	if err := r.take(e, o); err != nil {
		return nil, err
	}
	var left []*declaredObject
	for _, other := range others {
		if !other.Selects(o.Object) {
			left = append(left, other)
		} else if err := r.take(e, other); err != nil {
			return nil, err
		}
	}
	return left, nil
}

func (r *Resource) take(e *evaluation, o *declaredObject) *Error {
	images, err := e.imagesOf(o)
	if err != nil {
		return err
	}
	r.objects = append(r.objects, o)
	r.Images = append(r.Images, images...)
	r.EnvValues = append(r.EnvValues, o.EnvValues...)
	return nil
}

// resource makes a resource under a name that no other has.
//
// Tilt 0.37: internal/tiltfile/k8s.go, makeK8sResource.
func (e *evaluation) resource(name string, o *declaredObject) (*Resource, *Error) {
	if err := e.conflict(name, o.call.Span); err != nil {
		return nil, err
	}
	e.taken[name] = "k8s_resource"
	r := &Resource{Name: name, Calls: []*tilt.Call{o.call}}
	e.world.Resources = append(e.world.Resources, r)
	return r, nil
}

// named is the resource of a name, nil where there is none.
func (e *evaluation) named(name string) *Resource {
	for _, r := range e.world.Resources {
		if r.Name == name && !r.Compose {
			return r
		}
	}
	return nil
}

// assembleUncategorized makes the resource of all that is left.
func (e *evaluation) assembleUncategorized() error {
	if len(e.rest) == 0 {
		return nil
	}
	r := &Resource{Name: uncategorized, objects: e.rest}
	for _, o := range e.rest {
		if len(r.Calls) == 0 || r.Calls[len(r.Calls)-1] != o.call {
			r.Calls = append(r.Calls, o.call)
		}
	}
	e.world.Resources = append(e.world.Resources, r)
	return nil
}

// nameObjects lists the objects of each resource.
func (e *evaluation) nameObjects() {
	for _, r := range e.world.Resources {
		for _, o := range r.objects {
			r.Objects = append(r.Objects, o.FullName())
		}
	}
}
