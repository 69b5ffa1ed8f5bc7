package lint

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/dockerfile"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// project is one way in which a Tiltfile can be read, with what its parts do.
type project struct {
	*tiltfile.World
	tree   Tree
	steps  []*step
	byName map[string]*step
	// resources are the Kubernetes resources by name.
	resources map[string]*tiltfile.Resource
	builds    []*build
	// images are the uses of images by name; unknownImages are the resources of
	// which no image is known.
	images        map[string][]imageUse
	unknownImages []*tiltfile.Resource
	// derived are the builds that are made from the image of another.
	derived map[*build][]*build
	// files are the Dockerfiles that were read.
	files  map[string]*dockerfile.File
	nameOf func(ref string) imageName
	waited map[string][]string
}

// step is a local_resource.
type step struct {
	*tilt.LocalResource
	// index is its place among all local resources.
	index int
	// stage is what it does for an image of tiltgen's, or "".
	stage   stage.Kind
	effects command.Effects
	// writes are the paths that it writes, and told is whether its author said
	// so: then there are no others.
	writes []command.Path
	told   bool
	// serves are the paths that its server writes, as long as it runs.
	serves []command.Path
}

// build is a custom_build or a docker_build.
type build struct {
	// kind is the name of the builtin.
	kind    string
	ref     string
	at      *tilt.Call
	custom  *tilt.CustomBuild
	docker  *tilt.DockerBuild
	live    []tilt.LiveUpdateStep
	effects command.Effects
	// staged is true of the last stage of an image of tiltgen's.
	staged bool
	inputs []input
	// workloads are the resources that run the image. Where that is not known,
	// they are all that may, and surely is false.
	workloads []*tiltfile.Resource
	surely    bool
}

func (l *linter) project(w *tiltfile.World, tree Tree) *project {
	p := &project{
		World: w, tree: tree, byName: map[string]*step{}, resources: map[string]*tiltfile.Resource{},
		nameOf: l.nameOf, waited: map[string][]string{}, images: map[string][]imageUse{}, derived: map[*build][]*build{},
		files: l.files,
	}
	for _, r := range w.Resources {
		p.resources[r.Name] = r
	}
	for i := range w.LocalResources {
		s := l.step(&w.LocalResources[i])
		s.index = i
		p.steps = append(p.steps, s)
		p.byName[s.Name] = s
	}
	for i := range w.CustomBuilds {
		b := &w.CustomBuilds[i]
		p.builds = append(p.builds, l.custom(b))
	}
	for i := range w.DockerBuilds {
		b := &w.DockerBuilds[i]
		p.builds = append(p.builds, &build{kind: "docker_build", ref: b.Ref, at: b.At, docker: b, live: b.LiveUpdate})
	}
	p.indexImages()
	for _, b := range p.builds {
		p.findInputs(b)
		p.findWorkloads(b)
	}
	return p
}

func (l *linter) step(r *tilt.LocalResource) *step {
	s := &step{LocalResource: r, told: len(r.Outputs) > 0}
	s.serves = l.effectsOf(r.ServeCmd, r.ServeDir, r.ServeEnv).Writes
	for _, o := range r.Outputs {
		if r.Cmd.IsZero() {
			s.serves = append(slices.Clone(s.serves), command.Path{Path: o})
		} else {
			s.writes = append(s.writes, command.Path{Path: o})
		}
	}
	if call, _, ok := stage.Recognize(r.Cmd.Argv, r.Env); ok {
		s.stage = call.Kind
		s.told = true
		return s
	}
	s.effects = l.effectsOf(r.Cmd, r.Dir, r.Env)
	for _, path := range s.effects.Writes {
		if path.Path != tilt.Hole && !slices.ContainsFunc(s.writes, func(w command.Path) bool { return w.Path == path.Path }) {
			s.writes = append(s.writes, path)
		}
	}
	return s
}

func (l *linter) custom(b *tilt.CustomBuild) *build {
	all := &build{kind: "custom_build", ref: b.Ref, at: b.At, custom: b, live: b.LiveUpdate}
	if call, _, ok := stage.Recognize(b.Cmd.Argv, b.Env); ok {
		all.staged = call.Kind == stage.Tag
		return all
	}
	all.effects = l.effectsOf(b.Cmd, b.Dir, b.Env)
	return all
}

// effectsOf is what a command does; equal commands are worked out once.
func (l *linter) effectsOf(cmd tilt.Cmd, dir string, env map[string]string) command.Effects {
	if cmd.IsZero() {
		return command.Effects{}
	}
	key := fmt.Sprintf("%q %q %q", cmd, dir, env)
	effects, ok := l.effects[key]
	if !ok {
		effects = l.comparable(command.Of(cmd, dir, env))
		l.effects[key] = effects
	}
	return effects
}

// comparable writes the paths of a command as the Tiltfile's are written.
func (l *linter) comparable(e command.Effects) command.Effects {
	for _, paths := range [][]command.Path{e.Writes, e.Reads, e.Removes} {
		for i := range paths {
			paths[i].Path = l.relative(paths[i].Path)
		}
	}
	for i, image := range e.Images {
		if image.Context != "" {
			e.Images[i].Context = l.relative(image.Context)
		}
		if image.Dockerfile != "" {
			e.Images[i].Dockerfile = l.relative(image.Dockerfile)
		}
	}
	return e
}

// auto reports whether a change of a watched file starts the step by itself.
func (p *project) auto(s *step) bool { return p.mode(s.TriggerMode) != tilt.TriggerManual }

// mode is the trigger mode of a resource.
func (p *project) mode(own tilt.TriggerMode) tilt.TriggerMode {
	if own != tilt.TriggerDefault {
		return own
	}
	return p.Settings.TriggerMode
}

// starts reports whether the step runs when Tilt starts.
func (s *step) starts() bool { return s.AutoInit == nil || *s.AutoInit }

// reruns reports whether the step runs again after its first run: by itself,
// or whenever a person wants it to, which is the only way for some.
func (p *project) reruns(s *step) bool { return len(s.Deps) > 0 || !p.auto(s) || !s.starts() }

// slots is how many builds run at once.
func (p *project) slots() int {
	if p.Settings.MaxParallelUpdates > 0 {
		return p.Settings.MaxParallelUpdates
	}
	return 3
}

// beside reports whether the step may run while an image is built. One without
// a command is done at once.
//
// Tilt 0.37: internal/engine/buildcontrol/build_control.go, NextTargetToBuild.
func (p *project) beside(s *step) bool {
	return s.AllowParallel && p.slots() > 1 && !s.Cmd.IsZero()
}

// unknownDeclarations reports whether there may be resources that are not seen.
// A file without manifests is a part of another one, which includes it.
func (p *project) unknownDeclarations() bool {
	compose := slices.ContainsFunc(p.Resources, func(r *tiltfile.Resource) bool { return r.Compose })
	return len(p.Opaque) > 0 || len(p.YAML) == 0 || compose
}
