package tiltfile

import (
	"path"
	"path/filepath"
	"strings"
)

// portable is a text in which the folders around the Tiltfile are written as
// seen from its folder: a command with os.getcwd() in it is the same on every
// machine.
func (r *reader) portable(text string) string {
	if !strings.Contains(text, "/") {
		return text
	}
	top := filepath.ToSlash(r.repository())
	for folder, written := filepath.ToSlash(r.root), "."; ; folder, written = path.Dir(folder), path.Join(written, "..") {
		text = replaceFolder(text, folder, written)
		if folder == top || folder == path.Dir(folder) {
			return text
		}
	}
}

// replaceFolder writes the path of a folder in another way, where it is not a
// part of another name.
func replaceFolder(text, folder, written string) string {
	if folder == "/" {
		return text
	}
	var b strings.Builder
	for {
		before, behind, found := strings.Cut(text, folder)
		if !found {
			return b.String() + text
		}
		b.WriteString(before)
		if endsInName(before) || behind != "" && isInName(behind[0]) {
			b.WriteString(folder)
		} else {
			b.WriteString(written)
		}
		text = behind
	}
}

func endsInName(text string) bool {
	return text != "" && (isInName(text[len(text)-1]) || text[len(text)-1] == '/')
}

// isInName reports whether a byte is a part of a name that goes on.
func isInName(c byte) bool {
	return c == '-' || c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
