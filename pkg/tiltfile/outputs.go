package tiltfile

import (
	"strconv"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// outputsAt are the paths that a comment above a call declares, relative to
// the Tiltfile's folder.
func (e *evaluation) outputsAt(c *tilt.Call, resource string) []string {
	for _, at := range append([]tilt.Position{c.Start}, reversed(c.Stack)...) {
		if src := e.sources[at.File]; src != nil {
			if paths := src.outputsAbove(at.Line, resource); paths != nil {
				for i, p := range paths {
					paths[i] = e.path(p)
				}
				return paths
			}
		}
	}
	return nil
}

func reversed(stack []tilt.Position) []tilt.Position {
	var back []tilt.Position
	for i := len(stack) - 1; i >= 0; i-- {
		back = append(back, stack[i])
	}
	return back
}

// outputsAbove reads "# tiltgen: outputs=PATH[,PATH…]" from the comment right
// above a call: the paths as they are written, in quotes where they hold a
// comma.
func (src *source) outputsAbove(line int, resource string) []string {
	for above := line - 2; above >= 0 && above < len(src.lines); above-- {
		comment, ok := strings.CutPrefix(strings.TrimSpace(src.lines[above]), "#")
		if !ok {
			return nil
		}
		if list, ok := strings.CutPrefix(strings.TrimSpace(comment), "tiltgen: outputs="); ok {
			return splitPaths(list, resource)
		}
	}
	return nil
}

// splitPaths splits a list of paths at its commas. A path in double quotes may
// hold commas itself, and escapes. {name} stands for the name of the resource.
func splitPaths(list, resource string) []string {
	if resource == "" {
		resource = tilt.Hole
	}
	var paths []string
	for list = strings.TrimSpace(list); list != ""; list = strings.TrimSpace(list) {
		path := ""
		if quoted, err := strconv.QuotedPrefix(list); err == nil {
			path = unquoted(quoted, resource)
			list = list[len(quoted):]
			_, list, _ = strings.Cut(list, ",")
		} else {
			path, list, _ = strings.Cut(list, ",")
			path = strings.ReplaceAll(strings.TrimSpace(path), nameMark, resource)
		}
		if path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}

// nameMark stands for the name of the resource in a path. One whose brace is
// written as an escape means itself.
const nameMark = "{name}"

func unquoted(quoted, resource string) string {
	mark := quoted[:1]
	parts := strings.Split(quoted[1:len(quoted)-1], nameMark)
	for i, part := range parts {
		parts[i], _ = strconv.Unquote(mark + part + mark)
	}
	return strings.Join(parts, resource)
}
