// Package model is a project as its author declares it: what is built on the
// host, which images take that in, which workloads run the images, and the
// cluster they run on. It is decoded from tiltgen.yaml by [Decode], or written
// as Go values.
//
// What waits for what is not declared but derived, see [Graph]: a build waits
// for the builds whose outputs its deps overlap, and an image for those whose
// outputs its inputs overlap.
//
// Every path is relative to the folder of the project's file, with forward
// slashes, and may name a file or a folder.
package model

import "github.com/tiltgen/tiltgen/pkg/tilt"

// Project is everything that one Tiltfile is written from.
type Project struct {
	// Settings configure Tilt as a whole.
	Settings Settings `yaml:"settings,omitempty"`
	// Cluster is where the workloads run, and how images get there.
	Cluster Cluster `yaml:"cluster,omitempty"`
	// Starlark is text for what this model does not cover.
	Starlark Starlark `yaml:"starlark,omitempty"`
	// Builds are the local steps: compilers, generators, servers, tools.
	Builds []Build `yaml:"builds,omitempty"`
	// Images are the container images that the project builds.
	Images []Image `yaml:"images,omitempty"`
	// Workloads are what runs in the cluster.
	Workloads []Workload `yaml:"workloads,omitempty"`
}

// Settings are what an ordinary Tiltfile sets at its top. A zero value leaves
// Tilt's default.
type Settings struct {
	// TiltVersion is the range of Tilt versions that the project works with,
	// such as ">=0.37.3".
	TiltVersion string `yaml:"tilt_version,omitempty"`
	// CheckUpdates turns Tilt's own check for newer versions on or off.
	CheckUpdates *bool `yaml:"check_updates,omitempty"`
	// MaxParallelUpdates is how many updates Tilt runs at once.
	MaxParallelUpdates int `yaml:"max_parallel_updates,omitempty"`
	// UpsertTimeoutSecs is how long applying one resource to the cluster may
	// take, in seconds.
	UpsertTimeoutSecs int `yaml:"k8s_upsert_timeout_secs,omitempty"`
	// SuppressUnusedImageWarnings names images that no manifest uses on purpose.
	SuppressUnusedImageWarnings []string `yaml:"suppress_unused_image_warnings,omitempty"`
	// TriggerMode is the trigger mode of everything that sets none: auto or manual.
	TriggerMode tilt.TriggerMode `yaml:"trigger_mode,omitempty"`
	// WatchIgnore are patterns, in the syntax of .dockerignore, of files whose
	// changes start nothing.
	WatchIgnore []string `yaml:"watch_ignore,omitempty"`
	// DockerPrune configures Tilt's own clean-up of Docker images.
	DockerPrune *DockerPrune `yaml:"docker_prune,omitempty"`
	// CI bounds a run of tilt ci.
	CI *CI `yaml:"ci,omitempty"`
	// Analytics turns Tilt's usage reports on or off.
	Analytics *bool `yaml:"analytics,omitempty"`
	// Team is Tilt's team id.
	Team string `yaml:"team,omitempty"`
	// ScrubSecrets hides the values of Kubernetes secrets in Tilt's logs.
	ScrubSecrets *bool `yaml:"scrub_secrets,omitempty"`
}

// DockerPrune configures Tilt's own clean-up of the images that it built.
type DockerPrune struct {
	// Disable turns it off.
	Disable bool `yaml:"disable,omitempty"`
	// MaxAgeMins is the age, in minutes, from which an image is removed.
	MaxAgeMins int `yaml:"max_age_mins,omitempty"`
	// NumBuilds is the number of builds between two clean-ups.
	NumBuilds int `yaml:"num_builds,omitempty"`
	// IntervalHrs is the number of hours between two clean-ups.
	IntervalHrs int `yaml:"interval_hrs,omitempty"`
	// KeepRecent is how many of the newest images of each name stay.
	KeepRecent int `yaml:"keep_recent,omitempty"`
}

