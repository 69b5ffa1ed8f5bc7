package tiltfile

import (
	"slices"
)

// assembleServices finds out who builds the images of services, which come
// behind what runs in Kubernetes.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, assembleDC.
func (e *evaluation) assembleServices() error {
	slices.SortStableFunc(e.world.Resources, func(a, b *Resource) int { return composeOrder(a) - composeOrder(b) })
	for _, r := range e.world.Resources {
		if !r.Compose {
			continue
		}
		if e.world.Settings.DefaultRegistry != nil {
			return &Error{Span: r.Calls[0].Span, Message: "default_registry is not supported with docker compose"}
		}
		if len(r.Images) == 1 && e.builder(r.Images[0]) != nil {
			r.ComposeBuild = nil
		}
	}
	return nil
}

func composeOrder(r *Resource) int {
	if r.Compose {
		return 1
	}
	return 0
}
