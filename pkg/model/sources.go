package model

import (
	"path"
	"slices"
	"strings"
)

// clean gives a path in the one form in which paths are compared: that of
// path.Clean, which most paths have.
func clean(p string) string {
	if p == "" || p[0] == '.' || strings.HasSuffix(p, "/") || strings.Contains(p, "//") || strings.Contains(p, "/.") {
		return path.Clean(p)
	}
	return p
}

// folderOf is the folder that a clean path lies in.
func folderOf(p string) string {
	switch i := strings.LastIndexByte(p, '/'); i {
	case -1:
		return "."
	case 0:
		return "/"
	default:
		return p[:i]
	}
}

// within reports whether inner is outer or lies below it.
func within(inner, outer string) bool { return inside(clean(inner), clean(outer)) }

// inside is within for paths that are clean.
func inside(inner, outer string) bool {
	if outer == "." {
		return inner != ".." && !strings.HasPrefix(inner, "../") && !path.IsAbs(inner)
	}
	below, ok := strings.CutPrefix(inner, outer)
	return ok && (below == "" || below[0] == '/')
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

// Source is a file or folder that something takes in, and the patterns of
// what it leaves out there.
type Source struct {
	// Path is the file or folder.
	Path string
	// Without are patterns in the syntax of .dockerignore: a path below Path,
	// or "**/NAME".
	Without []string
}

// equal reports whether two sources are the same: two consumers compare their
// checksums of a source only where they leave out the same.
func (s Source) equal(t Source) bool { return s.Path == t.Path && slices.Equal(s.Without, t.Without) }

// compare orders sources by their text.
func (s Source) compare(t Source) int {
	if s.equal(t) {
		return 0
	}
	return strings.Compare(s.key(), t.key())
}

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
