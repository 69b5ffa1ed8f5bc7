package manifest

import (
	"fmt"
	"slices"
	"strings"
)

// FullName is how Tilt names an object to a person, such as in "Possible
// objects are" and "Objects that match"; it is a fragment that [Object.Matches].
//
// It mirrors internal/tiltfile/tiltfile_state.go:fullNameFromK8sEntity of Tilt
// 0.37.
func (o Object) FullName() string { return joinFragment(o.Name, o.Kind, o.namespace()) }

// Matches reports whether a fragment, as k8s_resource(objects=) has them, means
// an object: name, name:kind or name:kind:namespace, whatever the case. A colon
// or backslash of a name itself is written with a backslash before it. Of a
// fragment for which [CheckFragment] has an error it is false.
//
// It mirrors internal/k8s/names.go:FragmentsToEntities of Tilt 0.37.
func (o Object) Matches(fragment string) bool {
	return CheckFragment(fragment) == nil && slices.Contains(o.fragments(), strings.ToLower(fragment))
}

// CheckFragment is the error with which Tilt stops at a fragment, whatever
// objects there are.
//
// It mirrors internal/k8s/object_selector.go:SelectorFromString of Tilt 0.37.
func CheckFragment(fragment string) error {
	parts, escaped := 1, false
	for i, r := range fragment {
		switch {
		case escaped && r != ':' && r != '\\':
			return fmt.Errorf("invalid escape sequence '\\%c' in '%s'",
				r, fragment[max(i-3, 0):min(i+3, len(fragment))])
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == ':':
			parts++
		}
	}
	switch {
	case fragment == "":
		return fmt.Errorf("selector can't be empty")
	case parts > 3:
		//lint:ignore ST1005 these are Tilt's words
		return fmt.Errorf("Too many parts in selector. Selectors must contain between 1 and 3 parts (colon separated), found %d parts in %s", parts, fragment)
	}
	return nil
}

var fragmentEscapes = strings.NewReplacer(`\`, `\\`, `:`, `\:`)

func joinFragment(parts ...string) string {
	escaped := make([]string, len(parts))
	for i, part := range parts {
		escaped[i] = fragmentEscapes.Replace(part)
	}
	return strings.Join(escaped, ":")
}
