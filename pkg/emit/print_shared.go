package emit

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// sharedKeys are the settings that the gate and the image step of one image
// may have in common.
var sharedKeys = []string{
	"image", "builds", "bases", "inputs", "shared", "hard_builds", "hard_inputs", "live",
}

// sharedSettings are settings that stand in a variable.
type sharedSettings struct {
	variable string
	settings []stage.Setting
	assigned bool
}

// sharedAmong are the settings that the steps of each image share, by the
// image's short name; bound are the names that no variable may take.
func sharedAmong(resources []resource, bound map[string]bool) map[string]*sharedSettings {
	steps := map[string][]*step{}
	var images []string
	for _, r := range resources {
		if !r.step.sharing() {
			continue
		}
		image := r.step.image
		if steps[image] == nil {
			images = append(images, image)
		}
		steps[image] = append(steps[image], r.step)
	}
	shared := map[string]*sharedSettings{}
	for _, image := range images {
		if common := commonSettings(steps[image]); len(common) > 1 {
			name := unusedName(identifier(image)+"_image", bound)
			shared[image] = &sharedSettings{variable: name, settings: common}
		}
	}
	return shared
}

// commonSettings are those of sharedKeys that all of several steps have.
func commonSettings(steps []*step) []stage.Setting {
	if len(steps) < 2 {
		return nil
	}
	var common []stage.Setting
	for _, s := range steps[0].settings {
		everywhere := slices.Contains(sharedKeys, s.Key)
		for _, other := range steps[1:] {
			everywhere = everywhere && slices.ContainsFunc(other.settings, s.Equal)
		}
		if everywhere {
			common = append(common, s)
		}
	}
	return common
}

// sharedBy are the settings that a step shares with others, or nil.
func (p *printer) sharedBy(s *step) *sharedSettings {
	if !s.sharing() {
		return nil
	}
	return p.shared[s.image]
}

// takeShared returns the settings that a step shares with others, the first
// time that one of them asks.
func (p *printer) takeShared(s *step) (*sharedSettings, bool) {
	shared := p.sharedBy(s)
	if shared == nil || shared.assigned {
		return nil, false
	}
	shared.assigned = true
	return shared, true
}

// value is what the variable is assigned.
func (s *sharedSettings) value() node {
	var args arguments
	for _, setting := range s.settings {
		args.setting(setting)
	}
	n := callNode("dict", args...)
	n.tall = true
	return n
}

func (s *sharedSettings) has(key string) bool {
	return slices.ContainsFunc(s.settings, func(t stage.Setting) bool { return t.Key == key })
}

// identifier is s with whatever cannot stand in a name of Starlark replaced.
func identifier(s string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, s)
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "_" + name
	}
	return name
}
