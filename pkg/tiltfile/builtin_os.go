package tiltfile

import (
	"fmt"
	"path"
	"path/filepath"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// osHandlers are os, os.path, sys and the kube context.
//
// Tilt 0.37: internal/tiltfile/os/os.go, which follows Go's path/filepath and
// not Python's os.path.
var osHandlers = map[string]handler{
	"os.getcwd": func(a *arguments) (starlark.Value, error) {
		return starlark.String(a.e.absolute(a.e.dir())), nil
	},
	"os.getenv": func(a *arguments) (starlark.Value, error) {
		return a.e.getenv(a.values["key"], a.values["default"]), nil
	},
	"os.putenv": func(a *arguments) (starlark.Value, error) {
		a.e.putenv(a.values["key"], a.values["value"])
		return starlark.None, nil
	},
	"os.unsetenv": func(a *arguments) (starlark.Value, error) {
		a.e.unsetenv(a.values["key"])
		return starlark.None, nil
	},
	"os.path.abspath": pathFunction("path", func(a *arguments, p string) string {
		if path.IsAbs(p) {
			return p
		}
		return a.e.absolute(a.e.path(p))
	}),
	"os.path.basename": pathFunction("path", func(_ *arguments, p string) string {
		return path.Base(p)
	}),
	"os.path.dirname": pathFunction("path", func(_ *arguments, p string) string { return path.Dir(p) }),
	"os.path.realpath": pathFunction("path", func(a *arguments, p string) string {
		if real, err := a.e.files.RealPath(a.e.osPath(a.e.path(p))); err == nil {
			return filepath.ToSlash(real)
		}
		return a.e.absolute(a.e.path(p))
	}),
	"os.path.relpath": (*arguments).relpath,
	"os.path.exists": func(a *arguments) (starlark.Value, error) {
		p := a.text("path")
		if !tilt.Known(p) {
			return starlark.Bool(a.e.decideFile("os.path.exists(" + repr(a.values["path"]) + ")")), nil
		}
		return starlark.Bool(a.e.pathExists(a.e.path(p))), nil
	},
	"os.path.join": func(a *arguments) (starlark.Value, error) {
		var parts []string
		for i, part := range a.rest {
			if _, ok := part.(starlark.String); !ok && !isUnknown(part) {
				return nil, a.refuse("", "", "os.path.join() only accepts strings. Argument #%d: %s", i, part)
			}
			parts = append(parts, textOf(part))
		}
		return starlark.String(path.Join(parts...)), nil
	},
	"local":       (*arguments).local,
	"k8s_context": (*arguments).kubeContext,
	"k8s_namespace": func(a *arguments) (starlark.Value, error) {
		return a.e.from(FromKubeContext, "k8s_namespace()"), nil
	},
}

// relpath is a path as seen from another one, by their texts alone.
func (a *arguments) relpath() (starlark.Value, error) {
	base, target := a.text("basepath"), a.text("targpath")
	if !a.has("basepath") {
		base = a.e.absolute(a.e.dir())
	}
	if !tilt.Known(base) || !tilt.Known(target) {
		return a.e.unknownHere("os.path.relpath()"), nil
	}
	rel, err := filepath.Rel(filepath.FromSlash(base), filepath.FromSlash(target))
	if err != nil {
		return nil, a.e.dynamic(a.refuse("targpath", "", "%v", err))
	}
	return starlark.String(filepath.ToSlash(rel)), nil
}

// pathExists answers os.path.exists. What is not there now may be there when
// Tilt runs: outside of the repository nobody knows, and within it an error
// that follows may be of this reading's own making.
func (e *evaluation) pathExists(file string) bool {
	if e.exists(file) {
		return true
	}
	if !inFolder(e.osPath(file), e.repository()) {
		return e.decideFile("os.path.exists(" + repr(starlark.String(file)) + ")")
	}
	e.loose = true
	return false
}

// decideFile decides what a file would tell.
func (e *evaluation) decideFile(question string) bool {
	e.noteOrigin(FromFile, question)
	return e.decide(question)
}

// writtenCommand is how a command is named in the key of a value.
func writtenCommand(command starlark.Value) string {
	if all := listOf(command); command.Type() == "list" || command.Type() == "tuple" {
		return fmt.Sprintf("%q", all)
	}
	return repr(command)
}

// local is never run: what it would print is not known. That it makes folders
// is.
func (a *arguments) local() (starlark.Value, error) {
	a.localAllowed()
	words := a.list("command")
	if _, script := a.values["command"].(starlark.String); !script && len(words) > 2 && words[0] == "mkdir" && words[1] == "-p" {
		folders := words[2:]
		if folders[0] == "--" {
			folders = folders[1:]
		}
		for _, folder := range folders {
			a.e.world.MakeDirs = append(a.e.world.MakeDirs, a.e.path(folder))
		}
	}
	if a.cmd("command").IsZero() && a.has("command") {
		return nil, a.e.dynamic(a.refuse("command", "", "command \"\" failed.\nerror: empty cmd"))
	}
	if s := a.e.site(a.e.here()); s == nil || !s.alone {
		a.e.noteOrigin(FromCommand, "local("+writtenCommand(a.values["command"])+")")
	}
	return blob(tilt.Hole), nil
}

// pathFunction is a function of one path.
func pathFunction(param string, f func(*arguments, string) string) handler {
	return func(a *arguments) (starlark.Value, error) {
		p := a.text(param)
		if p == tilt.Hole {
			return a.values[param], nil
		}
		return starlark.String(f(a, filepath.ToSlash(p))), nil
	}
}
