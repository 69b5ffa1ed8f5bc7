package tiltfile

import (
	"github.com/distribution/reference"
	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var imageHandlers = map[string]handler{
	"docker_build": (*arguments).dockerBuild,
	"custom_build": (*arguments).customBuild,
}

// dockerBuild declares a docker_build.
//
// Tilt 0.37: internal/tiltfile/docker.go, dockerBuild.
func (a *arguments) dockerBuild() (starlark.Value, error) {
	if err := a.checkRef(); err != nil {
		return nil, err
	}
	if a.given("dockerfile") && a.given("dockerfile_contents") {
		return nil, a.refuse("dockerfile_contents", "", "Cannot specify both dockerfile and dockerfile_contents keyword arguments")
	}
	steps, err := a.liveUpdate()
	a.e.world.DockerBuilds = append(a.e.world.DockerBuilds, tilt.DockerBuild{
		At: a.at, Ref: a.text("ref"), Context: a.path("context"), Dockerfile: a.path("dockerfile"),
		DockerfileContents: a.text("dockerfile_contents"), BuildArgs: a.dict("build_args"), Target: a.text("target"),
		Platform: a.text("platform"), Secrets: a.list("secret"), SSH: a.list("ssh"), CacheFrom: a.list("cache_from"),
		Network: a.text("network"), Pull: a.flag("pull"), ExtraTags: a.list("extra_tag"), ExtraHosts: a.list("extra_hosts"),
		Ignore: a.list("ignore"), Only: a.list("only"), MatchInEnvVars: a.flag("match_in_env_vars"),
		LiveUpdate: steps, Entrypoint: a.cmd("entrypoint"), ContainerArgs: a.list("container_args"),
	})
	return starlark.None, err
}

// customBuild declares a custom_build.
//
// Tilt 0.37: internal/tiltfile/docker.go, customBuild.
func (a *arguments) customBuild() (starlark.Value, error) {
	if err := a.checkRef(); err != nil {
		return nil, err
	}
	if a.given("tag") && a.given("outputs_image_ref_to") {
		return nil, a.refuse("tag", "", "Cannot specify both tag= and outputs_image_ref_to=")
	}
	cmd := a.cmd("command")
	if cmd.IsZero() && !a.e.loose {
		return nil, a.refuse("command", "", "Argument 2 (command) can't be empty")
	}
	steps, err := a.liveUpdate()
	a.e.world.CustomBuilds = append(a.e.world.CustomBuilds, tilt.CustomBuild{
		At: a.at, Ref: a.text("ref"), Cmd: cmd, Dir: a.folder("dir"), Env: a.dict("env"),
		Deps: a.paths("deps"), Ignore: a.list("ignore"), Tag: a.text("tag"),
		OutputsImageRefTo: a.path("outputs_image_ref_to"), DisablePush: a.flag("disable_push"),
		SkipsLocalDocker: a.flag("skips_local_docker"), MatchInEnvVars: a.flag("match_in_env_vars"),
		ImageDeps: a.list("image_deps"), LiveUpdate: steps, Entrypoint: a.cmd("entrypoint"),
		ContainerArgs: a.list("container_args"),
	})
	return starlark.None, err
}

// checkRef refuses a reference that does not parse.
func (a *arguments) checkRef() error {
	ref := a.text("ref")
	if !tilt.Known(ref) || a.values["ref"] == nil {
		return nil
	}
	if _, err := reference.ParseNormalizedNamed(ref); err != nil {
		return a.refuse("ref", "", "Argument 1 (ref): can't parse %q: %v", ref, err)
	}
	for _, known := range a.e.refs() {
		if known == ref {
			err := a.refuse("ref", "", "Image for ref %q has already been defined", ref)
			err.Static = false
			return err
		}
	}
	return nil
}

// refs are the references of all images that were declared so far.
func (e *evaluation) refs() []string {
	var all []string
	for _, b := range e.world.DockerBuilds {
		all = append(all, b.Ref)
	}
	for _, b := range e.world.CustomBuilds {
		all = append(all, b.Ref)
	}
	return all
}
