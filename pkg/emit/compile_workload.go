package emit

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// workloads adds what runs in the cluster.
func (c *compiler) workloads(f *tilt.File) {
	declared := map[string]bool{}
	for i := range c.project.Workloads {
		w := &c.project.Workloads[i]
		if y, ok := yaml(w.Manifests, declared); ok {
			f.YAML = append(f.YAML, y)
		}
		if r, ok := c.workload(w); ok {
			f.K8sResources = append(f.K8sResources, r)
		}
	}
}

// yaml is where objects are declared. Two workloads may stand in one file,
// which Tilt wants to hear of once.
func yaml(m model.Manifests, declared map[string]bool) (tilt.YAML, bool) {
	var y tilt.YAML
	for _, file := range cleanPaths(m.Files) {
		if !declared["file "+file] {
			declared["file "+file] = true
			y.Files = append(y.Files, file)
		}
	}
	if dir := cleanPath(m.Kustomize); dir != "" && !declared["kustomize "+dir] {
		declared["kustomize "+dir] = true
		y.Kustomize = dir
	}
	if m.Helm != nil {
		y.Helm = &tilt.Helm{
			Chart:     cleanPath(m.Helm.Chart),
			Name:      m.Helm.Release,
			Namespace: m.Helm.Namespace,
			Values:    cleanPaths(m.Helm.Values),
			Set:       m.Helm.Set,
		}
	}
	return y, len(y.Files) > 0 || y.Kustomize != "" || y.Helm != nil
}

// workload is the k8s_resource call of a workload; there is none where it
// would say nothing.
func (c *compiler) workload(w *model.Workload) (tilt.K8sResource, bool) {
	r := tilt.K8sResource{
		Workload:     w.Name,
		NewName:      w.NewName,
		Objects:      w.Objects,
		PortForwards: w.PortForwards,
		Links:        links(w.Links),
		Labels:       w.Labels,
		TriggerMode:  w.TriggerMode,
		AutoInit:     w.AutoInit,
		PodReadiness: w.Readiness,
	}
	for _, name := range w.Images {
		if last := c.graph.Stages(name).Last(); last != "" {
			r.ResourceDeps = append(r.ResourceDeps, last)
		}
	}
	for _, name := range w.Needs {
		r.ResourceDeps = c.depend(r.ResourceDeps, name)
	}
	if w.Group {
		r.Workload, r.NewName = "", w.Name
	}
	says := len(r.ResourceDeps)+len(r.Objects)+len(r.PortForwards)+len(r.Links)+len(r.Labels) > 0 ||
		r.NewName != "" || r.TriggerMode != "" || r.AutoInit != nil || r.PodReadiness != ""
	return r, says
}

// depend adds a resource of the project to resource_deps, under the name by
// which Tilt knows it.
func (c *compiler) depend(deps []string, name string) []string {
	if renamed, ok := c.renamed[name]; ok {
		name = renamed
	}
	if slices.Contains(deps, name) {
		return deps
	}
	return append(deps, name)
}
