package inspect

// Image is an image that Tilt builds. If it is declared in several ways, the keys
// in which they differ stand in variants.
type Image struct {
	// Ref is its reference; no two known ones are equal.
	Ref string `json:"ref"`
	// When are the decisions under which it is built.
	When When `json:"when,omitempty"`
	// Resources are those for which it is built.
	Resources []string `json:"resources,omitempty"`
	ImageKeys
	// Variants are the ways in which it is declared, where there are several: each
	// with the keys that are not the same in all.
	Variants []ImageVariant `json:"variants,omitempty"`
}

// ImageVariant is a way in which an image is declared.
type ImageVariant struct {
	// When are the decisions under which it is declared so.
	When When `json:"when,omitempty"`
	ImageKeys
}

// ImageKeys are those of an image's declaration. Of a command, a text is run by a
// shell, and a list is its words.
type ImageKeys struct {
	// Type is docker_build or custom_build.
	Type string `json:"type,omitempty"`
	Declared
	// Context is the folder that docker_build sends.
	Context string `json:"context,omitempty"`
	// Dockerfile is its Dockerfile, where that is not the one in the context.
	Dockerfile string `json:"dockerfile,omitempty"`
	// DockerfileContents is the text of a Dockerfile.
	DockerfileContents string `json:"dockerfile_contents,omitempty"`
	// BuildArgs are variables of the Dockerfile.
	BuildArgs map[string]string `json:"build_args,omitempty"`
	// Target is the stage that is built.
	Target string `json:"target,omitempty"`
	// Platform is that of the image.
	Platform string `json:"platform,omitempty"`
	// Secret are secrets of the build.
	Secret []string `json:"secret,omitempty"`
	// SSH are keys of the build.
	SSH []string `json:"ssh,omitempty"`
	// CacheFrom are images whose layers are used.
	CacheFrom []string `json:"cache_from,omitempty"`
	// Network is that of the build.
	Network string `json:"network,omitempty"`
	// Pull is true where base images are pulled anew.
	Pull bool `json:"pull,omitempty"`
	// ExtraTag are further tags.
	ExtraTag []string `json:"extra_tag,omitempty"`
	// ExtraHosts are further names of hosts.
	ExtraHosts []string `json:"extra_hosts,omitempty"`
	// Only are the paths of the context that are sent.
	Only []string `json:"only,omitempty"`
	// Command is what custom_build runs.
	Command Cmd `json:"command,omitempty"`
	// Dir is where.
	Dir string `json:"dir,omitempty"`
	// Env is with which environment variables.
	Env map[string]string `json:"env,omitempty"`
	// Deps are the paths that start it when they change.
	Deps []string `json:"deps,omitempty"`
	// Ignore are the patterns of paths that do not.
	Ignore []string `json:"ignore,omitempty"`
	// Tag is the tag that the command gives.
	Tag string `json:"tag,omitempty"`
	// OutputsImageRefTo is the file into which it writes the reference.
	OutputsImageRefTo string `json:"outputs_image_ref_to,omitempty"`
	// DisablePush is true where Tilt does not push or load the image.
	DisablePush bool `json:"disable_push,omitempty"`
	// SkipsLocalDocker is true where the image is not in the local docker.
	SkipsLocalDocker bool `json:"skips_local_docker,omitempty"`
	// ImageDeps are the images that it is made from.
	ImageDeps []string `json:"image_deps,omitempty"`
	// MatchInEnvVars is true where environment variables may name it.
	MatchInEnvVars bool `json:"match_in_env_vars,omitempty"`
	// LiveUpdate are the steps that update a container in place.
	LiveUpdate []Step `json:"live_update,omitempty"`
	// Entrypoint replaces that of the image.
	Entrypoint Cmd `json:"entrypoint,omitempty"`
	// ContainerArgs replace its arguments.
	ContainerArgs []string `json:"container_args,omitempty"`
}

// Step is a step of a live_update: it has one key.
type Step struct {
	// InitialSync is true of initial_sync().
	InitialSync bool `json:"initial_sync,omitempty"`
	// FallBackOn are paths that make a full build.
	FallBackOn []string `json:"fall_back_on,omitempty"`
	// Sync copies into the container.
	Sync *Sync `json:"sync,omitempty"`
	// Run runs a command there.
	Run *Run `json:"run,omitempty"`
	// RestartContainer is true of restart_container().
	RestartContainer bool `json:"restart_container,omitempty"`
}

// Sync copies a path into the container.
type Sync struct {
	// LocalPath is the path here.
	LocalPath string `json:"local_path"`
	// RemotePath is the path there.
	RemotePath string `json:"remote_path"`
}

// Run runs a command in the container.
type Run struct {
	// Cmd is the command.
	Cmd Cmd `json:"cmd"`
	// Trigger are the paths whose change runs it; without any, each change does.
	Trigger []string `json:"trigger,omitempty"`
	// EchoOff is true where the log does not show it.
	EchoOff bool `json:"echo_off,omitempty"`
}

// K8sYAML is a k8s_yaml call, or a part of what one is given.
type K8sYAML struct {
	Declared
	// When are the decisions under which it is deployed.
	When When `json:"when,omitempty"`
	// Files are files of manifests.
	Files []string `json:"files,omitempty"`
	// Kustomize is a folder that kustomize renders.
	Kustomize string `json:"kustomize,omitempty"`
	// Helm is a chart that helm renders.
	Helm *Helm `json:"helm,omitempty"`
	// Text is YAML that the Tiltfile holds or works out.
	Text string `json:"text,omitempty"`
	// AllowDuplicates is true where an object may be there twice.
	AllowDuplicates bool `json:"allow_duplicates,omitempty"`
}

// Helm is a chart.
type Helm struct {
	// Paths is its folder.
	Paths string `json:"paths"`
	// Name is that of the release.
	Name string `json:"name,omitempty"`
	// Namespace is where it goes.
	Namespace string `json:"namespace,omitempty"`
	// Values are files of values.
	Values []string `json:"values,omitempty"`
	// Set are values.
	Set []string `json:"set,omitempty"`
}
