package prove

import (
	"strings"

	"github.com/moby/patternmatcher/ignorefile"

	"github.com/tiltgen/tiltgen/pkg/flow"
)

// conversion turns one way of reading a Tiltfile into scenarios.
type conversion struct {
	*flow.Project
	// hidden tells of a path whether no watch of Tilt hears of it.
	hidden func(string) bool
}

// newConversion reads what Tilt is told to ignore everywhere.
//
// Tilt 0.37: internal/tiltfile/watch, internal/ignore.
func newConversion(p *flow.Project) *conversion {
	c := &conversion{Project: p}
	c.hidden = flow.Ignored(".", append(c.patterns(".tiltignore"), p.Settings.WatchIgnore...))
	return c
}

// patterns are those of a .dockerignore or .tiltignore file; one that is not
// there has none.
func (c *conversion) patterns(name string) []string {
	text, err := c.Tree.ReadFile(name)
	if err != nil {
		return nil
	}
	patterns, err := ignorefile.ReadAll(strings.NewReader(string(text)))
	if err != nil {
		return nil
	}
	return patterns
}
