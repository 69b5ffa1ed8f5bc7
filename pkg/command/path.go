package command

import (
	"path"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// join is where a word leads to from a folder. The word may be absolute where
// its start is not known, so the folder is left out then.
func join(dir, word string) string {
	switch {
	case strings.HasPrefix(word, markRoot):
		return cleanPath("./" + strings.TrimPrefix(word, markRoot))
	case strings.HasPrefix(word, "/"), strings.HasPrefix(plain(word), tilt.Hole) && !strings.HasPrefix(word, markGlob):
		return cleanPath(word)
	default:
		return cleanPath(dir + "/" + word)
	}
}

// cleanPath is path.Clean for a path with Holes: ".." does not take back an
// element that may stand for several.
func cleanPath(p string) string {
	rooted := strings.HasPrefix(p, "/")
	var elems []string
	for _, elem := range strings.Split(p, "/") {
		last := len(elems) - 1
		switch {
		case elem == "" || elem == ".":
		case elem != "..":
			elems = append(elems, elem)
		case last < 0 && rooted:
		case last < 0 || elems[last] == "..":
			elems = append(elems, elem)
		case known(strings.ReplaceAll(elems[last], markGlob, "")):
			elems = elems[:last]
		default:
			elems[last] = tilt.Hole
		}
	}
	cleaned := plain(strings.Join(elems, "/"))
	switch {
	case rooted:
		return "/" + cleaned
	case cleaned == "":
		return "."
	default:
		return cleaned
	}
}

// absolute is a place as a shell has it, so that it means the same from every
// folder.
func absolute(place string) string {
	switch {
	case place == ".":
		return markRoot
	case strings.HasPrefix(place, "/"), strings.HasPrefix(place, tilt.Hole):
		return place
	default:
		return markRoot + "/" + place
	}
}

// isFolder reports whether a word can name nothing but a folder.
func isFolder(word string) bool {
	switch path.Base(word) {
	case ".", "..", markRoot:
		return true
	default:
		return strings.HasSuffix(word, "/")
	}
}

// baseName is basename(1).
func baseName(word string) string {
	base := path.Base(word)
	if base == markRoot || base == "." && word == "" {
		return tilt.Hole
	}
	return base
}

// dirName is dirname(1).
func dirName(word string) string {
	word = strings.TrimRight(word, "/")
	if word == markRoot {
		return markRoot + "/.."
	}
	dir, last := path.Split(word)
	if dir = strings.TrimRight(dir, "/"); !tilt.Known(last) {
		// The last element may stand for several.
		return strings.TrimPrefix(dir+"/"+tilt.Hole, "/")
	}
	switch {
	case dir != "":
		return dir
	case strings.HasPrefix(word, "/"):
		return "/"
	default:
		return "."
	}
}

// nonFile reports whether a word names no file that lasts: a device, standard
// input or output.
func nonFile(word string) bool {
	return word == "" || word == "-" || word == "/dev" || strings.HasPrefix(path.Clean(word), "/dev/")
}
