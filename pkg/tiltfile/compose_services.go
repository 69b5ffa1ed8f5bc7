package tiltfile

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/compose"
	"github.com/tiltgen/tiltgen/pkg/imageref"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// declareServices makes the resources of a project. What an earlier call made of
// it is made again, but that options which were set stay.
func (a *arguments) declareServices(p *composeProject, enabled []compose.Service) error {
	before := map[string]*Resource{}
	a.e.world.Resources = slices.DeleteFunc(a.e.world.Resources, func(r *Resource) bool {
		if !r.Compose || r.project != p {
			return false
		}
		before[r.Name] = r
		delete(a.e.taken, r.Name)
		return true
	})
	for _, s := range enabled {
		if err := a.declareService(p, s, before[s.Name]); err != nil {
			return err
		}
	}
	return nil
}

func (a *arguments) declareService(p *composeProject, s compose.Service, before *Resource) error {
	if err := a.unique("configPaths", "dc_resource", s.Name); err != nil {
		return err
	}
	image := firstOf(s.Image, p.Name+"_"+s.Name)
	if _, err := imageref.Parse(image); err != nil && tilt.Known(image) {
		return a.composeError(&compose.Error{File: s.File, Line: s.Line, Column: s.Column, Message: fmt.Sprintf(
			"getting service %s: Error parsing image name %q: %v", s.Name, image, err)})
	}
	r := before
	if r == nil {
		r = &Resource{Name: s.Name, Calls: []*tilt.Call{p.first.at}, Compose: true, project: p}
	}
	if !r.imageGiven {
		r.Images = []string{image}
	}
	r.ComposeBuild = a.composeBuild(s.Build)
	for _, d := range s.DependsOn {
		r.Options.ResourceDeps = append(r.Options.ResourceDeps, d.Name)
	}
	slices.Sort(r.Options.ResourceDeps)
	r.Options.ResourceDeps = slices.Compact(r.Options.ResourceDeps)
	a.e.world.Resources = append(a.e.world.Resources, r)
	return nil
}

// composeBuild is how Docker Compose builds an image, with paths relative to the
// Tiltfile's folder.
func (a *arguments) composeBuild(b *compose.Build) *compose.Build {
	if b == nil || strings.Contains(b.Context, ":") {
		return b
	}
	built := &compose.Build{Context: a.e.relative(b.Context), Dockerfile: firstOf(b.Dockerfile, "Dockerfile")}
	if !path.IsAbs(built.Dockerfile) {
		built.Dockerfile = path.Join(built.Context, built.Dockerfile)
	}
	return built
}

// composeResource sets options of a service.
//
// Tilt 0.37: internal/tiltfile/docker_compose.go, dcResource.
func (a *arguments) composeResource() (starlark.Value, error) {
	name, newName := a.text("name"), a.text("new_name")
	if name == "" && a.has("name") {
		return nil, a.refuse("name", "", "dc_resource: `name` must not be empty")
	}
	r := a.e.service(name, a.text("project_name"))
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
		if _, err := imageref.Parse(image); err != nil && tilt.Known(image) {
			return nil, a.refuse("image", "", "%v", err)
		}
		r.Images, r.imageGiven = []string{image}, true
	}
	merge(&r.Options, tilt.K8sResource{
		At: a.at, ResourceDeps: without(a.list("resource_deps"), r.Options.ResourceDeps), Links: linksOf(a.values["links"]), Labels: a.list("labels"),
		TriggerMode: a.mode(), AutoInit: a.choice("auto_init"),
	})
	return starlark.None, nil
}

// without are texts that are not among others, each once.
func without(texts, others []string) []string {
	var left []string
	for _, t := range texts {
		if !slices.Contains(others, t) && !slices.Contains(left, t) {
			left = append(left, t)
		}
	}
	return left
}

// service is the service of a name, in a project if that is given; nil where
// there is none.
func (e *evaluation) service(name, project string) *Resource {
	for _, r := range e.world.Resources {
		if r.Compose && r.Name == name && (project == "" || !tilt.Known(project) || r.project.Name == project) {
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
