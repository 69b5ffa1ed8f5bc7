// Package tilt holds Tilt's vocabulary: what a Tiltfile declares, as plain
// data. The names are those of Tilt's own API, and a field left at its zero
// value stands for an argument that is not given.
//
// The package imports nothing of this project. [github.com/tiltgen/tiltgen/pkg/emit]
// writes it as text.
package tilt

// File is what one Tiltfile declares. Within each slice the order is the
// order of the calls, which Tilt keeps when it has to choose between
// resources that became ready together.
type File struct {
	Settings Settings

	// Loads and Includes run before anything is declared, Includes after Loads.
	Loads    []Load
	Includes []string

	// Before and After are Starlark text that stands ahead of and behind
	// everything that is declared here.
	Before, After string

	// MakeDirs are folders that the Tiltfile makes while it is loaded, before
	// Tilt starts to watch them.
	MakeDirs []string

	LocalResources []LocalResource
	CustomBuilds   []CustomBuild
	DockerBuilds   []DockerBuild
	YAML           []YAML
	K8sResources   []K8sResource
}

// Load is a load() statement: the names that File takes from another file.
type Load struct {
	Path  string
	Names []string
}

// Settings are the calls that configure Tilt as a whole.
type Settings struct {
	// When are the decisions under which all settings are as they are here.
	When When
	// VersionConstraint is a range of Tilt versions, such as ">=0.37.3".
	VersionConstraint string
	// CheckUpdates is Tilt's own check for a newer version; nil leaves it on.
	CheckUpdates *bool
	// AllowContexts are Kubernetes contexts beyond Tilt's list of local ones.
	AllowContexts []string
	// MaxParallelUpdates is the number of slots; 0 leaves Tilt's 3.
	MaxParallelUpdates int
	// UpsertTimeoutSecs bounds one kubectl apply; 0 leaves Tilt's 30.
	UpsertTimeoutSecs int
	// SuppressUnusedImageWarnings names images that nothing deploys.
	SuppressUnusedImageWarnings []string
	// TriggerMode is the mode of resources that set none.
	TriggerMode TriggerMode
	// Unknown names settings whose value is not known; they are here as where nothing
	// is set.
	Unknown []string
	// WatchIgnore are patterns that no file watch heeds.
	WatchIgnore []string
	// DefaultRegistry is where Tilt pushes the images that it builds itself.
	DefaultRegistry *Registry
	// DockerPrune configures Tilt's own clean-up of images; nil leaves it.
	DockerPrune *DockerPrune
	// CI bounds a run of tilt ci; nil leaves Tilt's 30 and 5 minutes.
	CI *CI
	// Analytics turns Tilt's usage reports on or off; nil leaves them.
	Analytics *bool
	// Team is Tilt's team id.
	Team string
	// ScrubSecrets hides values of Kubernetes secrets in logs; nil leaves it on.
	ScrubSecrets *bool
}

// Registry is an image registry, as the host and as the cluster name it.
type Registry struct {
	Host            string
	HostFromCluster string
}

// DockerPrune is docker_prune_settings.
type DockerPrune struct {
	Disable     bool
	MaxAgeMins  int
	NumBuilds   int
	IntervalHrs int
	KeepRecent  int
}

// CI is ci_settings; the durations are Go's, such as "30m".
type CI struct {
	Timeout          string
	ReadinessTimeout string
}

// TriggerMode says whether a change starts a resource by itself.
type TriggerMode string

// The trigger modes. The empty one is the file's own default.
const (
	TriggerDefault TriggerMode = ""
	TriggerAuto    TriggerMode = "auto"
	TriggerManual  TriggerMode = "manual"
)

// Cmd is a command: a script for sh -c, or an argument list that no shell
// reads. The zero Cmd is no command.
type Cmd struct {
	Shell string
	Argv  []string
}

// IsZero reports whether there is no command.
func (c Cmd) IsZero() bool { return c.Shell == "" && len(c.Argv) == 0 }

// LocalResource is a local_resource call.
type LocalResource struct {
	// At is nil for what was not read from a Tiltfile.
	At             *Call
	Exists         Existence
	Name           string
	Cmd            Cmd
	Dir            string
	Env            map[string]string
	Deps           []string
	Ignore         []string
	ResourceDeps   []string
	TriggerMode    TriggerMode
	AutoInit       *bool
	AllowParallel  bool
	ServeCmd       Cmd
	ServeDir       string
	ServeEnv       map[string]string
	ReadinessProbe *Probe
	Labels         []string
	Links          []Link

	// Outputs are the paths that Cmd writes. Tilt has no argument for them:
	// they stand in a comment, "# tiltgen: outputs=…", above the call.
	Outputs []string

	// Disabled is true of a resource that config.set_enabled_resources, or the
	// arguments of tilt up, leave out: it is not run until somebody enables it.
	// Tilt has no argument for it.
	Disabled bool
}

