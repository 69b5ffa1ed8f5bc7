package flow

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/dockerfile"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// Project is one way in which a Tiltfile can be read, with what its parts do.
type Project struct {
	*tiltfile.World
	// Tree tells what stands beside the Tiltfile.
	Tree Tree
	// Steps are the local resources, and Builds the custom_builds and then the
	// docker_builds, each in the order of their declarations.
	Steps  []*Step
	Builds []*Build
	// Locals are what local() does while the Tiltfile is loaded, in any way in
	// which it can be read.
	Locals []Local

	steps map[string]*Step
	// resources are the Kubernetes resources by name.
	resources map[string]*tiltfile.Resource
	// images are the uses of images by name; unknownImages are the resources of
	// which no image is known.
	images        map[string][]imageUse
	unknownImages []*tiltfile.Resource
	// derived are the builds that are made from the image of another, and bases
	// those of the images that one is made from.
	derived, bases map[*Build][]*Build
	reader         *reader
}

// Local is a command of local().
type Local struct {
	tiltfile.Local
	Effects command.Effects
}

// Step is a local_resource.
type Step struct {
	*tilt.LocalResource
	// Index is its place among all local resources.
	Index int
	// Call is what it does for an image of tiltgen's, or nil.
	Call *stage.Call
	// Effects are those of its command, unless that is a Call.
	Effects command.Effects
	// Writes are the paths that it writes, and Told is whether its author said
	// so: then there are no others.
	Writes []command.Path
	Told   bool
	// Serves are the paths that its server writes, as long as it runs.
	Serves []command.Path
}

// Build is a custom_build or a docker_build.
type Build struct {
	// Kind is the name of the builtin.
	Kind string
	Ref  string
	At   *tilt.Call
	// Custom and Docker are what was declared; one of them is nil.
	Custom *tilt.CustomBuild
	Docker *tilt.DockerBuild
	Live   []tilt.LiveUpdateStep
	// Call is what it does for an image of tiltgen's, or nil. Effects are those
	// of its command, unless that is a Call.
	Call    *stage.Call
	Effects command.Effects
	// Inputs are what it takes in.
	Inputs []Input
	// Workloads are the resources that run the image. Where that is not known,
	// they are all that may, and Surely is false.
	Workloads []*tiltfile.Resource
	Surely    bool
}

// Staged reports whether the build is the last stage of an image of tiltgen's.
func (b *Build) Staged() bool { return b.Call != nil && b.Call.Kind == stage.Tag }

// Of are the ways in which a Tiltfile can be read, as in r.Worlds, with what
// their parts do. What they have in common is worked out once.
func Of(r *tiltfile.Reading) []*Project {
	reader := &reader{
		tree:     &cachedTree{tree: r.Tree, texts: map[string]cachedText{}, exists: map[string]bool{}},
		effects:  map[string]command.Effects{},
		files:    map[string]*dockerfile.File{},
		names:    map[string]imageName{},
		relative: r.Relative,
	}
	var locals []Local
	for _, l := range r.Locals {
		locals = append(locals, Local{l, reader.effectsOf(l.Cmd, l.Dir, l.Env)})
	}
	var all []*Project
	for _, w := range r.Worlds {
		p := reader.project(w)
		p.Locals = locals
		all = append(all, p)
	}
	return all
}

// reader holds what the worlds of a Tiltfile have in common.
type reader struct {
	tree Tree
	// effects are what commands do, by their text.
	effects map[string]command.Effects
	// files are the Dockerfiles that were read, by text and build arguments.
	files map[string]*dockerfile.File
	// names are the parts of references.
	names map[string]imageName
	// relative makes paths comparable.
	relative func(string) string
}

