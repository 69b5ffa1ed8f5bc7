package emit

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// build is a local resource under the stage runtime. It is woken by its own
// sources and by the stamps of the builds before it, not by their outputs: an
// output may appear long before its maker is done, and a maker that ran and
// changed nothing must wake it all the same.
func (c *compiler) build(b *model.Build) tilt.LocalResource {
	up := c.graph.Upstream(b.Name)
	r := localResource(b)
	call := stage.Call{Kind: stage.Build, Settings: stage.Settings{
		Name:    b.Name,
		Run:     script(b.Cmd),
		Dir:     b.Dir,
		Strict:  c.strict(b),
		Outputs: paths(b.Outputs),
		After:   up,
		Shared:  sources(c.graph.SharedByBuild(b.Name)),
	}}
	r.Cmd = tilt.Cmd{Argv: call.Argv()}
	r.Env = call.Env()
	maps.Copy(r.Env, b.Env)

	stamps := files(up, "stamp")
	for _, s := range c.graph.BuildSources(b.Name) {
		r.Deps = append(r.Deps, s.Path)
	}
	r.Ignore = append(slices.Clone(b.Ignore), c.ignoreMade(r.Deps, append([]string{b.Name}, up...))...)
	r.Ignore = append(r.Ignore, ignoreFolder(r.Deps, stamps)...)
	r.Deps = append(r.Deps, stamps...)
	r.ResourceDeps = slices.Clone(up)
	for _, name := range b.After {
		r.ResourceDeps = c.depend(r.ResourceDeps, name)
	}
	return r
}

// strict is "yes" for a build that fails when it could not run: no change
// would start it again, or Tilt would start its server again nevertheless.
func (c *compiler) strict(b *model.Build) string {
	mode := b.TriggerMode
	if mode == tilt.TriggerDefault {
		mode = c.project.Settings.TriggerMode
	}
	if mode == tilt.TriggerManual || !b.ServeCmd.IsZero() {
		return "yes"
	}
	return ""
}

// ignoreMade are patterns for the outputs of builds that lie below deps.
func (c *compiler) ignoreMade(deps, builds []string) []string {
	var patterns []string
	for _, name := range builds {
		for _, o := range c.graph.Build(name).Outputs {
			if slices.ContainsFunc(deps, func(d string) bool { return below(o, d) }) {
				patterns = append(patterns, model.EscapePattern(path.Clean(o)))
			}
		}
	}
	return patterns
}

// ignoreFolder are patterns for the runtime's folder, where it lies below
// deps, but for those of its files that are watched.
func ignoreFolder(deps, watched []string) []string {
	if !slices.ContainsFunc(deps, func(d string) bool { return below(stage.Folder, d) }) {
		return nil
	}
	patterns := []string{stage.Folder}
	for _, w := range watched {
		patterns = append(patterns, "!"+model.EscapePattern(w))
	}
	return patterns
}

// below reports whether a path lies in a folder of the project.
func below(p, folder string) bool {
	p, folder = path.Clean(p), path.Clean(folder)
	if folder == "." {
		return !strings.HasPrefix(p, "..") && !path.IsAbs(p)
	}
	return strings.HasPrefix(p, folder+"/")
}

// script is a command as text for sh -c. A step that only serves has none: the
// runtime makes it wait for what it serves.
func script(c model.Command) string {
	switch {
	case len(c.Argv) > 0:
		return stage.Exec(c.Argv)
	case c.Shell == "":
		return ":"
	}
	return c.Shell
}

func files(names []string, suffix string) []string {
	var list []string
	for _, name := range names {
		list = append(list, stage.File(name, suffix))
	}
	return list
}

func paths(list []string) []string {
	all := cleanPaths(list)
	for i, p := range all {
		all[i] = stage.Path(p)
	}
	return all
}

// cleanPath is a path in the one form in which a Tiltfile's are told: none
// stays none.
func cleanPath(p string) string {
	if p == "" {
		return ""
	}
	return path.Clean(p)
}

// folder is where a command runs: "" for the project's own folder.
func folder(dir string) string {
	if dir = cleanPath(dir); dir == "." {
		return ""
	}
	return dir
}

func cleanPaths(list []string) []string {
	var all []string
	for _, p := range list {
		all = append(all, path.Clean(p))
	}
	return all
}

func sources(list []model.Source) []string {
	var encoded []string
	for _, s := range list {
		encoded = append(encoded, stage.Source(s.Path, s.Without))
	}
	return encoded
}
