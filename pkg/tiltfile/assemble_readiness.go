package tiltfile

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// inferReadiness finds what Tilt waits for with each Kubernetes resource.
func (e *evaluation) inferReadiness() {
	kinds := e.waitedKinds()
	for _, r := range e.world.Resources {
		if !r.Compose {
			r.PodReadiness = r.readiness(kinds)
		}
	}
}

// waitedKinds are all kinds of which something says what to wait for.
func (e *evaluation) waitedKinds() []workloadKind {
	job, cronJob := manifest.JobKinds()
	return append([]workloadKind{
		{KindSelector: job, readiness: tilt.PodReadinessSucceeded}, {KindSelector: cronJob, readiness: tilt.PodReadinessIgnore},
	}, e.kinds...)
}

// readiness is what Tilt waits for with a resource: what a call says, else what
// the kinds of its objects say, else nothing where there are never pods.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, inferPodReadinessMode.
func (r *Resource) readiness(kinds []workloadKind) string {
	switch {
	case r.unknownArgument("pod_readiness") || !tilt.Known(r.Options.PodReadiness):
		return ""
	case r.Options.PodReadiness != "":
		return r.Options.PodReadiness
	case r.Name == uncategorized:
		return tilt.PodReadinessIgnore
	}
	said := map[string]bool{}
	for _, o := range r.objects {
		for _, k := range kinds {
			if k.Matches(o.Object) {
				said[k.readiness] = true
			}
		}
	}
	for _, mode := range []string{tilt.PodReadinessWait, tilt.PodReadinessIgnore, tilt.PodReadinessSucceeded} {
		if said[mode] {
			return mode
		}
	}
	switch {
	case said[tilt.Hole] || r.guessed && !r.grouped:
		return ""
	case r.grouped && r.unknownArgument("extra_pod_selectors"):
		return ""
	case r.grouped && len(r.Options.ExtraPodSelectors) == 0 && len(r.builds) == 0:
		return tilt.PodReadinessIgnore
	}
	return tilt.PodReadinessWait
}

// unknownArgument reports whether a call for a resource gave an argument whose
// value is not known.
func (r *Resource) unknownArgument(name string) bool {
	return slices.ContainsFunc(r.Calls, func(c *tilt.Call) bool { return slices.Contains(c.Unknown, name) })
}
