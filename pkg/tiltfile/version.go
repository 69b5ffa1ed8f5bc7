package tiltfile

import (
	"strconv"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// versionSettings sets which versions of Tilt will do.
//
// Tilt 0.37: internal/tiltfile/version/version.go.
func (a *arguments) versionSettings() (starlark.Value, error) {
	s := &a.e.world.Settings
	s.VersionConstraint, s.CheckUpdates = a.text("constraint"), a.choice("check_updates")
	if part := badRange(s.VersionConstraint); part != "" {
		return nil, a.refuse("constraint", "", "error parsing version constraint: Could not parse Range %q", part)
	}
	return starlark.None, nil
}

// badRange is the part of a range of versions that Tilt cannot read: a version
// has three numbers, of which the last ones may be x.
func badRange(text string) string {
	if text == "" || !tilt.Known(text) {
		return ""
	}
	for part := range strings.FieldsSeq(strings.ReplaceAll(text, "||", " ")) {
		version := strings.TrimLeft(part, "<>=!")
		if version == "" {
			// The comparison stands apart from its version.
			continue
		}
		version, _, _ = strings.Cut(version, "-")
		version, _, _ = strings.Cut(version, "+")
		numbers := strings.Split(version, ".")
		last := numbers[len(numbers)-1]
		if len(numbers) != 3 && last != "x" || len(numbers) > 3 {
			return part
		}
		for i, n := range numbers {
			if _, err := strconv.ParseUint(n, 10, 64); err != nil && (n != "x" || i == 0) {
				return part
			}
		}
	}
	return ""
}
