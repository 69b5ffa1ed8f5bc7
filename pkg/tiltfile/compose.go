package tiltfile

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/goccy/go-yaml"
	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var composeHandlers = map[string]handler{
	"docker_compose": (*arguments).compose,
	"dc_resource":    (*arguments).composeResource,
}

// composeFile is what is read of a Compose file.
type composeFile struct {
	Name     string
	Include  any
	Services map[string]*composeService
}

// composeService is a service of Docker Compose.
type composeService struct {
	Image     string
	Extends   any
	Profiles  []string
	DependsOn any `yaml:"depends_on"`
	Links     []string
}

// compose declares the services of Compose files, as far as these are plain
// YAML.
//
// Tilt 0.37: internal/tiltfile/docker_compose.go, dockerCompose.
func (a *arguments) compose() (starlark.Value, error) {
	parts := oneOrMore(a.values["configPaths"])
	if len(parts) == 0 && a.has("configPaths") {
		return nil, a.e.dynamic(a.refuse("configPaths", "", "Nothing to compose"))
	}
	project := a.text("project_name")
	services := map[string]*composeService{}
	for _, part := range parts {
		if _, text := part.(blob); !text && pathType(part) != "" {
			return nil, a.refuse("configPaths", "", "expected blob | path (string). Actual type: %s", goType(part))
		}
		file := a.composeFile(part)
		if file == nil || len(a.list("profiles")) > 0 {
			a.opaqueCompose()
			return starlark.None, nil
		}
		project = firstOf(project, file.Name, a.projectName(part))
		for name, s := range file.Services {
			if services[name] == nil {
				services[name] = &composeService{}
			}
			services[name].add(s)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(services)) {
		if err := a.declareService(project, name, services[name]); err != nil {
			return nil, err
		}
	}
	return starlark.None, nil
}

func (a *arguments) opaqueCompose() {
	a.e.composeUnknown = true
	a.e.world.Opaque = append(a.e.world.Opaque, Opaque{What: a.builtin.Name, Call: a.at})
}

// composeFile reads a Compose file, or the text of one; nil is one that is not
// here, or not told without more.
func (a *arguments) composeFile(part starlark.Value) *composeFile {
	text, isBlob := part.(blob)
	if !isBlob {
		if !known(part) {
			return nil
		}
		content, err := a.e.readFile(a.e.path(textOf(part)))
		if err != nil {
			return nil
		}
		text = blob(content)
	}
	file := &composeFile{}
	if !tilt.Known(string(text)) || yaml.Unmarshal([]byte(text), file) != nil || file.Include != nil {
		return nil
	}
	for name, s := range file.Services {
		if s == nil || s.Extends != nil || len(s.Profiles) > 0 || strings.Contains(name, "$") {
			return nil
		}
	}
	return file
}

// projectName is the name of a project that has none of its own.
func (a *arguments) projectName(part starlark.Value) string {
	if _, text := part.(blob); text {
		return path.Base(a.e.absolute(a.e.dir()))
	}
	return path.Base(path.Dir(a.e.absolute(a.e.path(textOf(part)))))
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// add takes in what a later file says of a service.
func (s *composeService) add(more *composeService) {
	s.Image = firstOf(more.Image, s.Image)
	s.Links = append(s.Links, more.Links...)
	s.Links = append(s.Links, namesIn(more.DependsOn)...)
}

// namesIn are the names of a list, or the keys of a mapping.
func namesIn(v any) []string {
	var names []string
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			if name, ok := x.(string); ok {
				names = append(names, name)
			}
		}
	case map[string]any:
		names = slices.Collect(maps.Keys(v))
	}
	return names
}

func (a *arguments) declareService(project, name string, s *composeService) error {
	if r := a.e.service(name); r != nil && r.project == project {
		// A project whose files are given in several calls is one.
		if s.Image != "" {
			r.Images = []string{s.Image}
		}
		return nil
	}
	if err := a.unique("configPaths", "dc_resource", name); err != nil {
		return err
	}
	image := s.Image
	if image == "" {
		image = project + "_" + name
	}
	if strings.Contains(image, "$") {
		image = tilt.Hole
	}
	var deps []string
	for _, link := range s.Links {
		service, _, _ := strings.Cut(link, ":")
		deps = append(deps, service)
	}
	slices.Sort(deps)
	r := &Resource{Name: name, Images: []string{image}, Calls: []*tilt.Call{a.at}, Compose: true, project: project}
	r.Options.ResourceDeps = slices.Compact(deps)
	a.e.world.Resources = append(a.e.world.Resources, r)
	return nil
}

// composeResource sets options of a service.
//
// Tilt 0.37: internal/tiltfile/docker_compose.go, dcResource.
func (a *arguments) composeResource() (starlark.Value, error) {
	name, newName := a.text("name"), a.text("new_name")
	if name == "" && a.has("name") {
		return nil, a.refuse("name", "", "dc_resource: `name` must not be empty")
	}
	r := a.e.service(name)
	if r == nil {
		return starlark.None, a.missingService(name, newName)
	}
	if newName != "" && newName != name {
		if err := a.unique("new_name", "dc_resource", newName); err != nil {
			return nil, err
		}
		delete(a.e.taken, name)
		a.e.renameService(r, newName)
	}
	r.Calls = append(r.Calls, a.at)
	if image := a.text("image"); a.has("image") {
		if _, err := reference.ParseNormalizedNamed(image); err != nil && tilt.Known(image) {
			return nil, a.refuse("image", "", "%v", err)
		}
		r.Images = []string{image}
	}
	merge(&r.Options, tilt.K8sResource{
		At: a.at, ResourceDeps: a.list("resource_deps"), Links: linksOf(a.values["links"]), Labels: a.list("labels"),
		TriggerMode: a.mode(), AutoInit: a.choice("auto_init"),
	})
	return starlark.None, nil
}

// service is the service of a name, nil where there is none.
func (e *evaluation) service(name string) *Resource {
	for _, r := range e.world.Resources {
		if r.Compose && r.Name == name {
			return r
		}
	}
	return nil
}

// renameService gives a service another name, by which others wait for it then.
func (e *evaluation) renameService(r *Resource, name string) {
	for _, other := range e.world.Resources {
		if i := slices.Index(other.Options.ResourceDeps, r.Name); i >= 0 && other.Compose {
			other.Options.ResourceDeps[i] = name
		}
	}
	r.Name = name
}

// missingService refuses options of a service that there is not, unless there
// may be more services than are seen.
func (a *arguments) missingService(name, newName string) error {
	var names []string
	for _, r := range a.e.world.Resources {
		if r.Compose {
			names = append(names, r.Name)
		}
	}
	if a.e.composeUnknown || len(names) == 0 || !tilt.Known(name) {
		a.e.world.Opaque = append(a.e.world.Opaque, Opaque{What: a.builtin.Name, Names: []string{name, newName}, Call: a.at})
		return nil
	}
	return a.e.dynamic(a.refuse("name", "", "no Docker Compose service found with name %q. Found these instead:\n\t%s", name, strings.Join(names, "; ")))
}
