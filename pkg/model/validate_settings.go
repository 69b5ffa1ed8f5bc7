package model

import (
	"net/url"
	"time"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

func (c *checker) checkSettings() {
	s, at := c.project.Settings, place{}.key("settings")
	c.triggerMode(at, s.TriggerMode)
	if s.MaxParallelUpdates < 0 {
		c.refuse(at.key("max_parallel_updates"), "Tilt runs at least one update at once; leave it out for Tilt's own number")
	}
	if s.UpsertTimeoutSecs < 0 {
		c.refuse(at.key("k8s_upsert_timeout_secs"), "a timeout cannot be negative; leave it out for Tilt's own")
	}
	if p := s.DockerPrune; p != nil && p.NumBuilds != 0 && p.IntervalHrs != 0 {
		c.refuse(at.key("docker_prune"), "Tilt prunes after num_builds or every interval_hrs, not both; leave one out")
	}
	if ci := s.CI; ci != nil {
		c.duration(at.key("ci").key("timeout"), ci.Timeout)
		c.duration(at.key("ci").key("readiness_timeout"), ci.ReadinessTimeout)
	}
}

func (c *checker) duration(at place, text string) {
	if text == "" {
		return
	}
	if _, err := time.ParseDuration(text); err != nil {
		c.refuse(at, `%q is no duration; write it as in "90s" or "10m"`, text)
	}
}

func (c *checker) triggerMode(at place, mode tilt.TriggerMode) {
	switch mode {
	case tilt.TriggerDefault, tilt.TriggerAuto, tilt.TriggerManual:
		return
	}
	c.refuse(at.key("trigger_mode"), "%q is no trigger mode; write auto or manual", mode)
}

// links refuses what Tilt 0.37 does (internal/tiltfile/links/links.go,
// parseAndMaybeAddScheme). It takes localhost:8080 for a URL, but not
// 127.0.0.1:8080.
func (c *checker) links(at place, links []Link) {
	for i, l := range links {
		at := at.key("links").item(i)
		if l.URL == "" {
			c.refuse(at, "a link needs a url")
		} else if _, err := url.Parse(l.URL); err != nil {
			c.refuse(at, "%q is no URL; start it with http:// or https://", l.URL)
		}
	}
}
