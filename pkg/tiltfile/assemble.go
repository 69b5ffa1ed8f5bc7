package tiltfile

import "github.com/tiltgen/tiltgen/pkg/tilt"

// Resource is a Kubernetes resource as Tilt assembles it from manifests.
type Resource struct {
	Name string
	// Images are the references that its manifests name, as they are written.
	Images []string
	// Options are those of all k8s_resource calls for it, merged.
	Options tilt.K8sResource
	// At is where a manifest or a call first names it.
	At tilt.Position
}

func (e *evaluation) assemble() {}

func (r *reader) keep(*World) bool { return true }
