package tiltfile

import (
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/imageref"
	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// isKind reports whether an object is a workload by its kind, whatever images
// it has.
func (e *evaluation) isKind(o manifest.Object) bool {
	job, cronJob := manifest.JobKinds()
	if job.Matches(o) || cronJob.Matches(o) {
		return true
	}
	for _, k := range e.kinds {
		if k.Matches(o) {
			return true
		}
	}
	return false
}

// imagesOf are the references of the images that an object runs: those of its
// containers, those that k8s_kind and k8s_image_json_path point at, and those
// in environment variables that the Tiltfile builds.
//
// Tilt 0.37: internal/k8s/image.go, FindImages.
func (e *evaluation) imagesOf(o *declaredObject) ([]string, *Error) {
	found := o.Images
	for _, k := range e.kinds {
		if !k.Matches(o.Object) {
			continue
		}
		for _, p := range k.paths {
			images, err := k.at(p, o.Object)
			if err != nil {
				return nil, imageError(o, o.Line, o.Column, err)
			}
			found = append(found[:len(found):len(found)], images...)
		}
	}
	var refs []string
	for _, image := range found {
		if _, err := imageref.Parse(image.Ref); err != nil && tilt.Known(image.Ref) {
			return nil, imageError(o, image.Line, image.Column, fmt.Errorf("parsing %s: %w", image.Ref, err))
		}
		refs = append(refs, image.Ref)
	}
	for _, value := range o.EnvValues {
		if i := e.builder(value); i != nil && i.inEnv {
			refs = append(refs, value)
		}
	}
	return refs, nil
}

// at are the images at a path of an object.
func (k workloadKind) at(p manifest.Path, o manifest.Object) ([]manifest.Image, error) {
	if k.repoField == "" {
		return o.ImagesAt(p)
	}
	return o.ImageObjectsAt(p, k.repoField, k.tagField)
}

// imageError stands where the manifest is, or at the call for a text that the
// Tiltfile holds.
func imageError(o *declaredObject, line, column int, err error) *Error {
	refused := &Error{Span: o.call.Span, Message: fmt.Sprintf("finding images in %s: %v", o.Name, err)}
	if o.File != o.call.Start.File {
		refused.Start = tilt.Position{File: o.File, Line: line, Column: max(column, 1)}
		refused.End = refused.Start
		refused.End.Column++
	}
	return refused
}

// findBuilds finds what each resource builds.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, validateK8s.
func (e *evaluation) findBuilds() error {
	for _, r := range e.world.Resources {
		if r.objects == nil && r.deploy == nil && !r.Compose && !r.guessed && !e.incomplete() {
			return &Error{Span: r.Calls[0].Span, Message: fmt.Sprintf(
				"resource %q: could not associate any k8s_yaml() or k8s_custom_deploy() with this resource", r.Name)}
		}
		if r.deploy != nil && r.deploy.live != nil {
			r.builds = append(r.builds, r.deploy.live)
		}
		for _, ref := range r.Images {
			if i := e.builder(ref); i != nil {
				r.builds = append(r.builds, i)
			} else if r.deploy != nil && tilt.Known(ref) && !e.calledOut && !e.loose {
				return &Error{Span: r.deploy.at.Arg("image_deps"), Message: fmt.Sprintf(
					"resource %q: image build %q not found", r.Name, familiar(ref))}
			}
		}
	}
	return nil
}

// checkImages finds what each resource builds in all, and refuses images that are made from themselves, and steps that
// Kubernetes resources may not have any more.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, imgTargetsForDepsHelper and
// maybeRestartContainerDeprecationError.
func (e *evaluation) checkImages() error {
	for _, r := range e.world.Resources {
		all, cycle := closure(r.builds)
		if cycle != nil {
			return &Error{Span: cycle.at.Span, Message: fmt.Sprintf("Image dependency cycle: %s", cycle.ref)}
		}
		for _, i := range all {
			if !i.onlyLive && i.ref != nil {
				r.Builds = append(r.Builds, i.written)
			}
			for _, s := range i.live {
				if s.RestartContainer && !r.Compose {
					return &Error{
						Span:    s.At.Span,
						Message: fmt.Sprintf("Found `restart_container()` LiveUpdate step in resource(s): [%s]", tilt.Readable(r.Name)),
						Cure:    "a Kubernetes resource needs docker_build_with_restart of the extension restart_process",
					}
				}
			}
		}
	}
	return nil
}

// closure are images and all that they are made from, or an image that is made
// from itself.
func closure(images []*image) (all []*image, cycle *image) {
	const pending, finished = 1, 2
	state := map[*image]int{}
	var visit func(i *image)
	visit = func(i *image) {
		switch {
		case cycle != nil || state[i] == finished:
			return
		case state[i] == pending:
			cycle = i
			return
		}
		state[i] = pending
		for _, dep := range i.deps {
			visit(dep)
		}
		state[i] = finished
		all = append(all, i)
	}
	for _, i := range images {
		visit(i)
	}
	return all, cycle
}
