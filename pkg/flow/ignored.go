package flow

import (
	"path"
	"slices"

	"github.com/moby/patternmatcher"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Ignored tells of a path whether patterns hide it, which are in the syntax of
// .dockerignore and relative to a folder. A folder is hidden if all of it is.
//
// Tilt 0.37: internal/dockerignore/ignore.go.
func Ignored(folder string, patterns []string) func(string) bool {
	return fromFolder(folder, matching(patterns))
}

// matching tells of a path in a folder whether patterns match all of it.
func matching(patterns []string) func(string) bool {
	known := slices.DeleteFunc(slices.Clone(patterns), func(s string) bool { return !tilt.Known(s) })
	m, err := patternmatcher.New(known)
	if err != nil || len(known) == 0 {
		return func(string) bool { return false }
	}
	return func(inside string) bool {
		matches, err := m.MatchesOrParentMatches(inside)
		return err == nil && matches && !exempted(m, inside)
	}
}

// exempted reports whether a pattern takes back something in a folder that
// others leave out.
func exempted(m *patternmatcher.PatternMatcher, folder string) bool {
	for _, pattern := range m.Patterns() {
		if pattern.Exclusion() && Within(path.Clean(pattern.String()), folder) {
			return true
		}
	}
	return false
}
