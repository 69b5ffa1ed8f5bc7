package emit

import "github.com/tiltgen/tiltgen/pkg/tilt"

// printYAML is a k8s_yaml call.
func printYAML(y tilt.YAML) node {
	switch {
	case y.Helm != nil:
		return callNode("k8s_yaml", printHelm(*y.Helm))
	case y.Kustomize != "":
		return callNode("k8s_yaml", callNode("kustomize", textNode(y.Kustomize)))
	default:
		return callNode("k8s_yaml", oneOrList(y.Files))
	}
}

func printHelm(h tilt.Helm) node {
	args := arguments{textNode(h.Chart)}
	args.str("name", h.Name)
	args.str("namespace", h.Namespace)
	args.list("values", h.Values)
	args.list("set", h.Set)
	return callNode("helm", args...)
}

// printK8sResource is a k8s_resource call.
func printK8sResource(r tilt.K8sResource) node {
	var args arguments
	if r.Workload != "" {
		args = append(args, textNode(r.Workload))
	}
	args.str("new_name", r.NewName)
	args.list("objects", r.Objects)
	args.list("resource_deps", r.ResourceDeps)
	if len(r.PortForwards) > 0 {
		args.add("port_forwards", oneOrList(r.PortForwards))
	}
	args.mode(r.TriggerMode)
	args.optional("auto_init", r.AutoInit)
	args.str("pod_readiness", r.PodReadiness)
	args.list("labels", r.Labels)
	args.links(r.Links)
	return statementNode("k8s_resource", args)
}
