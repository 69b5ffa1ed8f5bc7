// Package emit compiles a project to what its Tiltfile declares, and writes
// that as text.
//
// The Tiltfile is right in any order in which Tilt may run its resources: every
// build that an image takes something from, and every stage of the image
// itself, runs under the runtime of package stage.
package emit

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Compile is what the Tiltfile of a valid project declares.
func Compile(p *model.Project, g *model.Graph) *tilt.File {
	c := newCompiler(p, g)
	f := &tilt.File{
		Settings: c.settings(),
		Loads:    loadStatements(p.Starlark.Load),
		Includes: p.Starlark.Include,
		Before:   p.Starlark.Before,
		After:    p.Starlark.After,
	}
	f.LocalResources = c.builds()
	for i := range p.Images {
		c.image(f, &p.Images[i])
	}
	if len(f.LocalResources) > 0 {
		f.MakeDirs = []string{stage.Folder}
	}
	f.LocalResources = append(f.LocalResources, c.tools()...)
	c.workloads(f)
	return f
}

// compiler holds what every part of the compilation reads.
type compiler struct {
	project *model.Project
	graph   *model.Graph
	// isBase tells the images that others are made from.
	isBase map[string]bool
	// renamed are the names under which Tilt knows workloads with a new name.
	renamed map[string]string
}

func newCompiler(p *model.Project, g *model.Graph) *compiler {
	c := &compiler{project: p, graph: g, isBase: map[string]bool{}, renamed: map[string]string{}}
	for i := range p.Images {
		for _, base := range g.Bases(p.Images[i].Name) {
			c.isBase[base] = true
		}
	}
	for i := range p.Workloads {
		if w := &p.Workloads[i]; w.NewName != "" {
			c.renamed[w.Name] = w.NewName
		}
	}
	return c
}

// stagesAtMost is how many local resources an image becomes.
const stagesAtMost = 3

// builds are the local resources that take part in the protocol, with room for
// the stages that follow them; nil where there are none.
func (c *compiler) builds() []tilt.LocalResource {
	var resources []tilt.LocalResource
	for i := range c.project.Builds {
		b := &c.project.Builds[i]
		if !c.graph.TakesPart(b.Name) {
			continue
		}
		if resources == nil {
			resources = make([]tilt.LocalResource, 0, len(c.project.Builds)+stagesAtMost*len(c.project.Images))
		}
		resources = append(resources, c.build(b))
	}
	return resources
}

// tools are the other local resources: servers, buttons, checks.
func (c *compiler) tools() []tilt.LocalResource {
	var resources []tilt.LocalResource
	for i := range c.project.Builds {
		b := &c.project.Builds[i]
		if c.graph.TakesPart(b.Name) {
			continue
		}
		r := localResource(b)
		r.Cmd, r.Dir, r.Env = tilt.Cmd(b.Cmd), folder(b.Dir), b.Env
		r.Deps = cleanPaths(b.Deps)
		r.Ignore = append(slices.Clone(b.Ignore), ignoreFolder(b.Deps, nil)...)
		for _, name := range b.After {
			r.ResourceDeps = c.depend(r.ResourceDeps, name)
		}
		resources = append(resources, r)
	}
	return resources
}

// localResource is what a step has in common whether or not it takes part.
func localResource(b *model.Build) tilt.LocalResource {
	return tilt.LocalResource{
		Name:           b.Name,
		TriggerMode:    b.TriggerMode,
		AutoInit:       b.AutoInit,
		AllowParallel:  b.Parallel == nil || *b.Parallel,
		ServeCmd:       tilt.Cmd(b.ServeCmd),
		ServeDir:       folder(b.ServeDir),
		ServeEnv:       b.ServeEnv,
		ReadinessProbe: probe(b.ReadinessProbe),
		Labels:         b.Labels,
		Links:          links(b.Links),
		Outputs:        cleanPaths(b.Outputs),
	}
}
