package tilt

import "strings"

// Hole stands in a string for a part that is not known without running the
// Tiltfile: "bin/" and Hole is some path in bin. It is a Unicode noncharacter,
// which no text contains. In a list, an entry that is nothing but Hole stands
// for any number of entries.
const Hole = "\uFDD0"

// Known reports whether all of s is known.
func Known(s string) bool { return !strings.Contains(s, Hole) }

// KnownPrefix is s up to its first Hole.
func KnownPrefix(s string) string {
	known, _, _ := strings.Cut(s, Hole)
	return known
}

// Readable is s as it is shown to a person: with an ellipsis for each Hole.
func Readable(s string) string { return strings.ReplaceAll(s, Hole, "…") }
