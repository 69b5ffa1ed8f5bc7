package inspect

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// images are those of all worlds: those of docker_build, then those of
// custom_build, each in the order of the calls.
func (t translator) images() []Image {
	all := []Image{}
	add := func(ref string, at *tilt.Call, exists tilt.Existence, keys *ImageKeys) {
		keys.Declared = t.declared(at)
		keys.Unknown = append(named(ref, "ref"), t.plain(keys, at.Unknown)...)
		i := slices.IndexFunc(all, func(i Image) bool { return i.Ref == ref && tilt.Known(ref) })
		if i < 0 {
			i = len(all)
			all = append(all, Image{Ref: ref, When: t.when(exists.When), Resources: t.usersOf(ref)})
		}
		all[i].Variants = append(all[i].Variants, ImageVariant{t.when(exists.Variant), *keys})
	}
	for _, b := range t.r.Union.DockerBuilds {
		add(b.Ref, b.At, b.Exists, dockerBuild(b))
	}
	for _, b := range t.r.Union.CustomBuilds {
		add(b.Ref, b.At, b.Exists, customBuild(b))
	}
	for i := range all {
		all[i].Ref = t.text(all[i].Ref)
		all[i].ImageKeys, all[i].Variants = factored(all[i].Variants, func(v *ImageVariant) *ImageKeys { return &v.ImageKeys })
	}
	return all
}

// usersOf are the resources for which an image is built, in any world.
func (t translator) usersOf(ref string) []string {
	var users []string
	for _, r := range t.r.Union.Resources {
		if name := t.text(r.Name); slices.Contains(r.Builds, ref) && !slices.Contains(users, name) {
			users = append(users, name)
		}
	}
	return users
}

func dockerBuild(b tilt.DockerBuild) *ImageKeys {
	return &ImageKeys{
		Type: "docker_build", Context: b.Context, Dockerfile: b.Dockerfile, DockerfileContents: b.DockerfileContents, BuildArgs: b.BuildArgs,
		Target: b.Target, Platform: b.Platform, Secret: b.Secrets, SSH: b.SSH, CacheFrom: b.CacheFrom, Network: b.Network, Pull: b.Pull,
		ExtraTag: b.ExtraTags, ExtraHosts: b.ExtraHosts, Only: b.Only, Ignore: b.Ignore, MatchInEnvVars: b.MatchInEnvVars,
		LiveUpdate: liveUpdate(b.LiveUpdate), Entrypoint: command(b.Entrypoint), ContainerArgs: b.ContainerArgs,
	}
}

func customBuild(b tilt.CustomBuild) *ImageKeys {
	return &ImageKeys{
		Type: "custom_build", Command: command(b.Cmd), Dir: b.Dir, Env: b.Env, Deps: b.Deps, Ignore: b.Ignore, Tag: b.Tag,
		OutputsImageRefTo: b.OutputsImageRefTo, DisablePush: b.DisablePush, SkipsLocalDocker: b.SkipsLocalDocker,
		ImageDeps: b.ImageDeps, MatchInEnvVars: b.MatchInEnvVars, LiveUpdate: liveUpdate(b.LiveUpdate),
		Entrypoint: command(b.Entrypoint), ContainerArgs: b.ContainerArgs,
	}
}

func liveUpdate(steps []tilt.LiveUpdateStep) []Step {
	var all []Step
	for _, s := range steps {
		step := Step{InitialSync: s.InitialSync, FallBackOn: s.FallBackOn, RestartContainer: s.RestartContainer}
		if s.Sync != nil {
			step.Sync = &Sync{LocalPath: s.Sync.Local, RemotePath: s.Sync.Remote}
		}
		if s.Run != nil {
			step.Run = &Run{Cmd: command(s.Run.Cmd), Trigger: s.Run.Triggers, EchoOff: s.Run.EchoOff}
		}
		all = append(all, step)
	}
	return all
}
