package lint

import (
	"path"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// certainty is how sure it is that two paths meet.
type certainty int

const (
	apart certainty = iota
	perhaps
	surely
)

// meet reports whether what is written at one path is read at the other: one
// is the other, or lies in it. Parts of both may not be known.
func meet(written, read string) certainty {
	if written == read || within(written, read) || within(read, written) {
		if written == tilt.Hole {
			return perhaps
		}
		return surely
	}
	if tilt.Known(written) && tilt.Known(read) {
		return apart
	}
	if tilt.KnownPrefix(written) == "" || tilt.KnownPrefix(read) == "" {
		return apart
	}
	w, r := knownFolder(written), knownFolder(read)
	switch {
	case !tilt.Known(written) && tilt.Known(read) && within(w, read):
		return surely
	case within(tilt.KnownPrefix(written), read), within(w, r), within(r, w):
		if compatible(written, read) {
			return perhaps
		}
	}
	return apart
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

// within reports whether a path is a folder or lies in it; both are clean.
func within(p, folder string) bool {
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
