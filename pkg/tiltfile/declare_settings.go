package tiltfile

import (
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/imageref"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var settingHandlers = map[string]handler{
	"version_settings":      (*arguments).versionSettings,
	"default_registry":      (*arguments).defaultRegistry,
	"update_settings":       (*arguments).updateSettings,
	"trigger_mode":          (*arguments).triggerMode,
	"docker_prune_settings": (*arguments).dockerPrune,
	"set_team":              (*arguments).setTeam,
	"enable_feature":        (*arguments).feature,
	"disable_feature":       (*arguments).feature,
	"experimental_telemetry_cmd": func(a *arguments) (starlark.Value, error) {
		if a.cmd("cmd").IsZero() && a.has("cmd") {
			return nil, a.refuse("cmd", "", "cmd cannot be empty")
		}
		return starlark.None, a.once("called multiple times")
	},
	"allow_k8s_contexts": setting(func(a *arguments, s *tilt.Settings) {
		s.AllowContexts = append(s.AllowContexts, a.list("contexts")...)
	}),
	"watch_settings": setting(func(a *arguments, s *tilt.Settings) {
		s.WatchIgnore = append(s.WatchIgnore, a.list("ignore")...)
	}),
	"ci_settings": setting(func(a *arguments, s *tilt.Settings) {
		s.CI = &tilt.CI{Timeout: a.text("timeout"), ReadinessTimeout: a.text("readiness_timeout")}
	}),
	"secret_settings": setting(func(a *arguments, s *tilt.Settings) {
		scrub := !a.flag("disable_scrub")
		s.ScrubSecrets = &scrub
	}),
	"analytics_settings": setting(func(a *arguments, s *tilt.Settings) { s.Analytics = a.choice("enable") }),
}

// setting is a builtin that only sets something.
func setting(set func(*arguments, *tilt.Settings)) handler {
	return func(a *arguments) (starlark.Value, error) {
		set(a, &a.e.world.Settings)
		return starlark.None, nil
	}
}

// once refuses a second call.
func (a *arguments) once(problem string) error {
	name := a.builtin.Name
	if a.e.called[name] != nil {
		return a.e.dynamic(a.refuse("", "", "%s %s", name, problem))
	}
	a.e.called[name] = a.at
	return nil
}

// triggerMode sets the mode of all resources that set none.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, triggerModeFn.
func (a *arguments) triggerMode() (starlark.Value, error) {
	if first := a.e.called[a.builtin.Name]; first != nil {
		at := first.Start
		return nil, a.e.dynamic(a.refuse("", "", "trigger_mode can only be called once. It was already called at %s:%d:%d", at.File, at.Line, at.Column))
	}
	a.e.called[a.builtin.Name] = a.at
	a.e.world.Settings.TriggerMode = a.mode()
	a.noteUnknown("trigger_mode")
	return starlark.None, nil
}

// noteUnknown notes that a setting is not known, if it is not.
func (a *arguments) noteUnknown(name string) {
	if slices.Contains(a.at.Unknown, name) {
		a.e.world.Settings.Unknown = append(a.e.world.Settings.Unknown, name)
	}
}

// setTeam sets Tilt's team id.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, setTeam.
func (a *arguments) setTeam() (starlark.Value, error) {
	s := &a.e.world.Settings
	team := a.text("team_id")
	switch {
	case team == "" && a.has("team_id"):
		return nil, a.refuse("team_id", "", "team_id cannot be empty")
	case s.Team != "":
		return nil, a.e.dynamic(a.refuse("team_id", "", "team_id set multiple times (to '%s' and '%s')", tilt.Readable(s.Team), tilt.Readable(team)))
	}
	s.Team = team
	return starlark.None, nil
}

