package emit

import (
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// stageLabel groups the stages in Tilt's page.
const stageLabel = "images"

// image adds an image: its stages, or, where no build feeds it, a plain
// docker_build.
func (c *compiler) image(f *tilt.File, m *model.Image) {
	if !c.graph.Staged(m.Name) {
		f.DockerBuilds = append(f.DockerBuilds, dockerBuild(m))
		return
	}
	names := c.graph.Stages(m.Name)
	cone := c.cone(m)
	f.LocalResources = append(f.LocalResources, c.gate(m, cone), c.dockerStage(m, cone))
	if names.Carry != "" {
		f.LocalResources = append(f.LocalResources, c.carry(m))
	}
	if c.deployed(m) {
		f.CustomBuilds = append(f.CustomBuilds, c.tag(m, cone))
	}
}

// cone is what the gate and the image stage of an image have in common.
func (c *compiler) cone(m *model.Image) stage.Settings {
	own := c.graph.ImageSources(m.Name)
	s := stage.Settings{
		Image:  m.Name,
		Builds: c.graph.Cone(m.Name),
		Bases:  c.graph.Bases(m.Name),
		Inputs: sources(own),
		Shared: sources(c.graph.SharedByImage(m.Name)),
	}
	if m.LiveUpdate == nil || !c.deployed(m) {
		return s
	}
	s.Live = livePaths(m.LiveUpdate.Sync)
	s.HardBuilds, s.HardInputs = c.hard(m, own)
	return s
}

// livePaths are the synced paths, each once, without those inside another one.
func livePaths(syncs []model.Sync) []string {
	var live []string
	for i, s := range syncs {
		from := path.Clean(s.From)
		inOther := slices.ContainsFunc(syncs, func(o model.Sync) bool { return below(from, o.From) })
		twice := slices.ContainsFunc(syncs[:i], func(o model.Sync) bool { return path.Clean(o.From) == from })
		if !inOther && !twice {
			live = append(live, stage.Path(from))
		}
	}
	return live
}

// hard are the builds and sources whose change makes a new image necessary:
// all but those that reach the image through synced paths only. An image that
// others are built from has to be built for every change.
func (c *compiler) hard(m *model.Image, own []model.Source) (builds, inputs []string) {
	if c.isBase[m.Name] {
		return c.graph.Cone(m.Name), sources(own)
	}
	for _, name := range c.graph.Direct(m.Name) {
		if !c.onlySynced(m, name) {
			builds = append(builds, name)
		}
	}
	for _, s := range own {
		if c.synced(m, s.Path) {
			continue
		}
		s.Without = slices.Clone(s.Without)
		for _, sync := range m.LiveUpdate.Sync {
			if below(sync.From, s.Path) {
				s.Without = append(s.Without, model.EscapePattern(path.Clean(sync.From)))
			}
		}
		inputs = append(inputs, stage.Source(s.Path, s.Without))
	}
	return builds, inputs
}

// onlySynced reports whether all that an image takes from a build is synced.
func (c *compiler) onlySynced(m *model.Image, build string) bool {
	for _, o := range c.graph.Build(build).Outputs {
		for _, in := range c.graph.ImageInputs(m.Name) {
			if taken, ok := overlap(o, in); ok && !c.synced(m, taken) {
				return false
			}
		}
	}
	return true
}

// overlap is the smaller of two paths of which one contains the other.
func overlap(a, b string) (string, bool) {
	a, b = path.Clean(a), path.Clean(b)
	switch {
	case a == b || below(a, b):
		return a, true
	case below(b, a):
		return b, true
	}
	return "", false
}

func (c *compiler) synced(m *model.Image, p string) bool {
	return slices.ContainsFunc(m.LiveUpdate.Sync, func(s model.Sync) bool {
		return path.Clean(s.From) == path.Clean(p) || below(p, s.From)
	})
}

// deployed reports whether an image reaches the cluster: one that only other
// images are built from does not.
func (c *compiler) deployed(m *model.Image) bool { return c.graph.Stages(m.Name).Deployed }

// gate is wait-for-builds. It watches the stamps of every build that can
// change the image, and the image's own inputs.
func (c *compiler) gate(m *model.Image, cone stage.Settings) tilt.LocalResource {
	names := c.graph.Stages(m.Name)
	watched := append(files(cone.Builds, "stamp"), files(cone.Bases, "image")...)
	r := tilt.LocalResource{Name: names.Gate, AllowParallel: true, Labels: []string{stageLabel}}
	for _, s := range c.graph.ImageSources(m.Name) {
		if !slices.Contains(r.Deps, s.Path) {
			r.Deps = append(r.Deps, s.Path)
		}
	}
	r.Ignore = append(c.ignoreMade(r.Deps, c.graph.Direct(m.Name)), ignoreFolder(r.Deps, watched)...)
	r.Deps = append(watched, r.Deps...)
	r.ResourceDeps = slices.Clone(cone.Builds)
	for _, base := range cone.Bases {
		r.ResourceDeps = append(r.ResourceDeps, c.graph.Stages(base).Image)
	}
	cone.Name = names.Gate
	return underRuntime(r, stage.Call{Kind: stage.Gate, Settings: cone})
}

// dockerStage is docker-build-image.
func (c *compiler) dockerStage(m *model.Image, cone stage.Settings) tilt.LocalResource {
	names := c.graph.Stages(m.Name)
	cone.Name = names.Image
	cone.Run = dockerCommand(m)
	cone.BaseRefs = c.graph.BaseRefs(m.Name)
	return underRuntime(tilt.LocalResource{
		Name:          names.Image,
		Deps:          []string{stage.File(m.Name, "ready")},
		ResourceDeps:  []string{names.Gate},
		AllowParallel: true,
		Labels:        []string{stageLabel},
	}, stage.Call{Kind: stage.Image, Settings: cone})
}

// carry is kind-load-image or docker-push-image.
func (c *compiler) carry(m *model.Image) tilt.LocalResource {
	names := c.graph.Stages(m.Name)
	call := stage.Call{Kind: stage.Load, Settings: stage.Settings{
		Name:  names.Carry,
		Image: m.Name,
		Ref:   m.Ref,
		Kind:  c.project.Cluster.Kind,
	}}
	if registry := c.project.Cluster.Registry; registry != nil {
		call.Kind = stage.Push
		call.Settings.Ref = inRegistry(registry.Host, m.Ref)
	}
	return underRuntime(tilt.LocalResource{
		Name:          names.Carry,
		Deps:          []string{stage.File(m.Name, "image")},
		ResourceDeps:  []string{names.Image},
		AllowParallel: true,
		Labels:        []string{stageLabel},
	}, call)
}

// tag is the tag-only custom_build.
func (c *compiler) tag(m *model.Image, cone stage.Settings) tilt.CustomBuild {
	call := stage.Call{Kind: stage.Tag, Settings: stage.Settings{Image: m.Name, Live: cone.Live}}
	b := tilt.CustomBuild{
		Ref:               m.Ref,
		Deps:              []string{stage.File(m.Name, "ref")},
		OutputsImageRefTo: stage.File(m.Name, "out"),
		DisablePush:       true,
		Entrypoint:        tilt.Cmd(m.Entrypoint),
	}
	if c.graph.Stages(m.Name).Carry == "" {
		call.Settings.Ref = m.Ref
		b.Deps = []string{stage.File(m.Name, "image")}
	}
	if len(cone.Live) > 0 {
		b.Deps = append(b.Deps, stage.File(m.Name, "moving"), stage.File(m.Name, "live"))
		b.LiveUpdate = stagedLiveUpdate(m)
	}
	b.Cmd, b.Env = tilt.Cmd{Argv: call.Argv()}, call.Env()
	return b
}

// stagedLiveUpdate syncs from the staged copies of the paths. There is no
// initial_sync: with it, Tilt 0.37 takes every change before a container's
// start for synced (internal/controllers/core/liveupdate/reconciler.go,
// maybeSync), and a new reference that came meanwhile would never be deployed.
// The tag step sends what a new container needs.
func stagedLiveUpdate(m *model.Image) []tilt.LiveUpdateStep {
	staged := func(p string) string { return path.Join(stage.File(m.Name, "live"), p) }
	var steps []tilt.LiveUpdateStep
	for _, s := range m.LiveUpdate.Sync {
		steps = append(steps, tilt.LiveUpdateStep{Sync: &tilt.Sync{Local: staged(s.From), Remote: s.To}})
	}
	for _, r := range m.LiveUpdate.Run {
		run := tilt.Run{Cmd: tilt.Cmd(r.Cmd)}
		for _, t := range r.Triggers {
			run.Triggers = append(run.Triggers, staged(t))
		}
		steps = append(steps, tilt.LiveUpdateStep{Run: &run})
	}
	return steps
}

func underRuntime(r tilt.LocalResource, call stage.Call) tilt.LocalResource {
	r.Cmd, r.Env = tilt.Cmd{Argv: call.Argv()}, call.Env()
	return r
}

// inRegistry is an image's name in a registry, written as Tilt 0.37 does
// (internal/container/registry.go): the registry, and the name with its
// separators replaced.
func inRegistry(host, ref string) string {
	if strings.HasPrefix(ref, host+"/") {
		return ref
	}
	return host + "/" + strings.NewReplacer("/", "_", ":", "_", "@", "_").Replace(ref)
}
