package tiltfile

import (
	"fmt"
	"path"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// apiHandlers register objects of Tilt's own API. None of them is a resource;
// what an extension declares that Tilt runs by itself is not seen.
//
// Tilt 0.37: internal/tiltfile/v1alpha1, and Validate of each kind in
// pkg/apis/core/v1alpha1.
var apiHandlers = map[string]handler{
	"v1alpha1.cmd":                  register("cmds", nil),
	"v1alpha1.config_map":           register("configmaps", nil),
	"v1alpha1.extension":            register("extensions", nil),
	"v1alpha1.extension_repo":       register("extensionrepos", (*arguments).badExtensionRepo),
	"v1alpha1.file_watch":           register("filewatches", (*arguments).badFileWatch),
	"v1alpha1.kubernetes_apply":     register("kubernetesapplys", (*arguments).badApply),
	"v1alpha1.kubernetes_discovery": register("kubernetesdiscoveries", (*arguments).badDiscovery),
	"v1alpha1.ui_button":            register("uibuttons", (*arguments).badButton),
}

// register registers an object once it is looked at. The same object may be
// registered again.
func register(kind string, check func(*arguments) string) handler {
	return func(a *arguments) (starlark.Value, error) {
		if check != nil {
			if problem := check(a); problem != "" {
				return nil, a.refuse("", "", "%s", problem)
			}
		}
		name := a.text("name")
		key := kind + "/" + name
		if first := a.e.registered[key]; first != nil && tilt.Known(name) && !sameObject(first, a) {
			return nil, a.e.dynamic(a.refuse("name", "", "%s %q already registered", kind, name))
		}
		a.e.registered[key] = a
		return starlark.None, nil
	}
}

// sameObject reports whether two calls give the same arguments, or may do so.
func sameObject(x, y *arguments) bool {
	for _, p := range x.builtin.Params {
		v, w := x.values[p.Name], y.values[p.Name]
		if v == nil && w == nil {
			continue
		}
		if v == nil || w == nil {
			return false
		}
		if known(v) && known(w) && v.String() != w.String() {
			return false
		}
	}
	return true
}

// field is a text field of an argument, which may be a dict; a Hole where it is
// not known.
func (a *arguments) field(name, key string) string {
	switch v := a.values[name].(type) {
	case starlark.Mapping:
		if isUnknown(a.values[name]) {
			return tilt.Hole
		}
		if value, found, err := v.Get(starlark.String(key)); found && err == nil {
			return textOf(value)
		}
	}
	return ""
}

func (a *arguments) badButton() string {
	var problems []string
	if a.text("text") == "" {
		problems = append(problems, "spec.text: Required value: Button text cannot be empty")
	}
	if a.field("location", "component_id") == "" {
		problems = append(problems, "spec.location.componentID: Required value: Parent component ID is required")
	}
	if a.field("location", "component_type") == "" {
		problems = append(problems, "spec.location.componentType: Required value: Parent component type is required")
	}
	if svg := a.text("icon_svg"); svg != "" && tilt.Known(svg) && !strings.Contains(svg, "<svg") {
		problems = append(problems, fmt.Sprintf("spec.iconSVG: Invalid value: %q: Invalid <svg> element", svg))
	}
	for _, input := range oneOrMore(a.values["inputs"]) {
		if m, ok := input.(starlark.Mapping); ok && !isUnknown(input) && !oneInput(m) {
			problems = append(problems, "spec: Invalid value: must specify exactly one input type")
		}
	}
	return aggregate(problems)
}

// oneInput reports whether an input of a button is of exactly one type.
func oneInput(m starlark.Mapping) bool {
	n := 0
	for _, key := range []string{"text", "bool", "hidden", "choice"} {
		if _, found, _ := m.Get(starlark.String(key)); found {
			n++
		}
	}
	return n == 1
}

// aggregate is how Tilt shows problems, several in brackets.
func aggregate(problems []string) string {
	if len(problems) > 1 {
		return "[" + strings.Join(problems, ", ") + "]"
	}
	return strings.Join(problems, "")
}

func (a *arguments) badFileWatch() string {
	if len(a.list("watched_paths")) == 0 {
		return "spec.watchedPaths: Required value: cannot be an empty list"
	}
	return ""
}

func (a *arguments) badExtensionRepo() string {
	address := a.text("url")
	file, isFile := strings.CutPrefix(address, "file://")
	switch {
	case !tilt.Known(address):
	case !isFile && !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://"):
		return fmt.Sprintf("spec.url: Invalid value: %q: URLs must start with http(s):// or file://", address)
	case isFile && !path.IsAbs(file):
		return fmt.Sprintf("spec.url: Invalid value: %q: file:// URLs must be absolute (e.g., file:///home/user/repo)", address)
	case isFile && a.text("git_subpath") != "":
		return fmt.Sprintf("spec.git_subpath: Invalid value: %q: cannot use git_subpath for file:// URL extension repositories", tilt.Readable(a.text("git_subpath")))
	}
	return ""
}

func (a *arguments) badApply() string {
	const one = "must specify exactly ONE of .spec.yaml or .spec.applyCmd"
	strategy := a.text("discovery_strategy")
	switch {
	case strategy != "" && strategy != "default" && strategy != "selectors-only" && tilt.Known(strategy):
		return fmt.Sprintf("spec.discoveryStrategy: Unsupported value: %q: supported values: \"default\", \"selectors-only\"", strategy)
	case a.text("yaml") != "" && a.has("apply_cmd"):
		return "spec.applyCmd: Invalid value: " + one
	case a.text("yaml") == "" && !a.has("apply_cmd"):
		return "spec.yaml: Required value: " + one
	}
	return ""
}

func (a *arguments) badDiscovery() string {
	if len(oneOrMore(a.values["watches"]))+len(oneOrMore(a.values["extra_selectors"])) == 0 {
		return "spec.watches: Required value: One or more watches or extraSelectors are required"
	}
	return ""
}