// updateSettings sets what it is given; a later call leaves the rest.
//
// Tilt 0.37: internal/tiltfile/updatesettings/update_settings.go.
func (a *arguments) updateSettings() (starlark.Value, error) {
	s := &a.e.world.Settings
	if n, ok := a.values["max_parallel_updates"].(starlark.Int); ok {
		if s.MaxParallelUpdates = a.number("max_parallel_updates"); s.MaxParallelUpdates < 1 {
			return nil, a.refuse("max_parallel_updates", "", "max number of parallel updates must be >= 1(got: %s)", n)
		}
	}
	a.noteUnknown("max_parallel_updates")
	if n, ok := a.values["k8s_upsert_timeout_secs"].(starlark.Int); ok {
		if s.UpsertTimeoutSecs = a.number("k8s_upsert_timeout_secs"); s.UpsertTimeoutSecs < 1 {
			return nil, a.refuse("k8s_upsert_timeout_secs", "", "minimum k8s upsert timeout is 1s; got %ss", n)
		}
	}
	switch apply := a.text("k8s_server_side_apply"); apply {
	case "", "true", "false", "auto", tilt.Hole:
	default:
		return nil, a.refuse("k8s_server_side_apply", "", `update_settings: k8s_server_side_apply must be "true", "false", or "auto"; got %q`, tilt.Readable(apply))
	}
	if a.given("suppress_unused_image_warnings") {
		s.SuppressUnusedImageWarnings = append(s.SuppressUnusedImageWarnings, a.list("suppress_unused_image_warnings")...)
	}
	return starlark.None, nil
}

// dockerPrune configures Tilt's own clean-up of images.
//
// Tilt 0.37: internal/tiltfile/dockerprune/docker_prune.go.
func (a *arguments) dockerPrune() (starlark.Value, error) {
	if a.number("num_builds") != 0 && a.number("interval_hrs") != 0 {
		return nil, a.refuse("num_builds", "", "can't specify both 'prune every X builds' and 'prune every Y hours'; please pass only one of `num_builds` and `interval_hrs`")
	}
	if keep := a.values["keep_recent"]; keep != nil && !isUnknown(keep) {
		if _, err := starlark.AsInt32(keep); err != nil {
			return nil, a.refuse("keep_recent", "", "%v", err)
		}
	}
	a.e.world.Settings.DockerPrune = &tilt.DockerPrune{
		Disable: a.flag("disable"), MaxAgeMins: a.number("max_age_mins"), NumBuilds: a.number("num_builds"),
		IntervalHrs: a.number("interval_hrs"), KeepRecent: a.number("keep_recent"),
	}
	return starlark.None, nil
}

// defaultRegistry sets where Tilt pushes images.
//
// Tilt 0.37: internal/tiltfile/docker.go, defaultRegistry, and
// pkg/apis/core/v1alpha1/registry_types.go, Validate.
func (a *arguments) defaultRegistry() (starlark.Value, error) {
	s := &a.e.world.Settings
	if s.DefaultRegistry != nil {
		return nil, a.e.dynamic(a.refuse("", "", "default registry already defined"))
	}
	host, cluster := a.text("host"), a.text("host_from_cluster")
	if host == "" && a.has("host") {
		return nil, a.refuse("host", "", "validating defaultRegistry: host: Required value")
	}
	var problems []string
	for _, part := range []struct{ field, host string }{{"host", host}, {"hostFromContainerRuntime", cluster}} {
		if part.host == "" || !tilt.Known(part.host) {
			continue
		}
		if _, err := imageref.ParseCanonical(part.host + "/fake"); err != nil {
			problems = append(problems, fmt.Sprintf("%s: Invalid value: %q: %v", part.field, part.host, err))
		}
	}
	switch len(problems) {
	case 0:
	case 1:
		return nil, a.refuse("host", "", "validating defaultRegistry: %s", problems[0])
	default:
		return nil, a.refuse("host", "", "validating defaultRegistry: [%s]", strings.Join(problems, ", "))
	}
	s.DefaultRegistry = &tilt.Registry{Host: host, HostFromCluster: cluster}
	return starlark.None, nil
}

// features are the flags that Tilt knows, most of them without an effect.
//
// Tilt 0.37: internal/feature/flags.go.
var features = map[string]bool{
	"multiple_containers_per_pod": true, "events": true, "snapshots": true, "update_history": true, "facets": true,
	"labels": true, "live_update_v2": true, "disable_resources": true, "bulk_disable_resources": true,
	"cluster_refresh": true, "offline_snapshot_creation": true,
}

func (a *arguments) feature() (starlark.Value, error) {
	if flag := a.text("msg"); !features[flag] && tilt.Known(flag) && a.has("msg") {
		return nil, a.refuse("msg", "", "Unknown feature flag: %s", flag)
	}
	return starlark.None, nil
}
