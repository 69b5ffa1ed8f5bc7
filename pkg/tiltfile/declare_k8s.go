package tiltfile

import (
	"slices"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/imageref"
	"github.com/tiltgen/tiltgen/pkg/manifest"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var k8sHandlers = map[string]handler{
	"k8s_yaml":                      (*arguments).k8sYAML,
	"k8s_resource":                  (*arguments).k8sResource,
	"k8s_kind":                      (*arguments).k8sKind,
	"k8s_image_json_path":           (*arguments).k8sImageJSONPath,
	"k8s_custom_deploy":             (*arguments).customDeploy,
	"workload_to_resource_function": (*arguments).workloadFunction,
	"kustomize":                     (*arguments).kustomize,
	"helm":                          (*arguments).helm,
	"filter_yaml":                   (*arguments).filterYAML,
	"port_forward":                  (*arguments).portForward,
	"k8s_context":                   (*arguments).kubeContext,
	"k8s_namespace":                 func(a *arguments) (starlark.Value, error) { return a.e.from(FromKubeContext, "k8s_namespace()"), nil },
}

// k8sYAML declares manifests; a list may mix files and texts.
//
// Tilt 0.37: internal/tiltfile/k8s.go, k8sYaml.
func (a *arguments) k8sYAML() (starlark.Value, error) {
	given := a.values["yaml"]
	parts := oneOrMore(given)
	objects, err := a.objects(parts)
	if err != nil {
		return nil, err
	}
	if a.emptyYAML(parts, objects) {
		return nil, a.e.dynamic(a.refuse("yaml", "", "Empty YAML passed to k8s_yaml"))
	}
	var files []string
	for _, part := range parts {
		switch part := part.(type) {
		case rendered:
			a.declareYAML(part.YAML)
		case blob, *unknown:
			a.declareYAML(tilt.YAML{Text: textOf(part)})
		default:
			files = append(files, a.e.path(textOf(part)))
		}
	}
	if len(files) > 0 {
		a.declareYAML(tilt.YAML{Files: files})
	}
	return starlark.None, a.addObjects(objects)
}

// emptyYAML reports whether there is nothing in what k8s_yaml is given, unless
// its first part is a file.
func (a *arguments) emptyYAML(parts []starlark.Value, objects []manifest.Object) bool {
	if len(parts) == 0 {
		return a.has("yaml")
	}
	path, isPath := parts[0].(starlark.String)
	return len(objects) == 0 && (!isPath || path == "")
}

func (a *arguments) declareYAML(y tilt.YAML) {
	y.At, y.AllowDuplicates = a.at, a.flag("allow_duplicates")
	a.e.world.YAML = append(a.e.world.YAML, y)
}

// addObjects takes objects into those that are deployed, each but once.
//
// Tilt 0.37: internal/tiltfile/k8s/state.go, Append.
func (a *arguments) addObjects(objects []manifest.Object) error {
	for _, o := range objects {
		if o.Unknown() {
			a.e.opaqueYAML(a.at, "k8s_yaml of what is not known here")
			continue
		}
		address := objectAddress{o.APIVersion, o.Kind, o.Namespace, o.Name}
		if a.e.addresses[address] && !a.flag("allow_duplicates") && address.known() {
			return a.e.dynamic(a.refuse("yaml", "", "Duplicate YAML: %s\nIgnore this error with k8s_yaml(..., allow_duplicates=True)", address))
		}
		a.e.addresses[address] = true
		a.e.objects = append(a.e.objects, &declaredObject{o, a.at})
	}
	return nil
}

// objectAddress is what tells objects apart.
type objectAddress struct{ apiVersion, kind, namespace, name string }

func (o objectAddress) known() bool {
	return tilt.Known(o.apiVersion + o.kind + o.namespace + o.name)
}

func (o objectAddress) String() string {
	if o.namespace == "" {
		return o.kind + " " + o.name
	}
	return o.kind + " " + o.name + " (Namespace: " + o.namespace + ")"
}

// k8sResource declares options of a Kubernetes resource, or a group of objects.
//
// Tilt 0.37: internal/tiltfile/k8s.go, k8sResource.
func (a *arguments) k8sResource() (starlark.Value, error) {
	r := tilt.K8sResource{
		At: a.at, Workload: a.text("workload"), NewName: a.text("new_name"), Objects: a.list("objects"),
		ResourceDeps: a.list("resource_deps"), Links: linksOf(a.values["links"]), Labels: a.list("labels"),
		TriggerMode: a.mode(), AutoInit: a.choice("auto_init"), PodReadiness: a.text("pod_readiness"),
		DiscoveryStrategy: a.text("discovery_strategy"),
	}
	if r.Workload == "" && r.NewName == "" && !a.e.loose {
		return nil, a.e.dynamic(a.refuse("", "", "Resource name missing. Must give a name for an existing resource or a new_name to create a new resource."))
	}
	var problem string
	if r.PortForwards, problem = forwards(a.values["port_forwards"]); problem != "" {
		name := r.Workload
		if name == "" {
			name = r.NewName
		}
		return nil, a.refuse("port_forwards", "", "k8s_resource %q: %s", tilt.Readable(name), problem)
	}
	if r.ExtraPodSelectors, problem = podSelectors(a.values["extra_pod_selectors"]); problem != "" {
		return nil, a.refuse("extra_pod_selectors", "", "%s", problem)
	}
	if r.Workload == "" && len(r.Objects) == 0 && !a.e.loose {
		return nil, a.e.dynamic(a.refuse("", "", "k8s_resource doesn't specify a workload or any objects. All non-workload resources must specify 1 or more objects"))
	}
	a.e.world.K8sResources = append(a.e.world.K8sResources, r)
	return starlark.None, nil
}

// k8sKind makes workloads of the objects of a kind, and says where their
// images stand.
//
// Tilt 0.37: internal/tiltfile/k8s.go, k8sKind.
func (a *arguments) k8sKind() (starlark.Value, error) {
	k, err := a.kind("", "")
	if k == nil {
		return starlark.None, err
	}
	paths, object := a.list("image_json_path"), a.dict("image_object")
	if len(paths) > 0 && len(object) > 0 {
		return nil, a.refuse("image_object", "", "Cannot specify both image_json_path and image_object")
	}
	if len(object) > 0 {
		k.repoField, k.tagField = object["repo_field"], object["tag_field"]
		paths = []string{object["json_path"]}
	}
	if k.paths, err = a.jsonPaths(paths); err != nil {
		return nil, err
	}
	k.readiness = a.text("pod_readiness")
	a.e.kinds = append(a.e.kinds, *k)
	return starlark.None, nil
}

// k8sImageJSONPath says where the images of some objects stand.
//
// Tilt 0.37: internal/tiltfile/k8s.go, k8sImageJsonPath.
func (a *arguments) k8sImageJSONPath() (starlark.Value, error) {
	if a.text("kind") == "" && a.text("name") == "" && a.text("namespace") == "" && !a.e.loose {
		return nil, a.refuse("", "", "at least one of kind, name, or namespace must be specified")
	}
	k, err := a.kind(a.text("name"), a.text("namespace"))
	if k == nil {
		return starlark.None, err
	}
	if k.paths, err = a.jsonPaths(a.list("paths")); err != nil {
		return nil, err
	}
	a.e.kinds = append(a.e.kinds, *k)
	return starlark.None, nil
}

// workloadKind picks objects that are workloads, whether they have images or
// not, and says where their images stand.
//
// Tilt 0.37: internal/tiltfile/k8s, KindInfo.
type workloadKind struct {
	manifest.KindSelector
	paths               []manifest.Path
	repoField, tagField string
	// readiness is what Tilt waits for with these objects, "" if nothing says so.
	readiness string
}

// kind is the selector that the arguments make, nil where they are not known.
func (a *arguments) kind(name, namespace string) (*workloadKind, error) {
	parts := []string{a.text("api_version"), a.text("kind"), name, namespace}
	if slices.ContainsFunc(parts, func(p string) bool { return !tilt.Known(p) }) {
		a.e.opaqueYAML(a.at, a.builtin.Name+" of what is not known here")
		return nil, nil
	}
	selector, err := manifest.NewKindSelector(parts[0], parts[1], parts[2], parts[3])
	if err != nil {
		return nil, a.refuse("kind", "", "%v", err)
	}
	return &workloadKind{KindSelector: selector}, nil
}

func (a *arguments) jsonPaths(texts []string) ([]manifest.Path, error) {
	var paths []manifest.Path
	for _, text := range texts {
		if !tilt.Known(text) {
			continue
		}
		p, err := manifest.ParsePath(text)
		if err != nil {
			return nil, a.refuse("", "", "%v", err)
		}
		paths = append(paths, p)
	}
	return paths, nil
}

// customDeploy declares a resource that is deployed by a command.
//
// Tilt 0.37: internal/tiltfile/k8s_custom_deploy.go, k8sCustomDeploy.
func (a *arguments) customDeploy() (starlark.Value, error) {
	for _, name := range []string{"apply_cmd", "delete_cmd"} {
		if a.cmd(name).IsZero() && !a.e.loose {
			return nil, a.e.dynamic(a.refuse(name, "", "k8s_custom_deploy: %s cannot be empty", name))
		}
	}
	steps, err := a.liveUpdate()
	if err != nil {
		return nil, err
	}
	name := a.text("name")
	if err := a.unique("name", "k8s_resource", name); err != nil {
		refused := err.(*Error)
		refused.Message = "error making resource for " + name + ": " + refused.Message
		return nil, refused
	}
	a.e.deploys = append(a.e.deploys, deploy{at: a.at, name: name, images: a.list("image_deps")})
	if len(steps) == 0 {
		return starlark.None, nil
	}
	return starlark.None, a.checkSelectors(steps)
}

// checkSelectors looks at how the containers of a live update are found.
func (a *arguments) checkSelectors(steps []tilt.LiveUpdateStep) error {
	selector, container := a.text("image_selector"), a.text("container_selector")
	switch {
	case selector == "" && container == "":
		return a.refuse("live_update", "", "k8s_custom_deploy: no Live Update selector specified")
	case selector != "" && container != "":
		return a.refuse("container_selector", "", "k8s_custom_deploy: cannot specify more than one Live Update selector")
	case !tilt.Known(selector):
		return nil
	case selector == "":
		return a.liveImage(nil, steps)
	}
	ref, err := imageref.Parse(selector)
	if err != nil {
		return a.refuse("image_selector", "", "can't parse %q: %v", selector, err)
	}
	return a.liveImage(&ref, steps)
}

// liveImage is what stands for the image of a k8s_custom_deploy that is updated
// in its containers. The deploy runs it.
func (a *arguments) liveImage(ref *imageref.Ref, steps []tilt.LiveUpdateStep) error {
	d := &a.e.deploys[len(a.e.deploys)-1]
	d.live = &image{ref: ref, live: steps, onlyLive: true}
	return a.declareImage(d.live)
}
