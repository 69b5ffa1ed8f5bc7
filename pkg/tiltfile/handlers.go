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
		fileHandlers, encodingHandlers, loadHandlers, smallHandlers, apiHandlers,
	} {
		maps.Copy(all, group)
	}
	return all
}()

// result is what a builtin without a handler returns.
func (a *arguments) result() starlark.Value {
	if a.builtin.apiType() {
		return a.apiValue()
	}
	return starlark.None
}
