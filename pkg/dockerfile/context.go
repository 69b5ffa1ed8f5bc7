package dockerfile

import (
	"path"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// contextPath is a source as a path in the context. The context is its root:
// no ".." leads out of it.
func contextPath(source string) string {
	if tilt.Known(source) {
		p := strings.TrimPrefix(path.Clean("/"+source), "/")
		if p == "" {
			return "."
		}
		return p
	}
	// A Hole may stand for several elements, so nothing after it goes back.
	known := tilt.KnownPrefix(source)
	rest := source[len(known):]
	folder, name := path.Split(known)
	folder = strings.TrimPrefix(path.Clean("/"+folder), "/")
	if folder != "" {
		folder += "/"
	}
	var elems []string
	for _, elem := range strings.Split(name+rest, "/") {
		switch elem {
		case "", ".":
		case "..":
			return folder + tilt.Hole
		default:
			elems = append(elems, elem)
		}
	}
	return folder + strings.Join(elems, "/")
}

// isRemote reports whether ADD fetches a source from somewhere else.
func isRemote(source string) bool {
	for _, prefix := range []string{"http://", "https://", "git://", "ssh://", "git@", "github.com/"} {
		if strings.HasPrefix(source, prefix) {
			return true
		}
	}
	return false
}