// CI bounds a run of tilt ci, in Go durations such as "10m".
type CI struct {
	// Timeout is how long the whole run may take.
	Timeout string `yaml:"timeout,omitempty"`
	// ReadinessTimeout is how long one workload may take to become ready.
	ReadinessTimeout string `yaml:"readiness_timeout,omitempty"`
}

// Cluster is where workloads run. At most one of Kind, Registry and SharedDocker
// is set; a project with an image that is built in stages needs one of them.
type Cluster struct {
	// Kind is the name of a kind cluster; images are loaded with kind load.
	Kind string `yaml:"kind,omitempty"`
	// Registry is a registry that the cluster pulls from; images are pushed.
	Registry *Registry `yaml:"registry,omitempty"`
	// SharedDocker says that the cluster runs images straight from the local
	// Docker engine, as Docker Desktop does.
	SharedDocker bool `yaml:"shared_docker,omitempty"`
	// Contexts are the Kubernetes contexts that Tilt may deploy to, beyond
	// those that it knows to be local.
	Contexts []string `yaml:"contexts,omitempty"`
}

// Registry is an image registry.
type Registry struct {
	// Host is the registry as this machine reaches it, such as "localhost:5005".
	Host string `yaml:"host"`
	// HostFromCluster is the registry as the cluster reaches it, where that differs.
	HostFromCluster string `yaml:"host_from_cluster,omitempty"`
}

// Starlark is what the Tiltfile holds beside what is declared.
type Starlark struct {
	// Load are names taken from other Starlark files, extensions too.
	Load []Load `yaml:"load,omitempty"`
	// Include are Tiltfiles that are run for what they declare.
	Include []string `yaml:"include,omitempty"`
	// Before is Starlark text that stands ahead of every resource.
	Before string `yaml:"before,omitempty"`
	// After is Starlark text that stands behind every resource.
	After string `yaml:"after,omitempty"`
}

// Load is one load statement.
type Load struct {
	// Path is the file, relative to the Tiltfile, or an extension as ext://NAME.
	Path string `yaml:"path"`
	// Names are what is taken from it.
	Names []string `yaml:"names"`
}

// Build is a local step: a command that runs on the host when its deps
// change, a server, or both.
type Build struct {
	// Name is the resource's name in Tilt; in YAML it is the key.
	Name string `yaml:"-"`
	// Cmd is the command to run.
	Cmd Command `yaml:"cmd,omitempty"`
	// Dir is where it runs; by default the project's folder.
	Dir string `yaml:"dir,omitempty"`
	// Env is added to its environment.
	Env map[string]string `yaml:"env,omitempty"`
	// Deps are the files and folders that it reads: a change starts it.
	Deps []string `yaml:"deps,omitempty"`
	// Ignore are patterns, in the syntax of .dockerignore and relative to the
	// project's folder, of files in Deps whose changes do not start it.
	Ignore []string `yaml:"ignore,omitempty"`
	// Outputs are the files and folders that it writes.
	Outputs []string `yaml:"outputs,omitempty"`
	// After names builds and workloads that come first, beside those that
	// follow from Deps.
	After []string `yaml:"after,omitempty"`
	// Parallel says that it may run beside other updates; by default it may.
	Parallel *bool `yaml:"parallel,omitempty"`
	// TriggerMode is auto or manual.
	TriggerMode tilt.TriggerMode `yaml:"trigger_mode,omitempty"`
	// AutoInit says that it runs when Tilt starts; by default it does.
	AutoInit *bool `yaml:"auto_init,omitempty"`
	// ServeCmd is a command that keeps running; it is restarted after Cmd.
	ServeCmd Command `yaml:"serve_cmd,omitempty"`
	// ServeDir is where it runs.
	ServeDir string `yaml:"serve_dir,omitempty"`
	// ServeEnv is added to its environment.
	ServeEnv map[string]string `yaml:"serve_env,omitempty"`
	// ReadinessProbe says when ServeCmd is ready.
	ReadinessProbe *Probe `yaml:"readiness_probe,omitempty"`
	// Labels group resources in Tilt's page.
	Labels []string `yaml:"labels,omitempty"`
	// Links are shown beside the resource.
	Links []Link `yaml:"links,omitempty"`
}