func (r *reader) project(w *tiltfile.World) *Project {
	p := &Project{
		World: w, Tree: r.tree, steps: map[string]*Step{}, resources: map[string]*tiltfile.Resource{},
		images: map[string][]imageUse{}, derived: map[*Build][]*Build{}, bases: map[*Build][]*Build{}, reader: r,
	}
	for _, resource := range w.Resources {
		p.resources[resource.Name] = resource
	}
	for i := range w.LocalResources {
		s := r.step(&w.LocalResources[i])
		s.Index = i
		p.Steps = append(p.Steps, s)
		p.steps[s.Name] = s
	}
	for i := range w.CustomBuilds {
		p.Builds = append(p.Builds, r.custom(&w.CustomBuilds[i]))
	}
	for i := range w.DockerBuilds {
		b := &w.DockerBuilds[i]
		p.Builds = append(p.Builds, &Build{Kind: "docker_build", Ref: b.Ref, At: b.At, Docker: b, Live: b.LiveUpdate})
	}
	p.indexImages()
	for _, b := range p.Builds {
		p.findInputs(b)
		p.findWorkloads(b)
	}
	return p
}

func (r *reader) step(resource *tilt.LocalResource) *Step {
	s := &Step{LocalResource: resource, Told: len(resource.Outputs) > 0}
	s.Serves = r.effectsOf(resource.ServeCmd, resource.ServeDir, resource.ServeEnv).Writes
	for _, o := range resource.Outputs {
		if resource.Cmd.IsZero() {
			s.Serves = append(slices.Clone(s.Serves), command.Path{Path: o})
		} else {
			s.Writes = append(s.Writes, command.Path{Path: o})
		}
	}
	if call, _, ok := stage.Recognize(resource.Cmd.Argv, resource.Env); ok {
		s.Call = &call
		s.Told = true
		return s
	}
	s.Effects = r.effectsOf(resource.Cmd, resource.Dir, resource.Env)
	for _, path := range s.Effects.Writes {
		if path.Path != tilt.Hole && !slices.ContainsFunc(s.Writes, func(w command.Path) bool { return w.Path == path.Path }) {
			s.Writes = append(s.Writes, path)
		}
	}
	return s
}

func (r *reader) custom(b *tilt.CustomBuild) *Build {
	all := &Build{Kind: "custom_build", Ref: b.Ref, At: b.At, Custom: b, Live: b.LiveUpdate}
	if call, _, ok := stage.Recognize(b.Cmd.Argv, b.Env); ok {
		all.Call = &call
		return all
	}
	all.Effects = r.effectsOf(b.Cmd, b.Dir, b.Env)
	return all
}

// effectsOf is what a command does; equal commands are worked out once.
func (r *reader) effectsOf(cmd tilt.Cmd, dir string, env map[string]string) command.Effects {
	if cmd.IsZero() {
		return command.Effects{}
	}
	key := fmt.Sprintf("%q %q %q", cmd, dir, env)
	effects, ok := r.effects[key]
	if !ok {
		effects = r.comparable(command.Of(cmd, dir, env))
		r.effects[key] = effects
	}
	return effects
}

// comparable writes the paths of a command as the Tiltfile's are written.
func (r *reader) comparable(e command.Effects) command.Effects {
	for _, paths := range [][]command.Path{e.Writes, e.Reads, e.Removes} {
		for i := range paths {
			paths[i].Path = r.relative(paths[i].Path)
		}
	}
	for i, image := range e.Images {
		if image.Context != "" {
			e.Images[i].Context = r.relative(image.Context)
		}
		if image.Dockerfile != "" {
			e.Images[i].Dockerfile = r.relative(image.Dockerfile)
		}
	}
	return e
}

// Effects are what a command does, with paths as the Tiltfile's are written.
func (p *Project) Effects(cmd tilt.Cmd, dir string) command.Effects {
	return p.reader.effectsOf(cmd, dir, nil)
}

// Step is the local_resource of a name, or nil.
func (p *Project) Step(name string) *Step { return p.steps[name] }

// Resource is the resource of a name that Tilt makes of manifests, or nil.
func (p *Project) Resource(name string) *tiltfile.Resource { return p.resources[name] }

// Mode is the trigger mode of a resource whose own is given.
func (p *Project) Mode(own tilt.TriggerMode) tilt.TriggerMode {
	if own != tilt.TriggerDefault {
		return own
	}
	return p.Settings.TriggerMode
}

// UnknownDeclarations reports whether there may be resources that are not seen.
// A file without manifests is a part of another one, which includes it.
func (p *Project) UnknownDeclarations() bool {
	compose := slices.ContainsFunc(p.Resources, func(r *tiltfile.Resource) bool { return r.Compose })
	return len(p.Opaque) > 0 || len(p.YAML) == 0 || compose
}
