package model

import "github.com/moby/patternmatcher"

// ignores are patterns in the syntax of .dockerignore, relative to the
// project's folder, as Tilt 0.37 reads them
// (internal/dockerignore/ignore.go, NewDockerPatternMatcher). The zero value
// hides nothing. Only one goroutine at a time may ask.
type ignores struct {
	patterns []string
	// matcher is nil for patterns that do not parse.
	matcher *patternmatcher.PatternMatcher
}

func newIgnores(patterns []string) ignores {
	if len(patterns) == 0 {
		return ignores{}
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return ignores{patterns: patterns}
	}
	return ignores{patterns, matcher}
}

// hide reports whether the patterns hide a path and everything below it.
func (i ignores) hide(p string) bool {
	if i.matcher == nil {
		return false
	}
	hidden, err := i.matcher.MatchesOrParentMatches(clean(p))
	return err == nil && hidden
}

// ignored is hide for patterns that are asked just once.
func ignored(p string, patterns []string) bool { return newIgnores(patterns).hide(p) }