// Command is a script for sh -c, or an argument list that no shell reads. In
// YAML it is a string or a list of strings.
type Command struct {
	// Shell is the script.
	Shell string
	// Argv is the argument list.
	Argv []string
}

// IsZero reports whether there is no command.
func (c Command) IsZero() bool { return c.Shell == "" && len(c.Argv) == 0 }

// Probe says when a server is ready. Exactly one of HTTPGet, TCPSocket and
// Exec is set; the rest are seconds and counts, 0 for Tilt's default.
type Probe struct {
	// HTTPGet is a page that answers.
	HTTPGet *HTTPGet `yaml:"http_get,omitempty"`
	// TCPSocket is a port that accepts.
	TCPSocket *TCPSocket `yaml:"tcp_socket,omitempty"`
	// Exec is a command that succeeds.
	Exec []string `yaml:"exec,omitempty"`
	// InitialDelaySecs is the wait before the first try.
	InitialDelaySecs int `yaml:"initial_delay_secs,omitempty"`
	// TimeoutSecs bounds one try.
	TimeoutSecs int `yaml:"timeout_secs,omitempty"`
	// PeriodSecs is the time between tries.
	PeriodSecs int `yaml:"period_secs,omitempty"`
	// SuccessThreshold is how many tries must succeed in a row.
	SuccessThreshold int `yaml:"success_threshold,omitempty"`
	// FailureThreshold is how many tries must fail in a row.
	FailureThreshold int `yaml:"failure_threshold,omitempty"`
}

// HTTPGet is a page that answers when the server is ready.
type HTTPGet struct {
	// Port is the port on this machine.
	Port int `yaml:"port"`
	// Host is localhost by default.
	Host string `yaml:"host,omitempty"`
	// Scheme is http or https; http by default.
	Scheme string `yaml:"scheme,omitempty"`
	// Path is the page.
	Path string `yaml:"path,omitempty"`
}

// TCPSocket is a port that accepts when the server is ready.
type TCPSocket struct {
	// Port is the port on this machine.
	Port int `yaml:"port"`
	// Host is localhost by default.
	Host string `yaml:"host,omitempty"`
}

// Link is shown beside a resource. In YAML it is a URL, or a url with a name.
type Link struct {
	// URL is where it leads.
	URL string `yaml:"url"`
	// Name is what is shown; by default the URL.
	Name string `yaml:"name,omitempty"`
}

// Image is a container image that the project builds with docker build.
type Image struct {
	// Name is the image's short name, part of its stages' names; in YAML it is
	// the key.
	Name string `yaml:"-"`
	// Ref is the image's name as the manifests have it, without a tag.
	Ref string `yaml:"ref"`
	// Context is the build context; by default the project's folder.
	Context string `yaml:"context,omitempty"`
	// Dockerfile is Dockerfile in the context by default.
	Dockerfile string `yaml:"dockerfile,omitempty"`
	// Inputs are the files and folders that the Dockerfile copies: outputs of
	// builds, and files beside them. The Dockerfile itself is always one.
	Inputs []string `yaml:"inputs,omitempty"`
	// ImageDeps names images of the project that this one is made from. Those
	// that the Dockerfile's FROM and COPY --from name are found by themselves.
	ImageDeps []string `yaml:"image_deps,omitempty"`
	// BuildArgs are passed with --build-arg.
	BuildArgs map[string]string `yaml:"build_args,omitempty"`
	// Target is the stage of the Dockerfile to build.
	Target string `yaml:"target,omitempty"`
	// Platform is passed with --platform.
	Platform string `yaml:"platform,omitempty"`
	// Secrets are passed with --secret.
	Secrets []string `yaml:"secrets,omitempty"`
	// SSH are passed with --ssh.
	SSH []string `yaml:"ssh,omitempty"`
	// CacheFrom are passed with --cache-from.
	CacheFrom []string `yaml:"cache_from,omitempty"`
	// Args are further arguments of docker build.
	Args []string `yaml:"args,omitempty"`
	// LiveUpdate copies changed files into the running container.
	LiveUpdate *LiveUpdate `yaml:"live_update,omitempty"`
	// Entrypoint replaces the image's own.
	Entrypoint Command `yaml:"entrypoint,omitempty"`
}

