package tiltfile

import (
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/imageref"
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
	ref, err := a.checkRef()
	if err != nil {
		return nil, err
	}
	if a.given("dockerfile") && a.has("dockerfile_contents") {
		return nil, a.refuse("dockerfile_contents", "", "Cannot specify both dockerfile and dockerfile_contents keyword arguments")
	}
	steps, err := a.liveUpdate()
	if err != nil {
		return nil, err
	}
	if err := a.checkDocker(); err != nil {
		return nil, err
	}
	b := tilt.DockerBuild{
		At: a.at, Ref: a.text("ref"), Context: a.path("context"), Dockerfile: a.path("dockerfile"),
		DockerfileContents: a.text("dockerfile_contents"), BuildArgs: a.dict("build_args"), Target: a.text("target"),
		Platform: a.text("platform"), Secrets: a.list("secret"), SSH: a.list("ssh"), CacheFrom: a.list("cache_from"),
		Network: a.text("network"), Pull: a.flag("pull"), ExtraTags: a.list("extra_tag"), ExtraHosts: a.list("extra_hosts"),
		Ignore: a.list("ignore"), Only: a.list("only"), MatchInEnvVars: a.flag("match_in_env_vars"),
		LiveUpdate: steps, Entrypoint: a.cmd("entrypoint"), ContainerArgs: a.list("container_args"),
	}
	a.e.world.DockerBuilds = append(a.e.world.DockerBuilds, b)
	bases, ok := a.e.bases(b)
	return starlark.None, a.declareImage(&image{
		ref: ref, bases: bases, basesUnknown: !ok, watched: []string{b.Context}, dockerfile: dockerfileOf(b), live: steps, inEnv: b.MatchInEnvVars,
	})
}

// checkDocker looks at what only docker_build takes.
func (a *arguments) checkDocker() error {
	for _, p := range a.list("only") {
		if strings.Contains(p, "*") {
			return a.refuse("only", "", "'only' does not support '*' file globs. Must be a real path: %s", tilt.Readable(p))
		}
	}
	for _, tag := range a.list("extra_tag") {
		if _, err := imageref.Parse(tag); err != nil && tilt.Known(tag) {
			return a.refuse("extra_tag", "", "Argument extra_tag=%q not a valid image reference: %v", tag, err)
		}
	}
	return nil
}

// customBuild declares a custom_build.
//
// Tilt 0.37: internal/tiltfile/docker.go, customBuild.
func (a *arguments) customBuild() (starlark.Value, error) {
	ref, err := a.checkRef()
	if err != nil {
		return nil, err
	}
	steps, err := a.liveUpdate()
	if err != nil {
		return nil, err
	}
	cmd := a.cmd("command")
	if cmd.IsZero() && !a.e.loose {
		return nil, a.e.dynamic(a.refuse("command", "", "Argument 2 (command) can't be empty"))
	}
	if a.text("tag") != "" && a.has("outputs_image_ref_to") {
		return nil, a.refuse("tag", "", "Cannot specify both tag= and outputs_image_ref_to=")
	}
	b := tilt.CustomBuild{
		At: a.at, Ref: a.text("ref"), Cmd: cmd, Dir: a.folder("dir"), Env: a.dict("env"),
		Deps: a.paths("deps"), Ignore: a.list("ignore"), Tag: a.text("tag"),
		OutputsImageRefTo: a.path("outputs_image_ref_to"), DisablePush: a.flag("disable_push"),
		SkipsLocalDocker: a.flag("skips_local_docker"), MatchInEnvVars: a.flag("match_in_env_vars"),
		ImageDeps: a.list("image_deps"), LiveUpdate: steps, Entrypoint: a.cmd("entrypoint"),
		ContainerArgs: a.list("container_args"),
	}
	a.e.world.CustomBuilds = append(a.e.world.CustomBuilds, b)
	return customImage(b.Ref), a.declareImage(&image{
		ref: ref, needs: b.ImageDeps, watched: b.Deps, live: steps, inEnv: b.MatchInEnvVars,
	})
}

// checkRef refuses a reference that does not parse. It is nil where it is not
// known.
func (a *arguments) checkRef() (*imageref.Ref, error) {
	text := a.text("ref")
	if !tilt.Known(text) || a.values["ref"] == nil {
		return nil, nil
	}
	ref, err := imageref.Parse(text)
	if err != nil {
		return nil, a.refuse("ref", "", "Argument 1 (ref): can't parse %q: %v", text, err)
	}
	return &ref, nil
}

// customImage is what custom_build returns.
type customImage string

func (c customImage) String() string     { return "custom_build(" + starlark.String(c).String() + ")" }
func (customImage) Type() string         { return "custom_build" }
func (customImage) Freeze()              {}
func (customImage) Truth() starlark.Bool { return true }
func (c customImage) Hash() (uint32, error) {
	return 0, unhashable(c)
}
