package tiltfile

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/compose"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var composeHandlers = map[string]handler{
	"docker_compose": (*arguments).compose,
	"dc_resource":    (*arguments).composeResource,
}

// composeProject is a project of Docker Compose, which several calls may add to.
type composeProject struct {
	compose.Spec
	// first is the call that made it, whose profiles hold.
	first *arguments
}

// compose declares the services of Compose files.
//
// Tilt 0.37: internal/tiltfile/docker_compose.go, dockerCompose.
func (a *arguments) compose() (starlark.Value, error) {
	configs, err := a.composeConfigs()
	if err != nil {
		return nil, err
	}
	p, err := a.composeProject(configs)
	if err != nil {
		return nil, err
	}
	read, err := compose.Read(composeFiles{a.e.reader}, p.Spec)
	if err != nil {
		return nil, a.composeError(err)
	}
	if len(read.Missing) > 0 {
		a.opaqueCompose()
	}
	var enabled []compose.Service
	for _, s := range read.Services {
		if s.Enabled(p.first.hasProfile) {
			enabled = append(enabled, s)
		}
	}
	if err := read.Check(enabled); err != nil {
		return nil, a.composeError(err)
	}
	return starlark.None, a.declareServices(p, enabled)
}

// composeConfigs are the files that docker_compose is given, and texts of them.
func (a *arguments) composeConfigs() ([]compose.Config, error) {
	parts := oneOrMore(a.values["configPaths"])
	if len(parts) == 0 && a.has("configPaths") {
		return nil, a.e.dynamic(a.refuse("configPaths", "", "Nothing to compose"))
	}
	var configs []compose.Config
	for _, part := range parts {
		switch part := part.(type) {
		case blob:
			configs = append(configs, compose.Config{Text: string(part)})
		case rendered, *unknown:
			configs = append(configs, compose.Config{Path: tilt.Hole})
		default:
			if pathType(part) != "" {
				return nil, a.refuse("configPaths", "", "expected blob | path (string). Actual type: %s", goType(part))
			}
			configs = append(configs, compose.Config{Path: a.e.path(textOf(part))})
		}
	}
	return configs, nil
}

// composeProject is the project that files belong to. It has the name that it is
// given, or that of the folder of its first file, whatever the file says.
func (a *arguments) composeProject(configs []compose.Config) (*composeProject, error) {
	p := &composeProject{Spec: compose.Spec{
		Configs: configs, Dir: a.e.dir(), Name: a.text("project_name"), EnvFile: a.path("env_file"), Env: a.e.composeVariable,
	}, first: a}
	if i := slices.IndexFunc(configs, func(c compose.Config) bool { return c.Path != "" }); i >= 0 {
		p.Dir = path.Dir(configs[i].Path)
	}
	if p.Name == "" {
		p.Name = compose.NormalizeName(path.Base(a.e.absolute(p.Dir)))
	}
	if !tilt.Known(p.Dir) {
		p.Name = firstOf(a.text("project_name"), tilt.Hole)
	}
	if tilt.Known(p.Name) && compose.NormalizeName(p.Name) != p.Name {
		return nil, a.refuse("project_name", "", "invalid project name %q: must consist only of lowercase alphanumeric characters, "+
			"hyphens, and underscores as well as start with a letter or number", p.Name)
	}
	before := a.e.composeProjects[p.Name]
	if before == nil || !tilt.Known(p.Name) {
		a.e.composeProjects[p.Name] = p
		return p, nil
	}
	for _, c := range configs {
		if !slices.Contains(before.Configs, c) {
			before.Configs = append(before.Configs, c)
		}
	}
	before.EnvFile = firstOf(p.EnvFile, before.EnvFile)
	return before, nil
}

// composeVariable is a variable that a Compose file may use.
func (e *evaluation) composeVariable(name string) (string, bool) {
	v := e.variable(starlark.String(name))
	return textOf(v), v != starlark.None
}

// hasProfile answers whether a profile is active.
func (a *arguments) hasProfile(profile string) bool {
	if a.has("profiles") {
		return a.oneOf(profile, a.list("profiles"), "the profiles")
	}
	v := a.e.variable(starlark.String("COMPOSE_PROFILES"))
	if v == starlark.None {
		return false
	}
	return a.oneOf(profile, strings.Split(textOf(v), ","), repr(v))
}

// oneOf answers whether a profile is among those that are active.
func (a *arguments) oneOf(profile string, active []string, called string) bool {
	if slices.Contains(active, "*") || slices.Contains(active, profile) && tilt.Known(profile) {
		return true
	}
	if tilt.Known(profile) && !slices.ContainsFunc(active, func(p string) bool { return !tilt.Known(p) }) {
		return false
	}
	return a.e.decide(fmt.Sprintf("%q in %s", tilt.Readable(profile), called))
}

// composeError is why Tilt refuses a project: at its place in a file, or at the
// call for a text that the Tiltfile holds.
func (a *arguments) composeError(err error) error {
	refused := a.e.dynamic(a.refuse("configPaths", "", "%v", err))
	var at *compose.Error
	if errors.As(err, &at) && at.File != "" {
		refused.Start = tilt.Position{File: a.e.display(at.File), Line: at.Line, Column: max(at.Column, 1)}
		refused.End = refused.Start
		refused.End.Column++
	}
	return refused
}

// composeFiles are the files of the reader.
type composeFiles struct{ *reader }

func (f composeFiles) ReadFile(name string) ([]byte, error) { return f.readFile(name) }

func (a *arguments) opaqueCompose() {
	a.e.composeUnknown = true
	a.e.world.Opaque = append(a.e.world.Opaque, Opaque{What: a.builtin.Name, Call: a.at})
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