// Probe is a readiness probe of a serve command. Exactly one of HTTPGet,
// TCPSocket and Exec is set; the numbers are seconds and counts, 0 for Tilt's
// default.
type Probe struct {
	HTTPGet          *HTTPGet
	TCPSocket        *TCPSocket
	Exec             []string
	InitialDelaySecs int
	TimeoutSecs      int
	PeriodSecs       int
	SuccessThreshold int
	FailureThreshold int
}

// HTTPGet is http_get_action.
type HTTPGet struct {
	Port   int
	Host   string
	Scheme string
	Path   string
}

// TCPSocket is tcp_socket_action.
type TCPSocket struct {
	Port int
	Host string
}

// Link is a link beside a resource in Tilt's page; Name may be empty.
type Link struct {
	URL  string
	Name string
}

// CustomBuild is a custom_build call.
type CustomBuild struct {
	// At is nil for what was not read from a Tiltfile.
	At                *Call
	Exists            Existence
	Ref               string
	Cmd               Cmd
	Dir               string
	Env               map[string]string
	Deps              []string
	Ignore            []string
	Tag               string
	OutputsImageRefTo string
	DisablePush       bool
	SkipsLocalDocker  bool
	MatchInEnvVars    bool
	ImageDeps         []string
	LiveUpdate        []LiveUpdateStep
	Entrypoint        Cmd
	ContainerArgs     []string
}

// DockerBuild is a docker_build call.
type DockerBuild struct {
	// At is nil for what was not read from a Tiltfile.
	At                 *Call
	Exists             Existence
	Ref                string
	Context            string
	Dockerfile         string
	DockerfileContents string
	BuildArgs          map[string]string
	Target             string
	Platform           string
	Secrets            []string
	SSH                []string
	CacheFrom          []string
	Network            string
	Pull               bool
	ExtraTags          []string
	ExtraHosts         []string
	Ignore             []string
	Only               []string
	MatchInEnvVars     bool
	LiveUpdate         []LiveUpdateStep
	Entrypoint         Cmd
	ContainerArgs      []string
}

// LiveUpdateStep is one step of a live_update list: exactly one field is set
// beside At.
type LiveUpdateStep struct {
	// At is nil for what was not read from a Tiltfile.
	At               *Call
	InitialSync      bool
	FallBackOn       []string
	Sync             *Sync
	Run              *Run
	RestartContainer bool
}

// Sync copies a local path into the container.
type Sync struct {
	Local  string
	Remote string
}

// Run runs a command in the container, after syncs; with triggers, only when
// one of those local paths was synced.
type Run struct {
	Cmd      Cmd
	Triggers []string
	EchoOff  bool
}

// YAML is a k8s_yaml call: exactly one field is set beside At and
// AllowDuplicates.
type YAML struct {
	// At is nil for what was not read from a Tiltfile.
	At *Call
	// When are the decisions under which the call is made as it is here.
	When      When
	Files     []string
	Kustomize string
	Helm      *Helm
	// Text is YAML that the Tiltfile holds or works out; with a Hole in it
	// where it is not known.
	Text            string
	AllowDuplicates bool
}

// Helm is a helm call, whose rendered chart k8s_yaml takes.
type Helm struct {
	Chart     string
	Name      string
	Namespace string
	Values    []string
	Set       []string
}

// K8sResource is a k8s_resource call. Workload is empty for a group of
// Objects that NewName names.
type K8sResource struct {
	// At is nil for what was not read from a Tiltfile.
	At *Call
	// When are the decisions under which the call is made as it is here.
	When              When
	Workload          string
	NewName           string
	Objects           []string
	ResourceDeps      []string
	PortForwards      []string
	ExtraPodSelectors []map[string]string
	Links             []Link
	Labels            []string
	TriggerMode       TriggerMode
	AutoInit          *bool
	// PodReadiness is what counts as ready; where it is "", Tilt goes by the kinds
	// of the objects.
	PodReadiness      string
	DiscoveryStrategy string
}

// What Tilt waits for before a Kubernetes resource counts as ready: see
// K8sResource.PodReadiness.
const (
	// PodReadinessWait is a pod that is ready, or has ended well.
	PodReadinessWait = "wait"
	// PodReadinessIgnore is nothing but a deploy that went well.
	PodReadinessIgnore = "ignore"
	// PodReadinessSucceeded is a pod that has ended well.
	PodReadinessSucceeded = "succeeded"
)
