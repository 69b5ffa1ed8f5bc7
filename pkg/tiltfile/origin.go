package tiltfile

import (
	"cmp"
	"maps"
	"slices"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Unknown is a value that only a run could tell.
type Unknown struct {
	// Value is how conditions call it, such as os.environ.get("CI").
	Value string
	From  Origin
	// Places are where the Tiltfile asks for it.
	Places []tilt.Position
}

// Origin is where a value comes from that is not known.
type Origin string

// The origins. Of an environment variable, the arguments of tilt up and the kube
// context, [Options] may tell the value.
const (
	FromEnvironment Origin = "environment"
	FromArguments   Origin = "arguments"
	FromKubeContext Origin = "kube_context"
	FromCommand     Origin = "command"
	FromFile        Origin = "file"
	FromExtension   Origin = "extension"
	FromTilt        Origin = "tilt"
)

// origins gathers what is not known, over all evaluations.
type origins map[string]*Unknown

// from is an unknown value, noted with where it comes from.
func (e *evaluation) from(origin Origin, key string) *unknown {
	e.noteOrigin(origin, key)
	return e.unknown(key)
}

func (e *evaluation) noteOrigin(origin Origin, key string) {
	u := e.origins[key]
	if u == nil {
		u = &Unknown{Value: tilt.Readable(key), From: origin}
		e.origins[key] = u
	}
	if at := e.here(); !slices.Contains(u.Places, at) {
		u.Places = append(u.Places, at)
	}
}

// sorted are all of them, by the first place of each.
func (o origins) sorted() []Unknown {
	var all []Unknown
	for _, u := range o {
		slices.SortFunc(u.Places, comparePositions)
		all = append(all, *u)
	}
	slices.SortFunc(all, func(a, b Unknown) int {
		return cmp.Or(comparePositions(a.Places[0], b.Places[0]), cmp.Compare(a.Value, b.Value))
	})
	return all
}

// watchedModule is a module of which some members are not known.
type watchedModule struct {
	*starlarkstruct.Module
	e *evaluation
}

// Attr is a member; one that is not known is noted.
func (m watchedModule) Attr(name string) (starlark.Value, error) {
	v, err := m.Module.Attr(name)
	if u, ok := v.(*unknown); ok {
		m.e.noteOrigin(FromTilt, u.key)
	}
	return v, err
}

// module is a module of Tilt's.
func (e *evaluation) newModule(name string, members starlark.StringDict) starlark.Value {
	m := &starlarkstruct.Module{Name: name, Members: members}
	for v := range maps.Values(members) {
		if _, ok := v.(*unknown); ok {
			return watchedModule{m, e}
		}
	}
	return m
}
