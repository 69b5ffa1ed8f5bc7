package tiltfile

import (
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// loadHandlers run other files.
//
// Tilt 0.37: internal/tiltfile/include/include.go, loaddynamic/load.go.
var loadHandlers = map[string]handler{
	"include": func(a *arguments) (starlark.Value, error) {
		if len(a.e.dirs) == 1 {
			a.e.world.Includes = append(a.e.world.Includes, a.text("path"))
		}
		_, err := a.run()
		return starlark.None, err
	},
	"load_dynamic": func(a *arguments) (starlark.Value, error) {
		globals, err := a.run()
		if globals == nil || err != nil {
			return a.e.from(FromFile, "load_dynamic("+repr(a.values["path"])+")"), err
		}
		d := starlark.NewDict(len(globals))
		for _, name := range globals.Keys() {
			_ = d.SetKey(starlark.String(name), globals[name])
		}
		d.Freeze()
		return d, nil
	},
}

// run runs the file that an argument names, if that is known and here.
func (a *arguments) run() (starlark.StringDict, error) {
	file, err := "", error(nil)
	if p := a.text("path"); tilt.Known(p) {
		file, err = a.e.moduleFile(p)
	}
	if file != "" {
		return a.e.exec(file)
	}
	if err == nil {
		a.e.calledOut = true
		a.e.world.Opaque = append(a.e.world.Opaque, Opaque{What: a.builtin.Name + "(" + repr(a.values["path"]) + ")", Call: a.at})
	}
	return nil, err
}

// moduleFile is the file that a module is: "" where it is not on this machine.
func (e *evaluation) moduleFile(module string) (string, error) {
	if name, ok := strings.CutPrefix(module, extensionScheme); ok {
		return e.extensionTiltfile(name)
	}
	if file := e.path(module); !e.missingOutside(file) {
		return file, nil
	}
	return "", nil
}

// missingOutside reports whether a file lies outside of the repository and is
// not there: on another machine it may be.
func (e *evaluation) missingOutside(file string) bool {
	return !inFolder(e.osPath(file), e.repository()) && !e.exists(file)
}

// extensionScheme begins the name of a Tilt extension.
const extensionScheme = "ext://"

// load is a load statement.
func (e *evaluation) load(module string) (starlark.StringDict, error) {
	e.calling = "load"
	if main := e.sources[e.display(e.main)]; len(e.dirs) == 1 {
		e.world.Loads = append(e.world.Loads, tilt.Load{Path: module, Names: main.loads[module]})
	}
	file, err := e.moduleFile(module)
	if file == "" && err == nil {
		return e.extension(module), nil
	}
	if err != nil {
		return nil, err
	}
	globals, err := e.exec(file)
	if err != nil {
		return nil, err
	}
	exported := starlark.StringDict{}
	for name, v := range globals {
		if !strings.HasPrefix(name, "_") {
			exported[name] = v
		}
	}
	return exported, nil
}

// extension are the names that files take from an extension. What they do is
// not known, but for those that only wrap an image build.
func (e *evaluation) extension(module string) starlark.StringDict {
	all := starlark.StringDict{}
	for _, src := range e.sources {
		for _, name := range src.loads[module] {
			all[name] = e.extensionValue(module, name)
		}
	}
	return all
}

// declares reports whether calling an unknown value may declare resources:
// what an extension exports may.
func (u *unknown) declares() bool {
	return strings.HasPrefix(u.key, extensionScheme) || strings.HasPrefix(u.key, "load_dynamic(") || strings.HasPrefix(u.key, "../")
}

// withRestart stands for the image builds of the extension restart_process: they
// build the same image, and a second one from it under the same name whose
// entrypoint can be restarted.
//
// tilt-extensions: restart_process/Tiltfile.
func (e *evaluation) withRestart(name, builtin string) starlark.Value {
	b := *builtinNamed(builtin)
	b.Name = name
	b.Params = append(slices.Clone(b.Params), Param{Name: "entrypoint", Type: "any"}, Param{Name: "base_suffix", Type: "string"}, Param{Name: "restart_file", Type: "string"}, Param{Name: "trigger", Type: "any"}, Param{Name: "exit_policy", Type: "string"})
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		// The third positional argument of both is the entrypoint.
		if len(args) > 2 && builtin == "docker_build" {
			kwargs = append(slices.Clone(kwargs), starlark.Tuple{starlark.String("entrypoint"), args[2]})
			args = append(args[:2:2], args[3:]...)
		}
		a, err := e.bind(&b, args, kwargs)
		if err != nil {
			return nil, fmt.Errorf("%w", err)
		}
		return handlers[builtin](a)
	})
}
