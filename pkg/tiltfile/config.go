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
	"config.define_string":           defineSetting(stringSetting),
	"config.define_string_list":      defineSetting(listSetting),
	"config.define_bool":             defineSetting(boolSetting),
	"config.define_object":           defineSetting(objectSetting),
	"config.set_enabled_resources":   (*arguments).enableResources,
	"config.clear_enabled_resources": (*arguments).enableResources,
}

// configuration is what a Tiltfile defines of its settings.
type configuration struct {
	// settings are what the settings may hold, by their names.
	settings map[string]*settingKind
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
func defineSetting(kind *settingKind) handler {
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
		c.settings[name] = kind
		return starlark.None, nil
	}
}

// parseConfig returns the settings that tilt_config.json has, and those that the
// arguments give; where the arguments are not known, nobody knows whether the
// other settings are given. Where something was called that is not read, there
// may be more settings than those that are seen; where none is defined at all,
// and nobody says what the arguments are, the file may be a part of another.
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
	pinned := a.e.args != nil
	open := a.e.calledOut || !knownKeys(c.settings)
	values, err := a.configFile(path.Join(a.e.dir(), "tilt_config.json"), open)
	if err != nil {
		return nil, err
	}
	if !pinned && (open || len(c.settings) == 0) {
		return a.e.from(FromArguments, "config.parse()"), nil
	}
	if pinned {
		given, err := c.fromArgs(a.e.args)
		switch {
		case err != nil && open:
			return a.e.from(FromArguments, "config.parse()"), nil
		case err != nil:
			return nil, a.e.dynamic(a.refuse("", c.cure(), "invalid Tiltfile config args: %v", err))
		}
		maps.Copy(values, given)
	}
	if pinned && !open {
		return dictOf(values), nil
	}
	return parsedConfig{a.e, values, open}, nil
}

// configFile are the settings of a tilt_config.json, if it is there. Where
// settings may be defined that are not seen, those of unknown names pass.
//
// Tilt 0.37: internal/tiltfile/config/config_def.go, readFromFile.
func (a *arguments) configFile(file string, lenient bool) (map[string]starlark.Value, error) {
	given := map[string]any{}
	if text, err := a.e.readFile(file); err == nil {
		if err := json.Unmarshal(text, &given); err != nil {
			return nil, a.e.dynamic(a.refuse("", "", "error parsing json from %s: %v", a.e.display(file), err))
		}
	}
	values := map[string]starlark.Value{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		kind := a.e.config.settings[name]
		if kind == nil && lenient {
			continue
		}
		if kind == nil {
			return nil, a.e.dynamic(a.refuse("", "", "%s specified unknown setting name '%s'", a.e.display(file), name))
		}
		if problem := kind.misfit(given[name]); problem != "" {
			return nil, a.e.dynamic(a.refuse("", "", "%s specified invalid value for setting %s: %s", a.e.display(file), name, problem))
		}
		values[name] = toStarlark(given[name])
		if given[name] == nil {
			values[name] = kind.empty()
		}
	}
	return values, nil
}

// dictOf is a dict with sorted keys; in Tilt they come in no order.
func dictOf(values map[string]starlark.Value) *starlark.Dict {
	d := starlark.NewDict(len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		_ = d.SetKey(starlark.String(name), values[name])
	}
	return d
}

func knownKeys(settings map[string]*settingKind) bool {
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
	isUnknown := slices.Contains(a.at.Unknown, "resources")
	if a.builtin.Name == "config.set_enabled_resources" {
		isUnknown = isUnknown || slices.ContainsFunc(a.list("resources"), func(name string) bool { return !tilt.Known(name) })
	}
	if isUnknown {
		a.e.world.Settings.Unknown = append(a.e.world.Settings.Unknown, "what config.set_enabled_resources is given")
	}
	return starlark.None, nil
}
