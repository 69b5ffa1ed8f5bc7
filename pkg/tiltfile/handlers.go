package tiltfile

import (
	"maps"

	"go.starlark.net/starlark"
)

// handler is what a builtin does with its arguments.
type handler func(*arguments) (starlark.Value, error)

// handlers are the builtins that declare something or return a value that is
// known here. Of all others the arguments are checked; see result.
var handlers = func() map[string]handler {
	all := map[string]handler{}
	for _, group := range []map[string]handler{
		localHandlers, imageHandlers, liveUpdateHandlers, k8sHandlers, composeHandlers, settingHandlers, osHandlers, configHandlers,
		fileHandlers, encodingHandlers, loadHandlers, smallHandlers,
	} {
		maps.Copy(all, group)
	}
	return all
}()

// result is what a builtin without a handler returns: a value that is not
// known, where there is one.
func (a *arguments) result() starlark.Value {
	switch a.builtin.Name {
	case "local", "helm", "kustomize", "filter_yaml":
		return a.e.unknownHere(a.builtin.Name + "()")
	}
	for _, p := range a.builtin.Params {
		if p.Name == "name" && p.Required {
			return starlark.None
		}
	}
	if len(a.builtin.Name) > 9 && a.builtin.Name[:9] == "v1alpha1." {
		return a.e.unknownHere(a.builtin.Name)
	}
	return starlark.None
}
