package model

import (
	"fmt"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// checkManual warns of builds that an image waits for until a person starts
// them.
func (c *checker) checkManual() {
	waiting := c.waitingImages()
	for i := range c.project.Builds {
		b := &c.project.Builds[i]
		images := strings.Join(waiting[b.Name], " or ")
		if images == "" {
			continue
		}
		at := buildPlace(b.Name)
		switch {
		case b.AutoInit != nil && !*b.AutoInit:
			c.warn(at.key("auto_init"), "build %q does not start by itself, and until someone triggers it nothing builds %s", b.Name, images)
		case b.TriggerMode == tilt.TriggerManual,
			b.TriggerMode == tilt.TriggerDefault && c.project.Settings.TriggerMode == tilt.TriggerManual:
			c.warn(at.key("trigger_mode"), "no edit starts build %q, and until someone triggers it an edit does not reach %s", b.Name, images)
		}
	}
}

// waitingImages are, for each build, the images that it can change, in words.
func (c *checker) waitingImages() map[string][]string {
	waiting := map[string][]string{}
	for _, m := range c.project.Images {
		for _, b := range c.graph.Cone(m.Name) {
			waiting[b] = append(waiting[b], fmt.Sprintf("image %q", m.Name))
		}
	}
	return waiting
}

const (
	// watchLimit is a little less than fs.inotify.max_user_instances, 128 by
	// default, since other programs watch files too.
	watchLimit = 120
	// ownWatches are those of the Tiltfile's own files and of Tilt itself.
	ownWatches = 2
)

// checkWatches counts the file watchers: Tilt 0.37 starts one for each
// resource and image that watches anything
// (internal/controllers/core/filewatch), and on Linux each is an inotify
// instance.
func (c *checker) checkWatches() {
	watches := ownWatches + len(c.project.Images)
	for _, b := range c.project.Builds {
		if len(b.Deps) > 0 || len(c.graph.Upstream(b.Name)) > 0 {
			watches++
		}
	}
	for _, m := range c.stagedImages() {
		watches += 2
		if c.graph.Stages(m.Name).Carry != "" {
			watches++
		}
	}
	if watches > watchLimit {
		c.warn(place{}, "Tilt needs about %d file watchers for this project, and Linux allows 128 by default; "+
			"raise fs.inotify.max_user_instances with sysctl", watches)
	}
}
