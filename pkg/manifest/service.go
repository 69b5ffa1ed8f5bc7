package manifest

// Selects reports whether an object is a Service that joins the resource of a
// workload: its selector matches the labels of the workload's pod template, and
// it is in the same namespace, or in none or in "default", which Tilt takes for
// none. A bare Pod has no template and draws no Service.
//
// It mirrors internal/k8s/entity.go:FilterByMatchesPodTemplateSpec and
// internal/k8s/label.go:SelectorMatchesLabels of Tilt 0.37.
func (o Object) Selects(workload Object) bool {
	if !o.isService() || len(o.Selector) == 0 || !workload.HasPodTemplate() {
		return false
	}
	for key, want := range o.Selector {
		if have, ok := workload.PodLabels[key]; !ok || have != want {
			return false
		}
	}
	return o.namespace() == defaultNamespace || o.namespace() == workload.namespace()
}

func (o Object) isService() bool { return o.APIVersion == "v1" && o.Kind == "Service" }
