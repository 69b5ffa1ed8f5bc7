package inspect

import (
	"slices"

	"github.com/tiltgen/tiltgen/pkg/compose"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// resources are those of all worlds, in Tilt's order: those of Kubernetes, of
// Docker Compose, local ones, and what is left of the manifests.
func (t translator) resources() []Resource {
	all := []Resource{}
	add := func(name string, exists tilt.Existence, keys *ResourceKeys, arguments []string) {
		if slices.Contains(arguments, "workload") {
			arguments = append(slices.Clone(arguments), "name")
		}
		keys.Unknown = append(named(name, "name"), t.plain(keys, arguments)...)
		v := ResourceVariant{t.when(exists.Variant), *keys}
		i := slices.IndexFunc(all, func(r Resource) bool { return r.Name == name && tilt.Known(name) })
		if i < 0 {
			i = len(all)
			all = append(all, Resource{Name: name, When: t.when(exists.When)})
		}
		all[i].Variants = append(all[i].Variants, v)
	}
	union := t.r.Union
	for _, rank := range []int{0, 1} {
		for _, r := range union.Resources {
			if rankOf(r) == rank {
				add(r.Name, r.Exists, t.assembled(r), unknownArguments(r.Calls))
			}
		}
	}
	for _, r := range union.LocalResources {
		add(r.Name, r.Exists, t.local(r), r.At.Unknown)
	}
	for _, r := range union.Resources {
		if rankOf(r) == 2 {
			add(r.Name, r.Exists, t.assembled(r), nil)
		}
	}
	for i := range all {
		all[i].Name = t.text(all[i].Name)
		all[i].ResourceKeys, all[i].Variants = factored(all[i].Variants, func(v *ResourceVariant) *ResourceKeys { return &v.ResourceKeys })
	}
	return all
}

// rankOf is where Tilt puts a resource that is not a local one.
func rankOf(r *tiltfile.Resource) int {
	switch {
	case r.Compose:
		return 1
	case r.Name == "uncategorized":
		return 2
	}
	return 0
}

// named is the key of a name that is not known as a whole.
func named(name, key string) []string {
	if tilt.Known(name) {
		return nil
	}
	return []string{key}
}

// unknownArguments are the arguments of which nothing is known, of some calls.
func unknownArguments(calls []*tilt.Call) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.Unknown...)
	}
	return all
}

func (t translator) local(r tilt.LocalResource) *ResourceKeys {
	return &ResourceKeys{
		Type: "local", Declared: t.declared(r.At), Disabled: r.Disabled, Cmd: command(r.Cmd), Dir: r.Dir, Env: r.Env, Deps: r.Deps,
		Ignore: r.Ignore, Outputs: r.Outputs, ResourceDeps: r.ResourceDeps, TriggerMode: string(r.TriggerMode), AutoInit: r.AutoInit,
		AllowParallel: r.AllowParallel, ServeCmd: command(r.ServeCmd), ServeDir: r.ServeDir, ServeEnv: r.ServeEnv,
		ReadinessProbe: probe(r.ReadinessProbe), Labels: r.Labels, Links: links(r.Links),
	}
}

func (t translator) assembled(r *tiltfile.Resource) *ResourceKeys {
	kind := "k8s"
	if r.Compose {
		kind = "docker_compose"
	}
	o := r.Options
	return &ResourceKeys{
		Type: kind, Declared: t.declared(r.Calls...), Disabled: r.Disabled, ResourceDeps: o.ResourceDeps, TriggerMode: string(o.TriggerMode),
		AutoInit: o.AutoInit, Objects: r.Objects, Images: r.Images, Builds: r.Builds, PortForwards: o.PortForwards,
		ExtraPodSelectors: o.ExtraPodSelectors, PodReadiness: r.PodReadiness, DiscoveryStrategy: o.DiscoveryStrategy,
		Labels: o.Labels, Links: links(o.Links), Build: composeBuild(r.ComposeBuild),
	}
}

func composeBuild(b *compose.Build) *ComposeBuild {
	if b == nil {
		return nil
	}
	return &ComposeBuild{Context: b.Context, Dockerfile: b.Dockerfile}
}

// command is nil where there is none.
func command(c tilt.Cmd) Cmd {
	switch {
	case c.Argv != nil:
		return c.Argv
	case c.Shell != "":
		return c.Shell
	}
	return nil
}

func links(all []tilt.Link) []Link {
	var out []Link
	for _, l := range all {
		out = append(out, Link{URL: l.URL, Name: l.Name})
	}
	return out
}

func probe(p *tilt.Probe) *Probe {
	if p == nil {
		return nil
	}
	out := &Probe{
		Exec: p.Exec, InitialDelaySecs: p.InitialDelaySecs, TimeoutSecs: p.TimeoutSecs, PeriodSecs: p.PeriodSecs,
		SuccessThreshold: p.SuccessThreshold, FailureThreshold: p.FailureThreshold,
	}
	if a := p.HTTPGet; a != nil {
		out.HTTPGet = &HTTPGetAction{Port: a.Port, Host: a.Host, Scheme: a.Scheme, Path: a.Path}
	}
	if a := p.TCPSocket; a != nil {
		out.TCPSocket = &TCPSocketAction{Port: a.Port, Host: a.Host}
	}
	return out
}
