package tiltfile

import (
	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var settingHandlers = map[string]handler{
	"version_settings": setting(func(a *arguments, s *tilt.Settings) {
		s.VersionConstraint, s.CheckUpdates = a.text("constraint"), a.choice("check_updates")
	}),
	"allow_k8s_contexts": setting(func(a *arguments, s *tilt.Settings) {
		s.AllowContexts = append(s.AllowContexts, a.list("contexts")...)
	}),
	"default_registry": setting(func(a *arguments, s *tilt.Settings) {
		s.DefaultRegistry = &tilt.Registry{Host: a.text("host"), HostFromCluster: a.text("host_from_cluster")}
	}),
	"update_settings": (*arguments).updateSettings,
	"trigger_mode": setting(func(a *arguments, s *tilt.Settings) {
		s.TriggerMode = a.mode()
	}),
	"watch_settings": setting(func(a *arguments, s *tilt.Settings) {
		s.WatchIgnore = append(s.WatchIgnore, a.list("ignore")...)
	}),
	"docker_prune_settings": setting(func(a *arguments, s *tilt.Settings) {
		s.DockerPrune = &tilt.DockerPrune{
			Disable: a.flag("disable"), MaxAgeMins: a.number("max_age_mins"), NumBuilds: a.number("num_builds"),
			IntervalHrs: a.number("interval_hrs"), KeepRecent: a.number("keep_recent"),
		}
	}),
	"ci_settings": setting(func(a *arguments, s *tilt.Settings) {
		s.CI = &tilt.CI{Timeout: a.text("timeout"), ReadinessTimeout: a.text("readiness_timeout")}
	}),
	"secret_settings": setting(func(a *arguments, s *tilt.Settings) {
		scrub := !a.flag("disable_scrub")
		s.ScrubSecrets = &scrub
	}),
	"analytics_settings": setting(func(a *arguments, s *tilt.Settings) { s.Analytics = a.choice("enable") }),
	"set_team":           setting(func(a *arguments, s *tilt.Settings) { s.Team = a.text("team_id") }),
}

// setting is a builtin that only sets something.
func setting(set func(*arguments, *tilt.Settings)) handler {
	return func(a *arguments) (starlark.Value, error) {
		set(a, &a.e.world.Settings)
		return starlark.None, nil
	}
}

// updateSettings sets what it is given; a later call leaves the rest.
//
// Tilt 0.37: internal/tiltfile/updatesettings/update_settings.go.
func (a *arguments) updateSettings() (starlark.Value, error) {
	s := &a.e.world.Settings
	if n := a.values["max_parallel_updates"]; n != nil && n != starlark.None && !isUnknown(n) {
		if s.MaxParallelUpdates = a.number("max_parallel_updates"); s.MaxParallelUpdates < 1 {
			return nil, a.refuse("max_parallel_updates", "", "max number of parallel updates must be >= 1(got: %d)", s.MaxParallelUpdates)
		}
	}
	if a.given("k8s_upsert_timeout_secs") {
		s.UpsertTimeoutSecs = a.number("k8s_upsert_timeout_secs")
	}
	if a.given("suppress_unused_image_warnings") {
		s.SuppressUnusedImageWarnings = append(s.SuppressUnusedImageWarnings, a.list("suppress_unused_image_warnings")...)
	}
	return starlark.None, nil
}
