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
		localHandlers, imageHandlers, liveUpdateHandlers, k8sHandlers, composeHandlers, settingHandlers, pathHandlers, environHandlers, configHandlers,
		fileHandlers, encodingHandlers, loadHandlers, valueHandlers, apiHandlers,
	} {
		maps.Copy(all, group)
	}
	return all
}()

// do calls the handler of a builtin.
func (a *arguments) do() (starlark.Value, error) {
	handle := handlers[a.builtin.Name]
	if handle == nil {
		return a.result(), nil
	}
	v, err := handle(a)
	if a.e.doubtful(err) && a.builtin.Name != "fail" {
		return a.e.unknownHere(a.builtin.Name + "()"), nil
	}
	return v, err
}

// result is what a builtin without a handler returns.
func (a *arguments) result() starlark.Value {
	if a.builtin.apiType() {
		return a.apiValue()
	}
	return starlark.None
}
