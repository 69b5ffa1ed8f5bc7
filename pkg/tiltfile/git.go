package tiltfile

import (
	"path"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// gitRepo is a folder that local_git_repo names.
//
// Tilt 0.37: internal/tiltfile/git/git.go.
type gitRepo string

func (g gitRepo) String() string      { return "[git.Repo] '" + string(g) + "'" }
func (gitRepo) Type() string          { return "git.Repo" }
func (gitRepo) Freeze()               {}
func (gitRepo) Truth() starlark.Bool  { return true }
func (gitRepo) Hash() (uint32, error) { return 0, nil }
func (gitRepo) AttrNames() []string   { return []string{"paths"} }

func (g gitRepo) Attr(name string) (starlark.Value, error) {
	if name != "paths" {
		return nil, nil
	}
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, fn *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		var below string
		if err := starlark.UnpackArgs(fn.Name(), args, kwargs, "paths", &below); err != nil {
			return nil, err
		}
		return starlark.String(path.Join(string(g), below)), nil
	}), nil
}

// gitRepo refuses a folder of the repository that is none itself. Where no
// repository is around the Tiltfile, this may be a copy of its files.
func (a *arguments) gitRepo() (starlark.Value, error) {
	p := a.text("paths")
	if !tilt.Known(p) {
		return a.values["paths"], nil
	}
	folder := a.e.path(p)
	top := a.e.repository()
	inRepository := (a.e.exists(".git") || top != a.e.root) && inFolder(a.e.osPath(folder), top)
	if inRepository && a.e.exists(folder) && !a.e.exists(path.Join(folder, ".git")) {
		return nil, a.e.dynamic(a.refuse("paths", "", "%s isn't a valid git repo: it doesn't have a .git/ directory", p))
	}
	return gitRepo(a.e.absolute(folder)), nil
}
