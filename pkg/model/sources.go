package model

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"
)

// clean gives a path in the one form in which paths are compared.
func clean(p string) string { return path.Clean(p) }

// within reports whether inner is outer or lies below it.
func within(inner, outer string) bool {
	inner, outer = clean(inner), clean(outer)
	if outer == "." {
		return inner != ".." && !strings.HasPrefix(inner, "../") && !path.IsAbs(inner)
	}
	return inner == outer || strings.HasPrefix(inner, outer+"/")
}

// overlaps reports whether two paths are equal, or one contains the other.
func overlaps(a, b string) bool { return within(a, b) || within(b, a) }

// inner is the smaller of two paths that overlap.
func inner(a, b string) string {
	if within(a, b) {
		return clean(a)
	}
	return clean(b)
}

// ignored reports whether patterns, in the syntax of .dockerignore and
// relative to the project's folder, hide a path and everything below it, as
// Tilt 0.37 reads them (internal/dockerignore/ignore.go, NewDockerPatternMatcher).
func ignored(p string, patterns []string) bool {
	if len(patterns) == 0 {
		return false
	}
	m, err := patternmatcher.New(patterns)
	if err != nil {
		return false
	}
	hidden, err := m.MatchesOrParentMatches(clean(p))
	return err == nil && hidden
}

// Source is a file or folder that something takes in, and the patterns of
// what it leaves out there.
type Source struct {
	// Path is the file or folder.
	Path string
	// Without are patterns in the syntax of .dockerignore: a path below Path,
	// or "**/NAME".
	Without []string
}

// key tells sources apart: two consumers compare their checksums of a source
// only where they leave out the same.
func (s Source) key() string { return s.Path + "\t" + strings.Join(s.Without, "\t") }

var wildcards = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`)

// EscapePattern makes a pattern, in the syntax of .dockerignore, that matches
// just this path and what lies below it.
func EscapePattern(path string) string {
	escaped := wildcards.Replace(path)
	if strings.HasPrefix(escaped, "!") || strings.HasPrefix(escaped, "#") {
		return `\` + escaped
	}
	return escaped
}

// unescapePattern is the path of a pattern without wildcards.
func unescapePattern(pattern string) string {
	var path strings.Builder
	escaped := false
	for _, r := range strings.TrimSuffix(pattern, "/**") {
		if r == '\\' && !escaped {
			escaped = true
			continue
		}
		escaped = false
		path.WriteRune(r)
	}
	return path.String()
}

// relevant are those patterns that can hide something below p.
func relevant(patterns []string, p string) []string {
	var kept []string
	for _, pattern := range patterns {
		if strings.HasPrefix(pattern, "**/") || within(unescapePattern(pattern), p) {
			kept = append(kept, pattern)
		}
	}
	return kept
}

// common is what two sources have in common, leaving out what either leaves
// out; ok is false where that is nothing.
func common(a, b Source) (s Source, ok bool) {
	if !overlaps(a.Path, b.Path) {
		return Source{}, false
	}
	p := inner(a.Path, b.Path)
	if ignored(p, a.Without) || ignored(p, b.Without) {
		return Source{}, false
	}
	without := relevant(slices.Concat(a.Without, b.Without), p)
	slices.Sort(without)
	return Source{Path: p, Without: slices.Compact(without)}, true
}
