package emit

import (
	"fmt"
	"strconv"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// evaluate runs a printed Tiltfile with builtins that record their calls.
func evaluate(text []byte) (*tilt.File, error) {
	e := &evaluator{file: &tilt.File{}, lines: strings.Split(string(text), "\n")}
	parsed, err := dialect.Parse("Tiltfile", text, 0)
	if err != nil {
		return nil, err
	}
	names := starlark.StringDict{}
	for _, statement := range parsed.Stmts {
		if l, ok := statement.(*syntax.LoadStmt); ok {
			load := tilt.Load{Path: l.Module.Value.(string)}
			for _, from := range l.From {
				load.Names = append(load.Names, from.Name)
				names[from.Name] = starlark.None
			}
			e.file.Loads = append(e.file.Loads, load)
		}
	}
	thread := &starlark.Thread{Load: func(*starlark.Thread, string) (starlark.StringDict, error) { return names, nil }}
	_, err = starlark.ExecFileOptions(&dialect, thread, "Tiltfile", text, e.builtins())
	return e.file, err
}

type evaluator struct {
	file  *tilt.File
	lines []string
}

// made is what a builtin returns that is an argument of another one.
type made struct {
	starlark.Value
	content any
}

func (e *evaluator) builtins() starlark.StringDict {
	f, s := e.file, &e.file.Settings
	return starlark.StringDict{
		"TRIGGER_MODE_AUTO":   made{starlark.None, tilt.TriggerAuto},
		"TRIGGER_MODE_MANUAL": made{starlark.None, tilt.TriggerManual},
		"version_settings": builtin("", func(a args) any {
			s.VersionConstraint, s.CheckUpdates = a.text("constraint"), a.optional("check_updates")
			return nil
		}),
		"allow_k8s_contexts": builtin("contexts", func(a args) any { s.AllowContexts = a.list("contexts"); return nil }),
		"default_registry": builtin("host", func(a args) any {
			s.DefaultRegistry = &tilt.Registry{Host: a.text("host"), HostFromCluster: a.text("host_from_cluster")}
			return nil
		}),
		"update_settings": builtin("", func(a args) any {
			s.MaxParallelUpdates, s.UpsertTimeoutSecs = a.number("max_parallel_updates"), a.number("k8s_upsert_timeout_secs")
			s.SuppressUnusedImageWarnings = a.list("suppress_unused_image_warnings")
			return nil
		}),
		"trigger_mode":   builtin("trigger_mode", func(a args) any { s.TriggerMode = a.mode(); return nil }),
		"watch_settings": builtin("", func(a args) any { s.WatchIgnore = a.list("ignore"); return nil }),
		"docker_prune_settings": builtin("", func(a args) any {
			s.DockerPrune = &tilt.DockerPrune{
				Disable: a.flag("disable"), MaxAgeMins: a.number("max_age_mins"), NumBuilds: a.number("num_builds"),
				IntervalHrs: a.number("interval_hrs"), KeepRecent: a.number("keep_recent"),
			}
			return nil
		}),
		"ci_settings": builtin("", func(a args) any {
			s.CI = &tilt.CI{Timeout: a.text("timeout"), ReadinessTimeout: a.text("readiness_timeout")}
			return nil
		}),
		"secret_settings": builtin("", func(a args) any {
			scrub := !a.flag("disable_scrub")
			s.ScrubSecrets = &scrub
			return nil
		}),
		"analytics_settings": builtin("", func(a args) any { s.Analytics = a.optional("enable"); return nil }),
		"set_team":           builtin("team_id", func(a args) any { s.Team = a.text("team_id"); return nil }),
		"include":            builtin("path", func(a args) any { f.Includes = append(f.Includes, a.text("path")); return nil }),
		"local": builtin("command", func(a args) any {
			dirs := a.list("command")[2:]
			if dirs[0] == "--" {
				dirs = dirs[1:]
			}
			f.MakeDirs = append(f.MakeDirs, dirs...)
			return nil
		}),
		"local_resource": builtin("name", e.localResource),
		"custom_build":   builtin("ref", e.customBuild),
		"docker_build":   builtin("ref context", e.dockerBuild),
		"initial_sync":   builtin("", func(args) any { return tilt.LiveUpdateStep{InitialSync: true} }),
		"sync": builtin("local remote", func(a args) any {
			return tilt.LiveUpdateStep{Sync: &tilt.Sync{Local: a.text("local"), Remote: a.text("remote")}}
		}),
		"run": builtin("cmd", func(a args) any {
			return tilt.LiveUpdateStep{Run: &tilt.Run{Cmd: a.cmd("cmd"), Triggers: a.list("trigger")}}
		}),
		"k8s_yaml":  builtin("yaml", e.k8sYAML),
		"kustomize": builtin("paths", func(a args) any { return tilt.YAML{Kustomize: a.text("paths")} }),
		"helm": builtin("paths", func(a args) any {
			return tilt.YAML{Helm: &tilt.Helm{
				Chart: a.text("paths"), Name: a.text("name"), Namespace: a.text("namespace"),
				Values: a.list("values"), Set: a.list("set"),
			}}
		}),
		"k8s_resource": builtin("workload", e.k8sResource),
		"link":         builtin("url name", func(a args) any { return tilt.Link{URL: a.text("url"), Name: a.text("name")} }),
		"probe":        builtin("", probeOf),
		"exec_action":  builtin("command", func(a args) any { return a.list("command") }),
		"http_get_action": builtin("port", func(a args) any {
			return &tilt.HTTPGet{Port: a.number("port"), Host: a.text("host"), Scheme: a.text("scheme"), Path: a.text("path")}
		}),
		"tcp_socket_action": builtin("port", func(a args) any {
			return &tilt.TCPSocket{Port: a.number("port"), Host: a.text("host")}
		}),
	}
}

func (e *evaluator) localResource(a args) any {
	r := tilt.LocalResource{
		Name: a.text("name"), Cmd: a.cmd("cmd"), Dir: a.text("dir"), Env: a.dict("env"),
		Deps: a.list("deps"), Ignore: a.list("ignore"), ResourceDeps: a.list("resource_deps"),
		TriggerMode: a.mode(), AutoInit: a.optional("auto_init"), AllowParallel: a.flag("allow_parallel"),
		ServeCmd: a.cmd("serve_cmd"), ServeDir: a.text("serve_dir"), ServeEnv: a.dict("serve_env"),
		Labels: a.list("labels"), Links: a.links(), Outputs: e.outputsAbove(a.line),
	}
	if p, ok := a.made("readiness_probe").(*tilt.Probe); ok {
		r.ReadinessProbe = p
	}
	e.file.LocalResources = append(e.file.LocalResources, r)
	return nil
}

func (e *evaluator) customBuild(a args) any {
	e.file.CustomBuilds = append(e.file.CustomBuilds, tilt.CustomBuild{
		Ref: a.text("ref"), Cmd: a.cmd("command"), Dir: a.text("dir"), Env: a.dict("env"), Deps: a.list("deps"),
		Ignore: a.list("ignore"), OutputsImageRefTo: a.text("outputs_image_ref_to"), DisablePush: a.flag("disable_push"),
		LiveUpdate: a.liveUpdate(), Entrypoint: a.cmd("entrypoint"),
	})
	return nil
}

func (e *evaluator) dockerBuild(a args) any {
	e.file.DockerBuilds = append(e.file.DockerBuilds, tilt.DockerBuild{
		Ref: a.text("ref"), Context: a.text("context"), Dockerfile: a.text("dockerfile"),
		BuildArgs: a.dict("build_args"), Target: a.text("target"), Platform: a.text("platform"),
		Secrets: a.list("secret"), SSH: a.list("ssh"), CacheFrom: a.list("cache_from"),
		LiveUpdate: a.liveUpdate(), Entrypoint: a.cmd("entrypoint"),
	})
	return nil
}

func (e *evaluator) k8sYAML(a args) any {
	y, ok := a.made("yaml").(tilt.YAML)
	if !ok {
		y.Files = a.list("yaml")
	}
	e.file.YAML = append(e.file.YAML, y)
	return nil
}

func (e *evaluator) k8sResource(a args) any {
	e.file.K8sResources = append(e.file.K8sResources, tilt.K8sResource{
		Workload: a.text("workload"), NewName: a.text("new_name"), Objects: a.list("objects"),
		ResourceDeps: a.list("resource_deps"), PortForwards: a.list("port_forwards"), Links: a.links(),
		Labels: a.list("labels"), TriggerMode: a.mode(), AutoInit: a.optional("auto_init"),
		PodReadiness: a.text("pod_readiness"),
	})
	return nil
}

func probeOf(a args) any {
	p := &tilt.Probe{
		InitialDelaySecs: a.number("initial_delay_secs"), TimeoutSecs: a.number("timeout_secs"),
		PeriodSecs: a.number("period_secs"), SuccessThreshold: a.number("success_threshold"),
		FailureThreshold: a.number("failure_threshold"),
	}
	p.HTTPGet, _ = a.made("http_get").(*tilt.HTTPGet)
	p.TCPSocket, _ = a.made("tcp_socket").(*tilt.TCPSocket)
	p.Exec, _ = a.made("exec").([]string)
	return p
}

// outputsAbove reads the comment in the line above a call.
func (e *evaluator) outputsAbove(line int) (paths []string) {
	rest, found := strings.CutPrefix(e.lines[line-2], "# tiltgen: outputs=")
	for found {
		path := rest
		if quoted, err := strconv.QuotedPrefix(rest); err == nil {
			path, _ = strconv.Unquote(quoted)
			rest = rest[len(quoted):]
		} else {
			path, _, _ = strings.Cut(rest, ",")
			rest = rest[len(path):]
		}
		paths = append(paths, path)
		rest, found = strings.CutPrefix(rest, ",")
	}
	return paths
}

// args are the arguments of one call.
type args struct {
	values map[string]starlark.Value
	line   int
}

// builtin records a call; positional names its positional parameters.
func builtin(positional string, record func(args) any) *starlark.Builtin {
	return starlark.NewBuiltin("stub", func(thread *starlark.Thread, _ *starlark.Builtin, pos starlark.Tuple, named []starlark.Tuple) (starlark.Value, error) {
		a := args{values: map[string]starlark.Value{}, line: int(thread.CallFrame(1).Pos.Line)}
		names := strings.Fields(positional)
		if len(pos) > len(names) {
			return nil, fmt.Errorf("got %d positional arguments, want %s", len(pos), positional)
		}
		for i, v := range pos {
			a.values[names[i]] = v
		}
		for _, pair := range named {
			a.values[string(pair[0].(starlark.String))] = pair[1]
		}
		if result := record(a); result != nil {
			return made{starlark.None, result}, nil
		}
		return starlark.None, nil
	})
}

func (a args) text(name string) string {
	s, _ := starlark.AsString(a.values[name])
	return s
}

func (a args) number(name string) (n int) {
	if v, ok := a.values[name]; ok {
		_ = starlark.AsInt(v, &n)
	}
	return n
}

func (a args) flag(name string) bool { return a.values[name] == starlark.True }

func (a args) optional(name string) *bool {
	v, ok := a.values[name].(starlark.Bool)
	if !ok {
		return nil
	}
	b := bool(v)
	return &b
}

func (a args) made(name string) any {
	m, _ := a.values[name].(made)
	return m.content
}

func (a args) mode() tilt.TriggerMode {
	mode, _ := a.made("trigger_mode").(tilt.TriggerMode)
	return mode
}

func (a args) elements(name string) (values []starlark.Value) {
	switch v := a.values[name].(type) {
	case starlark.String:
		return []starlark.Value{v}
	case *starlark.List:
		for e := range v.Elements() {
			values = append(values, e)
		}
	}
	return values
}

func (a args) list(name string) (texts []string) {
	for _, v := range a.elements(name) {
		texts = append(texts, string(v.(starlark.String)))
	}
	return texts
}

func (a args) dict(name string) map[string]string {
	d, ok := a.values[name].(*starlark.Dict)
	if !ok {
		return nil
	}
	entries := map[string]string{}
	for _, item := range d.Items() {
		entries[string(item[0].(starlark.String))] = string(item[1].(starlark.String))
	}
	return entries
}

func (a args) cmd(name string) tilt.Cmd {
	if s, ok := a.values[name].(starlark.String); ok {
		return tilt.Cmd{Shell: string(s)}
	}
	return tilt.Cmd{Argv: a.list(name)}
}

func (a args) links() (links []tilt.Link) {
	for _, v := range a.elements("links") {
		if m, ok := v.(made); ok {
			links = append(links, m.content.(tilt.Link))
		} else {
			links = append(links, tilt.Link{URL: string(v.(starlark.String))})
		}
	}
	return links
}

func (a args) liveUpdate() (steps []tilt.LiveUpdateStep) {
	for _, v := range a.elements("live_update") {
		steps = append(steps, v.(made).content.(tilt.LiveUpdateStep))
	}
	return steps
}
