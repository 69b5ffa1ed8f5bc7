package tiltfile

import (
	"strconv"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var k8sHandlers = map[string]handler{
	"k8s_yaml":     (*arguments).k8sYAML,
	"k8s_resource": (*arguments).k8sResource,
	"kustomize": func(a *arguments) (starlark.Value, error) {
		return rendered{tilt.YAML{Kustomize: a.path("paths")}}, nil
	},
	"helm":              (*arguments).helm,
	"filter_yaml":       (*arguments).filterYAML,
	"k8s_custom_deploy": (*arguments).customDeploy,
	"docker_compose":    (*arguments).compose,
	"dc_resource":       (*arguments).compose,
	"port_forward":      func(a *arguments) (starlark.Value, error) { return portForward{a.forward()}, nil },
}

// rendered is the blob that kustomize and helm return: what k8s_yaml is given
// is told by where it comes from.
type rendered struct{ tilt.YAML }

func (rendered) String() string        { return tilt.Hole }
func (rendered) Type() string          { return "blob" }
func (rendered) Freeze()               {}
func (rendered) Truth() starlark.Bool  { return true }
func (rendered) Hash() (uint32, error) { return 0, nil }

func (a *arguments) helm() (starlark.Value, error) {
	return rendered{tilt.YAML{Helm: &tilt.Helm{
		Chart: a.path("paths"), Name: a.text("name"), Namespace: a.text("namespace"),
		Values: a.paths("values"), Set: a.list("set"),
	}}}, nil
}

// k8sYAML declares manifests; a list may mix files and texts.
//
// Tilt 0.37: internal/tiltfile/k8s.go, k8sYaml.
func (a *arguments) k8sYAML() (starlark.Value, error) {
	given := a.values["yaml"]
	parts := []starlark.Value{given}
	if list, ok := given.(starlark.Sequence); ok {
		parts = nil
		for x := range starlark.Elements(list) {
			parts = append(parts, x)
		}
	}
	var files []string
	for _, part := range parts {
		switch part := part.(type) {
		case starlark.String, gitRepo:
			files = append(files, a.e.path(textOf(part)))
		case rendered:
			a.declareYAML(part.YAML)
		case blob, *unknown:
			a.declareYAML(tilt.YAML{Text: textOf(part)})
		case nil:
		default:
			return nil, a.refuse("yaml", "", "k8s_yaml: for parameter \"yaml\": expected path | blob, got %s", part.Type())
		}
	}
	if len(files) > 0 {
		a.declareYAML(tilt.YAML{Files: files})
	}
	if len(parts) == 0 {
		err := a.refuse("yaml", "", "Empty YAML passed to k8s_yaml")
		err.Static = false
		return nil, err
	}
	return starlark.None, nil
}

func (a *arguments) declareYAML(y tilt.YAML) {
	y.At, y.AllowDuplicates = a.at, a.flag("allow_duplicates")
	a.e.world.YAML = append(a.e.world.YAML, y)
}

func (a *arguments) filterYAML() (starlark.Value, error) {
	u := a.e.unknownHere("filter_yaml()")
	return starlark.Tuple{blobOf(u), blobOf(u)}, nil
}

func blobOf(u *unknown) starlark.Value { return rendered{tilt.YAML{Text: tilt.Hole}} }

// k8sResource declares options of a Kubernetes resource, or a group of objects.
//
// Tilt 0.37: internal/tiltfile/k8s.go, k8sResourceV2.
func (a *arguments) k8sResource() (starlark.Value, error) {
	r := tilt.K8sResource{
		At: a.at, Workload: a.text("workload"), NewName: a.text("new_name"), Objects: a.list("objects"),
		ResourceDeps: a.list("resource_deps"), PortForwards: forwards(a.values["port_forwards"]),
		Links: linksOf(a.values["links"]), Labels: a.list("labels"), TriggerMode: a.mode(),
		AutoInit: a.choice("auto_init"), PodReadiness: a.text("pod_readiness"), DiscoveryStrategy: a.text("discovery_strategy"),
	}
	if r.Workload == "" && r.NewName == "" && !a.e.loose {
		return nil, a.refuse("", "", "Resource name missing. Must give a name for an existing resource or a new_name to create a new resource.")
	}
	if r.Workload == "" && len(r.Objects) == 0 && !a.e.loose {
		return nil, a.refuse("", "", "k8s_resource doesn't specify a workload or any objects. All non-workload resources must specify 1 or more objects")
	}
	a.e.world.K8sResources = append(a.e.world.K8sResources, r)
	return starlark.None, nil
}

// customDeploy and compose declare resources that are not looked into.
func (a *arguments) customDeploy() (starlark.Value, error) {
	a.e.world.Opaque = append(a.e.world.Opaque, Opaque{What: a.builtin.Name, Names: []string{a.text("name")}, Call: a.at})
	_, err := a.liveUpdate()
	return starlark.None, err
}

func (a *arguments) compose() (starlark.Value, error) {
	names := []string{}
	if a.given("name") {
		names = []string{a.text("name"), a.text("new_name")}
	}
	a.e.world.Opaque = append(a.e.world.Opaque, Opaque{What: a.builtin.Name, Names: names, Call: a.at})
	return starlark.None, nil
}

// portForward is what port_forward returns.
type portForward struct{ text string }

func (portForward) String() string        { return "port_forward" }
func (portForward) Type() string          { return "port_forward" }
func (portForward) Freeze()               {}
func (portForward) Truth() starlark.Bool  { return true }
func (portForward) Hash() (uint32, error) { return 0, nil }

func (a *arguments) forward() string {
	text := strconv.Itoa(a.number("local_port"))
	if a.given("container_port") {
		text += ":" + strconv.Itoa(a.number("container_port"))
	}
	return text
}

func forwards(v starlark.Value) []string {
	switch v := v.(type) {
	case portForward:
		return []string{v.text}
	case starlark.Int:
		return []string{v.String()}
	case *starlark.List, starlark.Tuple:
		var all []string
		for x := range starlark.Elements(v.(starlark.Iterable)) {
			all = append(all, forwards(x)...)
		}
		return all
	case starlark.String, *unknown:
		return []string{textOf(v)}
	}
	return nil
}
