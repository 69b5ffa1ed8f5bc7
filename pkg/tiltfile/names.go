package tiltfile

import (
	"strings"
	"sync"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// predeclared are the names that a Tiltfile may use without defining them.
var predeclared = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, b := range builtins() {
		top, _, _ := strings.Cut(b.Name, ".")
		names[top] = true
	}
	return names
})

// functionNames are those of the functions that the rewriter calls.
var functionNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, name := range []string{fnTruth, fnWhile, fnEach, fnRows, fnUnpack, fnIndex, fnSlice, fnMethod, fnSized, fnDeep, fnEnough} {
		names[name] = true
	}
	for _, name := range operators {
		names[name] = true
	}
	return names
})

// names are the values of all names that a Tiltfile may use.
func (e *evaluation) names() starlark.StringDict {
	all := e.functions()
	modules := map[string]starlark.StringDict{}
	for i, b := range builtins() {
		owner, name := "", b.Name
		if dot := strings.LastIndexByte(b.Name, '.'); dot >= 0 {
			owner, name = b.Name[:dot], b.Name[dot+1:]
		}
		v := e.value(&builtins()[i])
		if owner == "" {
			all[name] = v
			continue
		}
		if modules[owner] == nil {
			modules[owner] = starlark.StringDict{}
		}
		modules[owner][name] = v
	}
	modules["os"]["path"] = &starlarkstruct.Module{Name: "path", Members: modules["os.path"]}
	delete(modules, "os.path")
	for name, members := range modules {
		all[name] = e.newModule(name, members)
	}
	e.guardUniverse(all)
	return all
}

// value is what a name of Tilt's stands for.
func (e *evaluation) value(b *Builtin) starlark.Value {
	if b.Function {
		return starlark.NewBuiltin(b.Name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			a, err := e.bind(b, args, kwargs)
			if err != nil && b.Name == "fail" {
				return a.fail()
			}
			if err == nil {
				return a.do()
			}
			if e.doubtful(err) {
				return e.unknownHere(b.Name + "()"), nil
			}
			return nil, err
		})
	}
	switch b.Name {
	case "TRIGGER_MODE_AUTO", "TRIGGER_MODE_MANUAL":
		return triggerMode(b.Name)
	case "os.environ":
		return environ{e}
	case "os.name":
		return starlark.String("posix")
	case "config.main_path":
		return starlark.String(e.absolute(e.main))
	case "config.main_dir":
		return starlark.String(e.absolute("."))
	}
	return e.unknown(b.Name)
}

// triggerMode is one of Tilt's two constants.
type triggerMode string

func (m triggerMode) String() string        { return string(m) }
func (m triggerMode) Type() string          { return "TriggerMode" }
func (m triggerMode) Freeze()               {}
func (m triggerMode) Truth() starlark.Bool  { return true }
func (m triggerMode) Hash() (uint32, error) { return starlark.String(m).Hash() }
