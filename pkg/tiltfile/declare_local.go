package tiltfile

import (
	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var localHandlers = map[string]handler{
	"local":          (*arguments).local,
	"local_resource": func(a *arguments) (starlark.Value, error) { return a.localResource(a.flag("allow_parallel")) },
	"test": func(a *arguments) (starlark.Value, error) {
		return a.localResource(!a.given("allow_parallel") || a.flag("allow_parallel"))
	},
}

// localResource declares a local_resource.
//
// Tilt 0.37: internal/tiltfile/local_resource.go, localResource.
func (a *arguments) localResource(parallel bool) (starlark.Value, error) {
	r := tilt.LocalResource{
		At: a.at, Name: a.text("name"), Cmd: a.cmd("cmd"), Env: a.dict("env"),
		Deps: a.paths("deps"), Ignore: a.list("ignore"), ResourceDeps: a.list("resource_deps"),
		TriggerMode: a.mode(), AutoInit: a.choice("auto_init"), AllowParallel: parallel,
		ServeCmd: a.cmd("serve_cmd"), ServeEnv: a.dict("serve_env"),
		Labels: a.list("labels"), Links: linksOf(a.values["links"]),
	}
	if p, ok := a.values["readiness_probe"].(probe); ok {
		r.ReadinessProbe = &p.spec
	}
	if err := a.checkLocal(r); err != nil {
		return nil, err
	}
	if !r.Cmd.IsZero() {
		r.Dir = a.folder("dir")
	}
	if !r.ServeCmd.IsZero() {
		r.ServeDir = a.folder("serve_dir")
	}
	r.Outputs = a.e.outputsAt(a.at, r.Name)
	a.e.world.LocalResources = append(a.e.world.LocalResources, r)
	return starlark.None, nil
}

func (a *arguments) checkLocal(r tilt.LocalResource) error {
	switch {
	case a.has("dir") && r.Cmd.IsZero() && !r.ServeCmd.IsZero():
		return a.refuse("dir", "", "local_resource: 'dir' only affects 'cmd', not 'serve_cmd'. Did you mean to use 'serve_dir' instead?")
	case a.has("dir") && r.Cmd.IsZero():
		return a.e.dynamic(a.refuse("dir", "", "local_resource: 'dir' specified but 'cmd' is empty"))
	case a.has("serve_dir") && r.ServeCmd.IsZero():
		return a.e.dynamic(a.refuse("serve_dir", "", "local_resource: 'serve_dir' specified but 'serve_cmd' is empty"))
	case r.Cmd.IsZero() && r.ServeCmd.IsZero() && !a.e.loose:
		return a.e.dynamic(a.refuse("", "", "local_resource must have a cmd and/or a serve_cmd, but both were empty"))
	}
	return a.unique("name", "local_resource", r.Name)
}

// unique refuses a name that another resource has already, and takes it.
//
// Tilt 0.37: internal/tiltfile/k8s.go, checkResourceConflict.
func (a *arguments) unique(param, kind, name string) error {
	if !tilt.Known(name) {
		return nil
	}
	if other, taken := a.e.taken[name]; taken {
		return a.e.dynamic(a.refuse(param, "", "%s named %q already exists", other, name))
	}
	a.e.taken[name] = kind
	return nil
}
