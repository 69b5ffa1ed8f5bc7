package tiltfile

import (
	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// goType is the Go type that Tilt has for a value: some of its errors name it.
func goType(v starlark.Value) string {
	switch v := v.(type) {
	case starlark.NoneType:
		return "starlark.NoneType"
	case starlark.Bool:
		return "starlark.Bool"
	case starlark.Int:
		return "starlark.Int"
	case starlark.Float:
		return "starlark.Float"
	case starlark.String:
		return "starlark.String"
	case starlark.Bytes:
		return "starlark.Bytes"
	case starlark.Tuple:
		return "starlark.Tuple"
	case *starlark.List:
		return "*starlark.List"
	case *starlark.Dict:
		return "*starlark.Dict"
	case *starlark.Set:
		return "*starlark.Set"
	case *starlark.Function:
		return "*starlark.Function"
	case *starlark.Builtin:
		return "*starlark.Builtin"
	case *starlarkstruct.Struct:
		return "*starlarkstruct.Struct"
	case *starlarkstruct.Module:
		return "*starlarkstruct.Module"
	case blob:
		return "io.Blob"
	case environ:
		return "os.Environ"
	case link:
		return "links.Link"
	case gitRepo:
		return "*git.Repo"
	case triggerMode:
		return "tiltfile.triggerMode"
	case portForward:
		return "tiltfile.portForward"
	case probe:
		return "probe." + v.name
	}
	return v.Type()
}
