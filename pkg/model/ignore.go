package model

import (
	"bytes"
	"strings"

	"github.com/moby/patternmatcher/ignorefile"
)

// expressible reports whether the stages can leave out exactly what a pattern
// hides. They look for files with find, which knows a path and everything
// below it, and a name at any depth, but not the rest of what .dockerignore
// allows.
func expressible(pattern string) bool {
	if name, deep := strings.CutPrefix(pattern, "**/"); deep {
		return expressibleName(name)
	}
	return literal(strings.TrimSuffix(pattern, "/**"))
}

// literal reports whether a pattern is a path, written in the one form in
// which paths are compared.
func literal(pattern string) bool {
	return pattern != "." && pattern == clean(strings.TrimSpace(pattern)) && !outside(pattern) &&
		!strings.ContainsAny(pattern, `*?[\`) && !strings.ContainsAny(pattern[:1], "!#")
}

// expressibleName leaves out what patternmatcher v0.6.1 hands to the regular
// expression as it stands, and the two ways of writing a negated class.
func expressibleName(name string) bool {
	if name == "" || strings.ContainsAny(name, `/\`) {
		return false
	}
	for _, odd := range []string{"**", "[!", "[^"} {
		if strings.Contains(name, odd) {
			return false
		}
	}
	return !strings.ContainsAny(name, "*?[") || !strings.ContainsAny(name, "+(){}|^$")
}

// ignoreLine is a pattern of an ignore file, and the line that it stands in.
type ignoreLine struct {
	number  int
	pattern string
}

// ignoreLines reads an ignore file as Tilt and Docker do, line by line.
func ignoreLines(text []byte) []ignoreLine {
	var lines []ignoreLine
	for i, line := range bytes.Split(bytes.TrimPrefix(text, []byte("\uFEFF")), []byte("\n")) {
		patterns, err := ignorefile.ReadAll(bytes.NewReader(line))
		if err != nil {
			continue // longer than the reader's buffer: no pattern of anybody's
		}
		for _, p := range patterns {
			lines = append(lines, ignoreLine{i + 1, p})
		}
	}
	return lines
}