// LiveUpdate copies changed files into a running container instead of
// building and deploying the image again.
type LiveUpdate struct {
	// Sync are the paths that are copied.
	Sync []Sync `yaml:"sync"`
	// Run are commands that run in the container afterwards.
	Run []Run `yaml:"run,omitempty"`
}

// Sync is one copied path.
type Sync struct {
	// From is the file or folder in the project.
	From string `yaml:"from"`
	// To is the absolute path in the container.
	To string `yaml:"to"`
}

// Run is a command that runs in the container after a sync.
type Run struct {
	// Cmd is the command.
	Cmd Command `yaml:"cmd"`
	// Triggers are paths in the project; with any, the command runs only when
	// one of them was synced.
	Triggers []string `yaml:"triggers,omitempty"`
}

// Workload is a resource in the cluster.
type Workload struct {
	// Name is the resource's name as Tilt derives it from the manifests, or,
	// for a group of Objects, the name that the group gets; in YAML it is the
	// key.
	Name string `yaml:"-"`
	// Manifests are where its objects are declared. They are left out where
	// another Tiltfile declares them.
	Manifests Manifests `yaml:"manifests,omitempty"`
	// Images are the short names of the project's images that it runs.
	Images []string `yaml:"images,omitempty"`
	// Needs are the workloads and builds that come first.
	Needs []string `yaml:"needs,omitempty"`
	// PortForwards are "LOCAL" or "LOCAL:CONTAINER", with an optional host.
	PortForwards []string `yaml:"port_forwards,omitempty"`
	// Labels group resources in Tilt's page.
	Labels []string `yaml:"labels,omitempty"`
	// Links are shown beside the resource.
	Links []Link `yaml:"links,omitempty"`
	// TriggerMode is auto or manual.
	TriggerMode tilt.TriggerMode `yaml:"trigger_mode,omitempty"`
	// AutoInit says that it is deployed when Tilt starts; by default it is.
	AutoInit *bool `yaml:"auto_init,omitempty"`
	// Readiness is what Tilt waits for: wait, ignore or succeeded.
	Readiness string `yaml:"readiness,omitempty"`
	// Group says that there is no workload of this name: it is a group of
	// Objects that get the name.
	Group bool `yaml:"group,omitempty"`
	// Objects are further objects that belong to it, as NAME:KIND.
	Objects []string `yaml:"objects,omitempty"`
	// NewName replaces Name in Tilt.
	NewName string `yaml:"new_name,omitempty"`
}

// Manifests are where Kubernetes objects are declared. In YAML it is a path,
// a list of paths, or a mapping with one of the fields.
type Manifests struct {
	// Files are YAML files.
	Files []string `yaml:"files,omitempty"`
	// Kustomize is a folder with a kustomization.
	Kustomize string `yaml:"kustomize,omitempty"`
	// Helm is a chart.
	Helm *Helm `yaml:"helm,omitempty"`
}

// IsZero reports whether the objects are declared elsewhere.
func (m Manifests) IsZero() bool {
	return len(m.Files) == 0 && m.Kustomize == "" && m.Helm == nil
}

// Helm is a local chart, rendered with helm template.
type Helm struct {
	// Chart is the chart's folder.
	Chart string `yaml:"chart"`
	// Release is the release's name; by default the chart's.
	Release string `yaml:"release,omitempty"`
	// Namespace is where it is installed.
	Namespace string `yaml:"namespace,omitempty"`
	// Values are value files.
	Values []string `yaml:"values,omitempty"`
	// Set are single values, as KEY=VALUE.
	Set []string `yaml:"set,omitempty"`
}
