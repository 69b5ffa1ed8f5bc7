package stage

import "strings"

// Source writes a file or folder and what to leave out below it as the
// runtime reads it. The patterns are in the syntax of .dockerignore; those
// that find cannot express, which are all but "PATH", "PATH/**" and "**/NAME",
// must have been refused before.
func Source(path string, without []string) string {
	words := []string{Path(path)}
	for _, pattern := range without {
		if name, anywhere := strings.CutPrefix(pattern, "**/"); anywhere {
			words = append(words, name)
			continue
		}
		below := strings.TrimSuffix(pattern, "/**")
		if path == "." || words[0] != path {
			below = "./" + below
		}
		words = append(words, below)
	}
	return strings.Join(words, "\t")
}

// Path writes a path so that no command takes it for an option.
func Path(path string) string {
	if strings.HasPrefix(path, "-") {
		return "./" + path
	}
	return path
}

// File is the path of a file of the runtime's state, such as a build's
// "stamp" or an image's "ready".
func File(name, suffix string) string { return Folder + "/" + name + "." + suffix }
