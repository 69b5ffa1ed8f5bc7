package inspect

// Resource is a resource of Tilt's. If it is declared in several ways, the keys
// in which they differ stand in variants.
type Resource struct {
	// Name is its name; no two known ones are equal.
	Name string `json:"name"`
	// When are the decisions under which there is one of that name.
	When When `json:"when,omitempty"`
	ResourceKeys
	// Variants are the ways in which it is declared, where there are several: each
	// with the keys that are not the same in all.
	Variants []ResourceVariant `json:"variants,omitempty"`
}

// ResourceVariant is a way in which a resource is declared.
type ResourceVariant struct {
	// When are the decisions under which it is declared so.
	When When `json:"when,omitempty"`
	ResourceKeys
}

// ResourceKeys are those of a resource's declaration. Of a command, a text is run
// by a shell, and a list is its words.
type ResourceKeys struct {
	// Type is local, k8s or docker_compose.
	Type string `json:"type,omitempty"`
	Declared
	// Disabled is true of a resource that is not run until somebody enables it.
	Disabled bool `json:"disabled,omitempty"`
	// Cmd is what a local_resource runs.
	Cmd Cmd `json:"cmd,omitempty"`
	// Dir is where.
	Dir string `json:"dir,omitempty"`
	// Env is with which environment variables.
	Env map[string]string `json:"env,omitempty"`
	// Deps are the paths that start it when they change.
	Deps []string `json:"deps,omitempty"`
	// Ignore are the patterns of paths in deps that do not.
	Ignore []string `json:"ignore,omitempty"`
	// Outputs are the paths that it writes, as a comment above the call says.
	Outputs []string `json:"outputs,omitempty"`
	// ResourceDeps are the resources that hold back its first build.
	ResourceDeps []string `json:"resource_deps,omitempty"`
	// TriggerMode is auto or manual; that of the settings where there is none.
	TriggerMode string `json:"trigger_mode,omitempty"`
	// AutoInit is false of what is not built when Tilt starts.
	AutoInit *bool `json:"auto_init,omitempty"`
	// AllowParallel is true of what runs beside other local resources.
	AllowParallel bool `json:"allow_parallel,omitempty"`
	// ServeCmd is a command that keeps running.
	ServeCmd Cmd `json:"serve_cmd,omitempty"`
	// ServeDir is where it runs.
	ServeDir string `json:"serve_dir,omitempty"`
	// ServeEnv is with which environment variables.
	ServeEnv map[string]string `json:"serve_env,omitempty"`
	// ReadinessProbe tells when it is ready.
	ReadinessProbe *Probe `json:"readiness_probe,omitempty"`
	// Objects are the Kubernetes objects that are deployed.
	Objects []string `json:"objects,omitempty"`
	// Images are the references that its manifests name.
	Images []string `json:"images,omitempty"`
	// Builds are those of the images that Tilt builds for it, by their refs; an
	// image stands behind those that it is made from.
	Builds []string `json:"builds,omitempty"`
	// PortForwards are its forwarded ports, as the Tiltfile writes them.
	PortForwards []string `json:"port_forwards,omitempty"`
	// ExtraPodSelectors are labels of pods that belong to it.
	ExtraPodSelectors []map[string]string `json:"extra_pod_selectors,omitempty"`
	// Build is how Docker Compose builds the image of a service.
	Build *ComposeBuild `json:"build,omitempty"`
	// PodReadiness is what Tilt waits for with its pods, said or inferred: wait (until
	// they are ready), ignore or succeeded. Left out, it is not known.
	PodReadiness string `json:"pod_readiness,omitempty"`
	// DiscoveryStrategy is default or selectors-only.
	DiscoveryStrategy string `json:"discovery_strategy,omitempty"`
	// Labels are its groups in Tilt's page.
	Labels []string `json:"labels,omitempty"`
	// Links are those beside it there.
	Links []Link `json:"links,omitempty"`
}

// ComposeBuild is how Docker Compose builds an image.
type ComposeBuild struct {
	// Context is the folder that is sent, or the address of what is fetched.
	Context string `json:"context"`
	// Dockerfile is its path.
	Dockerfile string `json:"dockerfile,omitempty"`
}

// Cmd is a command: a text for a shell, or a list of words.
type Cmd any

// Link is a link in Tilt's page.
type Link struct {
	// URL is its address.
	URL string `json:"url"`
	// Name is what it is called.
	Name string `json:"name,omitempty"`
}

// Probe is a readiness probe of a serve_cmd.
type Probe struct {
	// HTTPGet asks a web server.
	HTTPGet *HTTPGetAction `json:"http_get,omitempty"`
	// TCPSocket opens a connection.
	TCPSocket *TCPSocketAction `json:"tcp_socket,omitempty"`
	// Exec runs a command.
	Exec []string `json:"exec,omitempty"`
	// InitialDelaySecs is the time before the first probe.
	InitialDelaySecs int `json:"initial_delay_secs,omitempty"`
	// TimeoutSecs is how long a probe may take.
	TimeoutSecs int `json:"timeout_secs,omitempty"`
	// PeriodSecs is the time between probes.
	PeriodSecs int `json:"period_secs,omitempty"`
	// SuccessThreshold is how many probes have to succeed.
	SuccessThreshold int `json:"success_threshold,omitempty"`
	// FailureThreshold is how many may fail.
	FailureThreshold int `json:"failure_threshold,omitempty"`
}

// HTTPGetAction is a question to a web server.
type HTTPGetAction struct {
	// Port is its port.
	Port int `json:"port"`
	// Host is where it is.
	Host string `json:"host,omitempty"`
	// Scheme is http or https.
	Scheme string `json:"scheme,omitempty"`
	// Path is what is asked for.
	Path string `json:"path,omitempty"`
}

// TCPSocketAction is a connection.
type TCPSocketAction struct {
	// Port is where to.
	Port int `json:"port"`
	// Host is on which machine.
	Host string `json:"host,omitempty"`
}
