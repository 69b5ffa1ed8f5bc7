package inspect

import "github.com/tiltgen/tiltgen/pkg/tilt"

func settingsKeys(s tilt.Settings) SettingsKeys {
	k := SettingsKeys{AllowK8sContexts: s.AllowContexts, TriggerMode: string(s.TriggerMode), SetTeam: s.Team}
	if s.VersionConstraint != "" || s.CheckUpdates != nil {
		k.VersionSettings = &VersionSettings{Constraint: s.VersionConstraint, CheckUpdates: s.CheckUpdates}
	}
	if s.MaxParallelUpdates > 0 || s.UpsertTimeoutSecs > 0 || s.SuppressUnusedImageWarnings != nil {
		k.UpdateSettings = &UpdateSettings{
			MaxParallelUpdates: s.MaxParallelUpdates, K8sUpsertTimeoutSecs: s.UpsertTimeoutSecs,
			SuppressUnusedImageWarnings: s.SuppressUnusedImageWarnings,
		}
	}
	if s.WatchIgnore != nil {
		k.WatchSettings = &WatchSettings{Ignore: s.WatchIgnore}
	}
	if r := s.DefaultRegistry; r != nil {
		k.DefaultRegistry = &Registry{Host: r.Host, HostFromCluster: r.HostFromCluster}
	}
	if p := s.DockerPrune; p != nil {
		k.DockerPruneSettings = &DockerPruneSettings{
			Disable: p.Disable, MaxAgeMins: p.MaxAgeMins, NumBuilds: p.NumBuilds, IntervalHrs: p.IntervalHrs, KeepRecent: p.KeepRecent,
		}
	}
	if c := s.CI; c != nil {
		k.CISettings = &CISettings{Timeout: c.Timeout, ReadinessTimeout: c.ReadinessTimeout}
	}
	if s.Analytics != nil {
		k.AnalyticsSettings = &AnalyticsSettings{Enable: *s.Analytics}
	}
	if s.ScrubSecrets != nil {
		k.SecretSettings = &SecretSettings{DisableScrub: !*s.ScrubSecrets}
	}
	return k
}
