package tiltfile

import (
	"fmt"

	"go.starlark.net/starlark"
)

// pathType is a path, or a repository of local_git_repo.
//
// Tilt 0.37: internal/tiltfile/value/value.go, ValueToAbsPath.
func pathType(v starlark.Value) string {
	switch v := v.(type) {
	case starlark.String, gitRepo, *unknown:
		return ""
	case blob:
		if isUnknown(v) {
			return ""
		}
	case rendered:
		return ""
	}
	return fmt.Sprintf("expected path | string. Actual type: %s", goType(v))
}

// pathsType is a path or a list of them.
//
// Tilt 0.37: internal/tiltfile/value/path.go, LocalPathList.
func pathsType(v starlark.Value) string {
	if _, ok := asText(v); ok {
		return pathType(v)
	}
	all, ok := listed(v)
	if !ok {
		return fmt.Sprintf("value should be a string or List or Tuple of strings, but is of type %s", v.Type())
	}
	for i, x := range all {
		if problem := pathType(x); problem != "" {
			return fmt.Sprintf("unpacking list item at index %d: %s", i, problem)
		}
	}
	return ""
}

// dirType is the folder that a command runs in.
//
// Tilt 0.37: internal/tiltfile/value/value.go, valueToCmdHelper.
func dirType(v starlark.Value) string {
	if problem := pathType(v); problem != "" {
		return "a command directory must be empty or a string: " + problem
	}
	return ""
}

// commandType is a script for the shell, or the words of a command.
func commandType(v starlark.Value) string {
	if _, ok := v.(starlark.String); ok {
		return ""
	}
	if _, ok := v.(starlark.Sequence); !ok {
		return fmt.Sprintf("a command must be a string or list of strings. found %s", goType(v))
	}
	if problem := stringElements(v); problem != "" {
		return "a command must be a string or a list of strings: " + problem
	}
	return ""
}

// jsonPathsType is a JSON path, or a sequence of them.
//
// Tilt 0.37: internal/tiltfile/k8s, JSONPathImageLocatorListSpec.
func jsonPathsType(v starlark.Value) string {
	for _, x := range oneOrMore(v) {
		if _, ok := x.(starlark.String); !ok && !isUnknown(x) {
			return fmt.Sprintf("Expected string, got: %s", x)
		}
	}
	return ""
}

const imageObjectForm = "Expected dict of the form {'json_path': str, 'repo_field': str, 'tag_field': str}"

// imageObjectType says where in an object an image is put together.
//
// Tilt 0.37: internal/tiltfile/k8s, JSONPathImageObjectLocatorSpec.
func imageObjectType(v starlark.Value) string {
	dict, ok := v.(*starlark.Dict)
	if !ok {
		return fmt.Sprintf("%s. Actual: %s", imageObjectForm, v)
	}
	for _, item := range dict.Items() {
		key, ok := starlark.AsString(item[0])
		if !ok || key != "json_path" && key != "repo_field" && key != "tag_field" {
			return fmt.Sprintf("%s: Unexpected key: %s", imageObjectForm, item[0])
		}
		if _, ok := item[1].(starlark.String); !ok && !isUnknown(item[1]) {
			return fmt.Sprintf("%s: Expected string at key %q. Got: %s", imageObjectForm, key, item[1].Type())
		}
	}
	if dict.Len() != 3 {
		return fmt.Sprintf("%s: Missing keys. Actual keys: %v", imageObjectForm, dict.Keys())
	}
	return ""
}
