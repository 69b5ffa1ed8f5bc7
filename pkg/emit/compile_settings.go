package emit

import (
	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

func (c *compiler) settings() tilt.Settings {
	s := c.project.Settings
	out := tilt.Settings{
		VersionConstraint:           s.TiltVersion,
		CheckUpdates:                s.CheckUpdates,
		AllowContexts:               c.project.Cluster.Contexts,
		MaxParallelUpdates:          s.MaxParallelUpdates,
		UpsertTimeoutSecs:           s.UpsertTimeoutSecs,
		SuppressUnusedImageWarnings: s.SuppressUnusedImageWarnings,
		TriggerMode:                 s.TriggerMode,
		WatchIgnore:                 s.WatchIgnore,
		Analytics:                   s.Analytics,
		Team:                        s.Team,
		ScrubSecrets:                s.ScrubSecrets,
	}
	if r := c.project.Cluster.Registry; r != nil {
		out.DefaultRegistry = &tilt.Registry{Host: r.Host, HostFromCluster: r.HostFromCluster}
	}
	if s.DockerPrune != nil {
		prune := tilt.DockerPrune(*s.DockerPrune)
		out.DockerPrune = &prune
	}
	if s.CI != nil {
		ci := tilt.CI(*s.CI)
		out.CI = &ci
	}
	return out
}

func links(list []model.Link) []tilt.Link {
	var out []tilt.Link
	for _, l := range list {
		out = append(out, tilt.Link(l))
	}
	return out
}

func probe(p *model.Probe) *tilt.Probe {
	if p == nil {
		return nil
	}
	out := &tilt.Probe{
		Exec:             p.Exec,
		InitialDelaySecs: p.InitialDelaySecs,
		TimeoutSecs:      p.TimeoutSecs,
		PeriodSecs:       p.PeriodSecs,
		SuccessThreshold: p.SuccessThreshold,
		FailureThreshold: p.FailureThreshold,
	}
	if p.HTTPGet != nil {
		get := tilt.HTTPGet(*p.HTTPGet)
		out.HTTPGet = &get
	}
	if p.TCPSocket != nil {
		socket := tilt.TCPSocket(*p.TCPSocket)
		out.TCPSocket = &socket
	}
	return out
}
