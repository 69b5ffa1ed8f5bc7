package tiltfile

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// configHandlers are the arguments of tilt up, and what tilt_config.json sets
// in their place.
//
// Tilt 0.37: internal/tiltfile/config.
var configHandlers = map[string]handler{
	"config.parse":                   (*arguments).parseConfig,
	"config.define_string":           defineSetting(isString),
	"config.define_string_list":      defineSetting(isStringList),
	"config.define_bool":             defineSetting(isBool),
	"config.define_object":           defineSetting(func(any) string { return "" }),
	"config.set_enabled_resources":   (*arguments).enableResources,
	"config.clear_enabled_resources": (*arguments).enableResources,
}

// configuration is what a Tiltfile defines of its settings.
type configuration struct {
	// settings are checks of the values of settings, by their names.
	settings map[string]func(any) string
	// positional is the setting that takes arguments without a name.
	positional string
	// parsedIn is the folder in which config.parse was called, "" before it.
	parsedIn string
	// enabled is the last call that chose resources.
	enabled *arguments
}

// defineSetting defines a setting.
//
// Tilt 0.37: internal/tiltfile/config/config_def.go.
func defineSetting(check func(any) string) handler {
	return func(a *arguments) (starlark.Value, error) {
		c := &a.e.config
		name := a.text("name")
		problem := ""
		switch {
		case name == "" && a.has("name"):
			return nil, a.refuse("name", "", "'name' is required")
		case c.parsedIn != "":
			problem = a.builtin.Name + " cannot be called after config.parse is called"
		case c.settings[name] != nil && tilt.Known(name):
			problem = name + " defined multiple times"
		case a.flag("args") && c.positional != "":
			problem = fmt.Sprintf("both %s and %s are defined as positional args", name, c.positional)
		}
		if problem != "" {
			return nil, a.e.dynamic(a.refuse("", "", "%s", problem))
		}
		if a.flag("args") {
			c.positional = name
		}
		c.settings[name] = check
		return starlark.None, nil
	}
}

func isString(v any) string {
	if _, ok := v.(string); ok || v == nil {
		return ""
	}
	return fmt.Sprintf("expected string, found %T", v)
}

func isBool(v any) string {
	if _, ok := v.(bool); ok || v == nil {
		return ""
	}
	return fmt.Sprintf("expected bool, found %T", v)
}

func isStringList(v any) string {
	list, ok := v.([]any)
	if !ok && v != nil {
		return "expected array"
	}
	for _, x := range list {
		if _, ok := x.(string); !ok {
			return fmt.Sprintf("expected string, got %T", x)
		}
	}
	return ""
}

// parseConfig returns the settings that tilt_config.json has; of all others
// nobody knows whether they are given. Where no setting is defined, that may be
// done in what is not read here.
//
// Tilt 0.37: internal/tiltfile/config/config.go, parse.
func (a *arguments) parseConfig() (starlark.Value, error) {
	c := &a.e.config
	dir := a.e.absolute(a.e.dir())
	if c.parsedIn != "" && c.parsedIn != dir {
		return nil, a.e.dynamic(a.refuse("", "",
			"config.parse can only be called from one Tiltfile working directory per run. It was called from %s and %s", c.parsedIn, dir))
	}
	c.parsedIn = dir
	file := path.Join(a.e.dir(), "tilt_config.json")
	given := map[string]any{}
	text, err := a.e.readFile(file)
	if err == nil {
		if err := json.Unmarshal(text, &given); err != nil {
			return nil, a.e.dynamic(a.refuse("", "", "error parsing json from %s: %v", a.e.display(file), err))
		}
	}
	whole := len(c.settings) > 0 && !a.e.calledOut && knownKeys(c.settings)
	values := map[string]starlark.Value{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		check := c.settings[name]
		if check == nil && !whole && (len(c.settings) > 0 || a.e.calledOut) {
			continue
		}
		if check == nil {
			return nil, a.e.dynamic(a.refuse("", "", "%s specified unknown setting name '%s'", a.e.display(file), name))
		}
		if problem := check(given[name]); problem != "" {
			return nil, a.e.dynamic(a.refuse("", "", "%s specified invalid value for setting %s: %s", a.e.display(file), name, problem))
		}
		values[name] = toStarlark(given[name])
	}
	if !whole {
		return a.e.unknown("config.parse()"), nil
	}
	return parsedConfig{a.e, values}, nil
}

func knownKeys(settings map[string]func(any) string) bool {
	for name := range settings {
		if !tilt.Known(name) {
			return false
		}
	}
	return true
}

// enableResources notes which resources are to run; what they name is looked
// at when all are known.
func (a *arguments) enableResources() (starlark.Value, error) {
	a.e.config.enabled = a
	return starlark.None, nil
}
