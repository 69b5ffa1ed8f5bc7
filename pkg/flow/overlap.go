package flow

import (
	"path"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Certainty is how sure it is that two paths meet.
type Certainty int

// The certainties, the least first.
const (
	Apart Certainty = iota
	Perhaps
	Surely
)

// Meet reports whether what is written at one path is read at the other: one
// is the other, or lies in it. Parts of both may not be known.
func Meet(written, read string) Certainty {
	if written == read || Within(written, read) || Within(read, written) {
		if written == tilt.Hole {
			return Perhaps
		}
		return Surely
	}
	if tilt.Known(written) && tilt.Known(read) {
		return Apart
	}
	if tilt.KnownPrefix(written) == "" || tilt.KnownPrefix(read) == "" {
		return Apart
	}
	w, r := knownFolder(written), knownFolder(read)
	switch {
	case !tilt.Known(written) && tilt.Known(read) && Within(w, read):
		return Surely
	case Within(tilt.KnownPrefix(written), read), Within(w, r), Within(r, w):
		if compatible(written, read) {
			return Perhaps
		}
	}
	return Apart
}

// compatible reports whether two paths may be the same, or one lead into the
// other, as far as they are known.
func compatible(a, b string) bool {
	a, b = tilt.KnownPrefix(a), tilt.KnownPrefix(b)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// knownFolder is the folder up to which a path is known.
func knownFolder(p string) string {
	if tilt.Known(p) {
		return p
	}
	return path.Dir(tilt.KnownPrefix(p) + "x")
}

// Within reports whether a path is a folder or lies in it; both are clean.
func Within(p, folder string) bool {
	if p == folder {
		return true
	}
	if folder == "." || strings.HasPrefix(folder, "..") || strings.HasPrefix(p, "..") {
		p, folder = fromAbove(p), fromAbove(folder)
	}
	return p == folder || strings.HasPrefix(p, strings.TrimSuffix(folder, "/")+"/")
}

// above are as many folders as anybody puts above a Tiltfile.
var above = strings.Repeat("/(above)", 40)

// fromAbove makes a path that may lead out of the Tiltfile's folder comparable
// to others, as one that begins far above it.
func fromAbove(p string) string {
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	return path.Join(above, p)
}
