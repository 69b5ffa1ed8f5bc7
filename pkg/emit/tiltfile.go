package emit

import (
	"errors"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Tiltfile writes the Tiltfile of a project whose folder is tree. The problems
// are all that is wrong with the project, in its order, and what its author
// would want to know; there is text only if each of them is a warning. The
// error says why a project without problems cannot be written.
func Tiltfile(p *model.Project, tree model.Tree, h Header) ([]byte, []model.Problem, error) {
	tree = model.Once(tree)
	g := model.NewGraph(p, tree)
	problems := append(model.Validate(p, tree, g), rawProblems(p)...)
	if slices.ContainsFunc(problems, func(p model.Problem) bool { return !p.Warning }) {
		return nil, problems, nil
	}
	text, err := Print(Compile(p, g), h)
	return text, problems, err
}

// rawProblems is what is wrong with the Starlark that stands in a project.
func rawProblems(p *model.Project) []model.Problem {
	_, err := boundNames(&tilt.File{
		Loads:  loadStatements(p.Starlark.Load),
		Before: p.Starlark.Before,
		After:  p.Starlark.After,
	})
	var raw *RawError
	if !errors.As(err, &raw) {
		return nil
	}
	return []model.Problem{{Path: raw.Path, Message: raw.Message}}
}

func loadStatements(list []model.Load) []tilt.Load {
	var out []tilt.Load
	for _, l := range list {
		out = append(out, tilt.Load(l))
	}
	return out
}
