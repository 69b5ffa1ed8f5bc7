package tiltfile

import (
	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// structOf is a struct of the arguments that are given.
func (a *arguments) structOf() (starlark.Value, error) {
	return starlarkstruct.FromKeywords(starlarkstruct.Default, a.named), nil
}

// module is a named struct.
func (a *arguments) module() (starlark.Value, error) {
	if len(a.rest) != 1 {
		return nil, a.refuse("", "", "module: got %d arguments, want 1", len(a.rest))
	}
	if _, ok := a.rest[0].(starlark.String); !ok && !isUnknown(a.rest[0]) {
		return nil, a.refuse("", "", "module: for parameter 1: got %s, want string", a.rest[0].Type())
	}
	members := starlark.StringDict{}
	for _, kw := range a.named {
		members[string(kw[0].(starlark.String))] = kw[1]
	}
	return &starlarkstruct.Module{Name: textOf(a.rest[0]), Members: members}, nil
}
