package tiltfile

import (
	"strconv"
	"strings"
)

// splitPaths splits a list of paths at its commas. A path in double quotes may
// hold commas itself.
func splitPaths(list string) []string {
	var paths []string
	for list = strings.TrimSpace(list); list != ""; list = strings.TrimSpace(list) {
		path := ""
		if quoted, err := strconv.QuotedPrefix(list); err == nil {
			path, _ = strconv.Unquote(quoted)
			list = list[len(quoted):]
			_, list, _ = strings.Cut(list, ",")
		} else {
			path, list, _ = strings.Cut(list, ",")
			path = strings.TrimSpace(path)
		}
		if path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}
