package emit

import "github.com/tiltgen/tiltgen/pkg/tilt"

// printSettings are the calls that configure Tilt. The contexts come early: Tilt
// refuses a local() on a cluster that it does not know to be a local one.
func printSettings(s tilt.Settings) []node {
	var calls []node
	add := func(name string, args arguments) {
		if len(args) > 0 {
			calls = append(calls, callNode(name, args...))
		}
	}
	add("version_settings", printVersionSettings(s))
	if len(s.AllowContexts) > 0 {
		add("allow_k8s_contexts", arguments{oneOrList(s.AllowContexts)})
	}
	if s.DefaultRegistry != nil {
		add("default_registry", printRegistry(*s.DefaultRegistry))
	}
	add("update_settings", printUpdateSettings(s))
	if s.TriggerMode != tilt.TriggerDefault {
		add("trigger_mode", arguments{printTriggerMode(s.TriggerMode)})
	}
	if len(s.WatchIgnore) > 0 {
		add("watch_settings", arguments{listNode(s.WatchIgnore).named("ignore")})
	}
	if s.DockerPrune != nil {
		calls = append(calls, callNode("docker_prune_settings", printDockerPrune(*s.DockerPrune)...))
	}
	if s.CI != nil {
		calls = append(calls, callNode("ci_settings", printCI(*s.CI)...))
	}
	if s.ScrubSecrets != nil {
		add("secret_settings", arguments{boolNode(!*s.ScrubSecrets).named("disable_scrub")})
	}
	if s.Analytics != nil {
		add("analytics_settings", arguments{boolNode(*s.Analytics).named("enable")})
	}
	if s.Team != "" {
		add("set_team", arguments{textNode(s.Team)})
	}
	return calls
}

func printVersionSettings(s tilt.Settings) (args arguments) {
	args.str("constraint", s.VersionConstraint)
	args.optional("check_updates", s.CheckUpdates)
	return args
}

func printUpdateSettings(s tilt.Settings) (args arguments) {
	args.number("max_parallel_updates", s.MaxParallelUpdates)
	args.number("k8s_upsert_timeout_secs", s.UpsertTimeoutSecs)
	args.list("suppress_unused_image_warnings", s.SuppressUnusedImageWarnings)
	return args
}

func printRegistry(r tilt.Registry) arguments {
	args := arguments{textNode(r.Host)}
	args.str("host_from_cluster", r.HostFromCluster)
	return args
}

func printDockerPrune(p tilt.DockerPrune) (args arguments) {
	args.flag("disable", p.Disable)
	args.number("max_age_mins", p.MaxAgeMins)
	args.number("num_builds", p.NumBuilds)
	args.number("interval_hrs", p.IntervalHrs)
	args.number("keep_recent", p.KeepRecent)
	return args
}

func printCI(c tilt.CI) (args arguments) {
	args.str("timeout", c.Timeout)
	args.str("readiness_timeout", c.ReadinessTimeout)
	return args
}

// printTriggerMode is Tilt's constant of that mode.
func printTriggerMode(mode tilt.TriggerMode) node {
	if mode == tilt.TriggerManual {
		return atomNode("TRIGGER_MODE_MANUAL")
	}
	return atomNode("TRIGGER_MODE_AUTO")
}
