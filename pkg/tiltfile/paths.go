package tiltfile

import (
	"path"
	"path/filepath"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// pathHandlers are the working directory and os.path.
//
// Tilt 0.37: internal/tiltfile/os/os.go, which follows Go's path/filepath and
// not Python's os.path.
var pathHandlers = map[string]handler{
	"os.getcwd": func(a *arguments) (starlark.Value, error) {
		return starlark.String(a.e.absolute(a.e.dir())), nil
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
