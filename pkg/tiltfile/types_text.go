package tiltfile

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// asText is a string, or what Tilt takes for one.
//
// Tilt 0.37: internal/tiltfile/value/string.go, AsString.
func asText(v starlark.Value) (string, bool) {
	switch v := v.(type) {
	case starlark.String:
		return string(v), true
	case blob, *unknown, rendered:
		return textOf(v), true
	}
	return "", false
}

func textType(v starlark.Value) string {
	if _, ok := asText(v); ok {
		return ""
	}
	return fmt.Sprintf("Value should be convertible to string, but is type %s", v.Type())
}

// nameType is the name of a resource.
//
// Tilt 0.37: internal/tiltfile/value/name.go.
func nameType(v starlark.Value) string {
	name, ok := asText(v)
	if !ok {
		return textType(v)
	}
	return badName(name)
}

func badName(name string) string {
	if name == "." || name == ".." {
		return fmt.Sprintf("invalid value %q: may not be '%s'", name, name)
	}
	for _, part := range []string{"/", "%"} {
		if strings.Contains(name, part) {
			return fmt.Sprintf("invalid value %q: may not contain '%s'", tilt.Readable(name), part)
		}
	}
	return ""
}

// durationType is a duration of Go's.
//
// Tilt 0.37: internal/tiltfile/value/duration.go.
func durationType(v starlark.Value) string {
	s, ok := starlark.AsString(v)
	if !ok {
		return fmt.Sprintf("Expected string. Got: %s", v.Type())
	}
	if _, err := time.ParseDuration(s); err != nil && tilt.Known(s) {
		return err.Error()
	}
	return ""
}

func contentsType(v starlark.Value) string {
	if _, ok := asText(v); ok {
		return ""
	}
	return "must be string or blob."
}

func imageType(v starlark.Value) string {
	if _, ok := v.(starlark.String); ok {
		return ""
	}
	return fmt.Sprintf("image arg must be a string; got %s", goType(v))
}

// labelsType is a label, or a list of them.
//
// Tilt 0.37: internal/tiltfile/value/label.go.
func labelsType(v starlark.Value) string {
	if _, ok := v.(starlark.String); ok {
		return labelType(v)
	}
	elements, ok := listed(v)
	if !ok {
		return fmt.Sprintf("value should be a label or List or Tuple of labels, but is of type %s", v.Type())
	}
	for _, x := range elements {
		if problem := labelType(x); problem != "" {
			return problem
		}
	}
	return ""
}

var labelPattern = regexp.MustCompile(`^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$`)

func labelType(v starlark.Value) string {
	label, ok := asText(v)
	if !ok {
		return textType(v)
	}
	if !tilt.Known(label) {
		return ""
	}
	prefix, name, prefixed := strings.Cut(label, "/")
	if !prefixed {
		name = prefix
	}
	var problems []string
	if name == "" {
		problems = append(problems, "name part must be non-empty")
	} else if len(name) > 63 {
		problems = append(problems, "name part must be no more than 63 bytes")
	}
	if !labelPattern.MatchString(name) {
		problems = append(problems, "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character")
	}
	if len(problems) == 0 && prefixed {
		problems = append(problems, "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.'")
	}
	if len(problems) == 0 {
		return ""
	}
	return fmt.Sprintf("Invalid label %q: %s", label, strings.Join(problems, ", "))
}

// linksType is a link, or a sequence of them.
//
// Tilt 0.37: internal/tiltfile/links/links.go, LinkList.
func linksType(v starlark.Value) string {
	for _, x := range oneOrMore(v) {
		switch x := x.(type) {
		case link:
		case starlark.String:
			if problem := badURL(string(x)); problem != "" {
				return problem
			}
		default:
			if !isUnknown(x) {
				return fmt.Sprintf("Want a string, a link, or a sequence of these; found %v (type: %s)", x, goType(x))
			}
		}
	}
	return ""
}

// podReadinessType and discoveryType are words of a few.
//
// Tilt 0.37: internal/tiltfile/k8s.
func podReadinessType(v starlark.Value) string {
	s, ok := starlark.AsString(v)
	switch {
	case !ok:
		return fmt.Sprintf("Must be a string. Got: %s", v.Type())
	case s == "", s == "ignore", s == "wait", s == "succeeded", !tilt.Known(s):
		return ""
	}
	return fmt.Sprintf("Invalid value. Allowed: {ignore, wait}. Got: %s", s)
}

func discoveryType(v starlark.Value) string {
	s, ok := starlark.AsString(v)
	switch {
	case !ok:
		return fmt.Sprintf("Must be a string. Got: %s", v.Type())
	case s == "", s == "default", s == "selectors-only", !tilt.Known(s):
		return ""
	}
	return `Invalid. Must be one of: "default", "selectors-only"`
}
