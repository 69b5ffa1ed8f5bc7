package inspect

// Settings are the calls that configure Tilt as a whole, by function. Where some
// of them hang on decisions, these stand in variants.
type Settings struct {
	SettingsKeys
	// Variants are the ways in which they turn out, where there are several: each
	// with the keys that are not the same in all.
	Variants []SettingsVariant `json:"variants,omitempty"`
}

// SettingsVariant is a way in which the settings turn out.
type SettingsVariant struct {
	// When are the decisions under which they do.
	When When `json:"when,omitempty"`
	SettingsKeys
}

// SettingsKeys are those of settings.
type SettingsKeys struct {
	// VersionSettings are those of version_settings.
	VersionSettings *VersionSettings `json:"version_settings,omitempty"`
	// AllowK8sContexts are kube contexts beside the local ones.
	AllowK8sContexts []string `json:"allow_k8s_contexts,omitempty"`
	// UpdateSettings are those of update_settings.
	UpdateSettings *UpdateSettings `json:"update_settings,omitempty"`
	// TriggerMode is that of resources which have none, auto or manual.
	TriggerMode string `json:"trigger_mode,omitempty"`
	// WatchSettings are those of watch_settings.
	WatchSettings *WatchSettings `json:"watch_settings,omitempty"`
	// DefaultRegistry is where Tilt pushes images.
	DefaultRegistry *Registry `json:"default_registry,omitempty"`
	// DockerPruneSettings are those of docker_prune_settings.
	DockerPruneSettings *DockerPruneSettings `json:"docker_prune_settings,omitempty"`
	// CISettings are those of ci_settings.
	CISettings *CISettings `json:"ci_settings,omitempty"`
	// AnalyticsSettings are those of analytics_settings.
	AnalyticsSettings *AnalyticsSettings `json:"analytics_settings,omitempty"`
	// SecretSettings are those of secret_settings.
	SecretSettings *SecretSettings `json:"secret_settings,omitempty"`
	// SetTeam is Tilt's team id.
	SetTeam string `json:"set_team,omitempty"`
}

// VersionSettings are those of version_settings.
type VersionSettings struct {
	// Constraint is a range of Tilt's versions.
	Constraint string `json:"constraint,omitempty"`
	// CheckUpdates is false where Tilt does not look for a newer one.
	CheckUpdates *bool `json:"check_updates,omitempty"`
}

// UpdateSettings are those of update_settings.
type UpdateSettings struct {
	// MaxParallelUpdates is the number of slots.
	MaxParallelUpdates int `json:"max_parallel_updates,omitempty"`
	// K8sUpsertTimeoutSecs bounds a deploy.
	K8sUpsertTimeoutSecs int `json:"k8s_upsert_timeout_secs,omitempty"`
	// SuppressUnusedImageWarnings are images that nothing deploys.
	SuppressUnusedImageWarnings []string `json:"suppress_unused_image_warnings,omitempty"`
}

// WatchSettings are those of watch_settings.
type WatchSettings struct {
	// Ignore are patterns that no watch heeds.
	Ignore []string `json:"ignore"`
}

// Registry is an image registry.
type Registry struct {
	// Host is how this machine calls it.
	Host string `json:"host"`
	// HostFromCluster is how the cluster does.
	HostFromCluster string `json:"host_from_cluster,omitempty"`
}

// DockerPruneSettings are those of docker_prune_settings.
type DockerPruneSettings struct {
	// Disable is true where Tilt removes no images.
	Disable bool `json:"disable,omitempty"`
	// MaxAgeMins is the age of images that it removes.
	MaxAgeMins int `json:"max_age_mins,omitempty"`
	// NumBuilds is the number of builds between two times.
	NumBuilds int `json:"num_builds,omitempty"`
	// IntervalHrs is the time between them.
	IntervalHrs int `json:"interval_hrs,omitempty"`
	// KeepRecent is the number of images that it keeps.
	KeepRecent int `json:"keep_recent,omitempty"`
}

// CISettings are those of ci_settings.
type CISettings struct {
	// Timeout bounds a run.
	Timeout string `json:"timeout,omitempty"`
	// ReadinessTimeout bounds how long a resource may take to be ready.
	ReadinessTimeout string `json:"readiness_timeout,omitempty"`
}

// AnalyticsSettings are those of analytics_settings.
type AnalyticsSettings struct {
	// Enable is whether Tilt reports how it is used.
	Enable bool `json:"enable"`
}

// SecretSettings are those of secret_settings.
type SecretSettings struct {
	// DisableScrub is true where logs show secrets.
	DisableScrub bool `json:"disable_scrub"`
}
