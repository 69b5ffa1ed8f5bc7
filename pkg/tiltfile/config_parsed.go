package tiltfile

import (
	"maps"
	"slices"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// parsedConfig is what config.parse returns where a part of it is not known: a
// dict of settings, of which those that tilt_config.json has, or the arguments,
// are known.
type parsedConfig struct {
	e      *evaluation
	values map[string]starlark.Value
	// open is true where there may be settings that are not seen.
	open bool
}

var (
	_ starlark.HasSetKey = parsedConfig{}
	_ starlark.HasAttrs  = parsedConfig{}
	_ partly             = parsedConfig{}
)

func (parsedConfig) String() string          { return tilt.Hole }
func (parsedConfig) Type() string            { return "dict" }
func (parsedConfig) Freeze()                 {}
func (parsedConfig) Truth() starlark.Bool    { return true }
func (c parsedConfig) Hash() (uint32, error) { return 0, unhashable(c) }

func (c parsedConfig) all() starlark.IterableMapping {
	return c.e.from(FromArguments, "config.parse()")
}

func (c parsedConfig) Iterate() starlark.Iterator { return c.all().Iterate() }
func (c parsedConfig) Items() []starlark.Tuple    { return c.all().Items() }

// Get is a setting.
func (c parsedConfig) Get(key starlark.Value) (starlark.Value, bool, error) {
	v, there := c.setting(key)
	return v, there, nil
}

// setting is the value of a setting, unless nothing defines it, or nobody gives
// it.
func (c parsedConfig) setting(key starlark.Value) (v starlark.Value, there bool) {
	name, isText := starlark.AsString(key)
	if v, ok := c.values[name]; ok && isText {
		return v, v != starlark.None
	}
	defined := c.e.config.settings[name] != nil
	if known(key) && (defined && c.e.args != nil || !defined && !c.open) {
		return starlark.None, false
	}
	return c.e.from(FromArguments, "config.parse().get("+repr(key)+")"), true
}

func (c parsedConfig) holds(key starlark.Value) bool {
	v, there := c.setting(key)
	if !there || !isUnknown(v) {
		return there
	}
	return c.e.decide(repr(key) + " in config.parse()")
}

// SetKey sets what the Tiltfile itself puts into the dict.
func (c parsedConfig) SetKey(key, value starlark.Value) error {
	if name, ok := starlark.AsString(key); ok {
		c.values[name] = value
	}
	return nil
}

func (parsedConfig) AttrNames() []string { return slices.Sorted(maps.Keys(configMethods)) }

func (c parsedConfig) Attr(name string) (starlark.Value, error) {
	return methodOf(c, configMethods, name)
}

var configMethods = map[string]mappingMethod[parsedConfig]{
	"get": keyed("get", parsedConfig.get),
	"pop": keyed("pop", func(c parsedConfig, key, otherwise starlark.Value) (starlark.Value, error) {
		v, err := c.get(key, otherwise)
		return v, errorOf(err, c.SetKey(key, starlark.None))
	}),
	"setdefault": keyed("setdefault", func(c parsedConfig, key, otherwise starlark.Value) (starlark.Value, error) {
		v, err := c.get(key, otherwise)
		return v, errorOf(err, c.SetKey(key, v))
	}),
	"update": func(c parsedConfig, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		pairs, err := pairsOf(args, kwargs)
		for _, pair := range pairs {
			err = errorOf(err, c.SetKey(pair[0], pair[1]))
		}
		return starlark.None, err
	},
	"items": whole[parsedConfig]("items"), "keys": whole[parsedConfig]("keys"), "values": whole[parsedConfig]("values"),
	"popitem": whole[parsedConfig]("popitem"), "clear": whole[parsedConfig]("clear"),
}

func (c parsedConfig) get(key, otherwise starlark.Value) (starlark.Value, error) {
	v, there := c.setting(key)
	if !there && otherwise != nil {
		return otherwise, nil
	}
	return v, nil
}

func errorOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
