package model

import "testing"

func TestExpressible(t *testing.T) {
	for pattern, want := range map[string]bool{
		"docs":             true,
		"a/b.txt":          true,
		"dist/**":          true,
		"**/node_modules":  true,
		"**/*.md":          true,
		"**/x?[ab]":        true,
		"**/c++":           true,
		"":                 false,
		".":                false,
		"**":               false,
		"/**":              false,
		"**/":              false,
		"**/**":            false,
		"**/a/b":           false,
		"**/a/**":          false,
		"**/a**b":          false,
		"**/[!a]":          false,
		"**/[^a]":          false,
		"**/*.c++":         false,
		`**/a\*`:           false,
		"*.md":             false,
		"a/*/b":            false,
		"a/**/b":           false,
		"!docs":            false,
		"#docs":            false,
		`a\b`:              false,
		"docs/":            false,
		"./docs":           false,
		"/docs":            false,
		"../docs":          false,
		" docs":            false,
		"[a]":              false,
		"what?":            false,
		"**/node_modules/": false,
	} {
		if got := expressible(pattern); got != want {
			t.Errorf("expressible(%q) = %v, want %v", pattern, got, want)
		}
	}
}

func TestIgnoreLines(t *testing.T) {
	got := ignoreLines([]byte("\uFEFF# c\n\n /docs/ \n! a/../b\r\n"))
	want := []ignoreLine{{3, "docs"}, {4, "!b"}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("lines are %v, want %v", got, want)
	}
}
