package prove

import (
	"path"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// region is a path with all that is in it, but for what is hidden there.
type region struct {
	path string
	// hides is nil where nothing is hidden.
	hides func(string) bool
}

// regions are the paths that are known, without what hides tells of.
func regions(paths []string, hides func(string) bool) []region {
	var all []region
	for _, p := range paths {
		if tilt.Known(p) {
			all = append(all, region{clean(p), hides})
		}
	}
	return all
}

// restOf is a folder without what is named below it.
func restOf(folder string) region {
	return region{folder, func(p string) bool { return p != folder && p != path.Join(folder, otherFiles) }}
}

// has reports whether a path in the region belongs to it.
func (r region) has(path string) bool { return r.hides == nil || !r.hides(path) }

// either hides what one of several hides.
func either(all ...func(string) bool) func(string) bool {
	return func(path string) bool {
		for _, hides := range all {
			if hides != nil && hides(path) {
				return true
			}
		}
		return false
	}
}
