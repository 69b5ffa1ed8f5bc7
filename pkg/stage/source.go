package stage

import (
	"path"
	"slices"
	"strings"
)

// Source writes a file or folder and what to leave out below it as the
// runtime reads it. The patterns are in the syntax of .dockerignore; those
// that find cannot express, which are all but "PATH", "PATH/**" and "**/NAME",
// must have been refused before.
func Source(file string, without []string) string {
	words := []string{Path(file)}
	for _, pattern := range without {
		if name, anywhere := strings.CutPrefix(pattern, "**/"); anywhere {
			words = append(words, name)
			continue
		}
		below := strings.TrimSuffix(pattern, "/**")
		if file == "." || words[0] != file {
			below = "./" + below
		}
		words = append(words, below)
	}
	return strings.Join(words, "\t")
}

// Path writes a path so that no command takes it for an option.
func Path(file string) string {
	if strings.HasPrefix(file, "-") {
		return "./" + file
	}
	return file
}

// File is the path of a file of the runtime's state, such as a build's
// "stamp" or an image's "ready".
func File(name, suffix string) string { return Folder + "/" + name + "." + suffix }

// Takes reports whether a file belongs to a source that [Source] has written.
func Takes(source, file string) bool {
	words := strings.Split(source, "\t")
	in := func(dir string) bool {
		dir = path.Clean(dir)
		return dir == "." || dir == file || strings.HasPrefix(file, dir+"/")
	}
	return in(words[0]) && !slices.ContainsFunc(words[1:], func(skip string) bool {
		if strings.Contains(skip, "/") {
			return in(skip)
		}
		return slices.Contains(strings.Split(file, "/"), skip)
	})
}
