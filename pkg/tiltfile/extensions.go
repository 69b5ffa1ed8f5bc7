package tiltfile

import (
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// extensions are the functions of Tilt's extensions that are known here, by the
// names under which they are loaded. Their parameters are those of builtins.txt,
// but that a newer extension may take more of them.
//
// tilt-extensions: the Tiltfile in the folder of the same name.
var extensions = map[string]map[string]extension{
	"ext://helm_resource": {
		"helm_resource": {"name any, chart any, deps? any, release_name? any, namespace? any, image_deps? any, image_keys? any, flags? any, image_selector? any, container_selector? any, live_update? any, resource_deps? any, labels? any, port_forwards? any, auto_init? any, pod_readiness? any, update_dependencies? any", (*arguments).helmResource},
		"helm_repo":     {"name any, url any, resource_name? any, username? any, password? any", (*arguments).helmRepo},
	},
	"ext://uibutton": {
		"cmd_button":   {"name any, resource? any", nothing},
		"text_input":   {"name any", part},
		"bool_input":   {"name any", part},
		"choice_input": {"name any", part},
		"hidden_input": {"name any", part},
	},
	"ext://dotenv": {"dotenv": {"fn? any", (*arguments).dotenv}},
	"ext://namespace": {
		"namespace_create": {"name any, allow_duplicates? any", created("Namespace")},
		"namespace_yaml":   {"name any", written("Namespace")},
		"namespace_inject": {"x any, ns any", (*arguments).inNamespace},
	},
	"ext://configmap": {
		"configmap_create": {"name any, namespace? any", created("ConfigMap")},
		"configmap_yaml":   {"name any, namespace? any", written("ConfigMap")},
	},
	"ext://secret": {
		"secret_create_generic":             {"name any, namespace? any", created("Secret")},
		"secret_create_tls":                 {"name any, cert any, key any, namespace? any", created("Secret")},
		"secret_create_docker_registry":     {"name any, username any, password any, server? any, namespace? any", created("Secret")},
		"secret_create_docker_registry_ecr": {"name any, account_id? any, region? any, namespace? any", created("Secret")},
		"secret_yaml_generic":               {"name any, namespace? any", written("Secret")},
		"secret_from_dict":                  {"name any, namespace? any", written("Secret")},
		"secret_yaml_registry":              {"name any, namespace? any", written("Secret")},
		"secret_yaml_tls":                   {"name any, cert any, key any, namespace? any", written("Secret")},
		"secret_yaml_docker_registry":       {"name any, username any, password any, server? any, namespace? any", written("Secret")},
		"secret_yaml_docker_registry_ecr":   {"name any, account_id? any, region? any, namespace? any", written("Secret")},
	},
}

// extension is a function of an extension.
type extension struct {
	params string
	do     handler
}

// extensionValue is what a file takes from an extension under a name. What is
// not known here may declare anything.
func (e *evaluation) extensionValue(module, name string) starlark.Value {
	if module == "ext://restart_process" {
		switch name {
		case "docker_build_with_restart":
			return e.withRestart(name, "docker_build")
		case "custom_build_with_restart":
			return e.withRestart(name, "custom_build")
		}
	}
	x, ok := extensions[module][name]
	if !ok {
		origin := FromExtension
		if !strings.HasPrefix(module, extensionScheme) {
			origin = FromFile
		}
		return e.from(origin, module+" "+name)
	}
	b := parseBuiltin(name+"("+x.params+", *more any, **more any)", module)
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		a, err := e.bind(&b, args, kwargs)
		if err != nil {
			return nil, err
		}
		return x.do(a)
	})
}

// call calls a builtin in the place of an extension, with those of its arguments
// that are given.
func (a *arguments) call(name string, kwargs []starlark.Tuple) (starlark.Value, error) {
	given := make([]starlark.Tuple, 0, len(kwargs))
	for _, kw := range kwargs {
		if kw[1] != nil && kw[1] != starlark.None {
			given = append(given, kw)
		}
	}
	inner, err := a.e.bind(builtinNamed(name), nil, given)
	if err != nil {
		return nil, err
	}
	return handlers[name](inner)
}

// pass are arguments under their own names.
func (a *arguments) pass(names ...string) []starlark.Tuple {
	var kwargs []starlark.Tuple
	for _, name := range names {
		kwargs = append(kwargs, starlark.Tuple{starlark.String(name), a.values[name]})
	}
	return kwargs
}

// nothing and part stand for what neither declares a resource nor tells more.
func nothing(*arguments) (starlark.Value, error) { return starlark.None, nil }

func part(a *arguments) (starlark.Value, error) { return a.e.unknownHere(a.builtin.Name + "()"), nil }

// helmResource is a k8s_custom_deploy with options.
func (a *arguments) helmResource() (starlark.Value, error) {
	command := starlark.NewList([]starlark.Value{starlark.String("helm"), starlark.String(tilt.Hole)})
	kwargs := a.pass("name", "deps", "image_deps", "image_selector", "container_selector", "live_update")
	for _, name := range []string{"apply_cmd", "delete_cmd"} {
		kwargs = append(kwargs, starlark.Tuple{starlark.String(name), command})
	}
	if !a.given("deps") {
		kwargs = append(kwargs, starlark.Tuple{starlark.String("deps"), starlark.NewList(nil)})
	}
	if _, err := a.call("k8s_custom_deploy", kwargs); err != nil {
		return nil, err
	}
	options := a.pass("resource_deps", "labels", "port_forwards", "auto_init", "pod_readiness")
	return a.call("k8s_resource", append(options, starlark.Tuple{starlark.String("workload"), a.values["name"]}))
}

// helmRepo is a local_resource that runs beside others.
func (a *arguments) helmRepo() (starlark.Value, error) {
	name := a.values["resource_name"]
	if !a.given("resource_name") || name == starlark.String("") {
		name = a.values["name"]
	}
	words := []starlark.Value{starlark.String("helm"), starlark.String("repo"), starlark.String("add")}
	for _, word := range []string{"name", "url"} {
		words = append(words, starlark.String(a.text(word)))
	}
	kwargs := append([]starlark.Tuple{
		{starlark.String("name"), name},
		{starlark.String("cmd"), starlark.NewList(append(words, starlark.String("--force-update")))},
		{starlark.String("allow_parallel"), starlark.True},
	}, a.named...)
	return a.call("local_resource", kwargs)
}

// dotenv sets the environment variables that a file holds, if it is here.
func (a *arguments) dotenv() (starlark.Value, error) {
	file := ".env"
	if a.given("fn") {
		file = a.text("fn")
	}
	text, err := a.e.readFile(a.e.path(file))
	if err != nil {
		return starlark.None, nil
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "="); ok {
			a.e.putenv(starlark.String(name), starlark.String(value))
		}
	}
	return starlark.None, nil
}
