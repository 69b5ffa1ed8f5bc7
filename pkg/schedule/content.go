package schedule

// Content is what is in a file: for each source the oldest version that went
// into it, or that it is not whole. The zero Content is a file that was made
// of no source.
type Content struct {
	// Made has a byte for each source: the version, or 0.
	Made string
	// Missing, HalfWritten and Mixed are true of a file that is not there, not
	// whole, or made from different versions of one source, and of one that was
	// made from such a file.
	Missing, HalfWritten, Mixed bool
	// Note is what a file of the stage runtime holds beside what it stands for.
	Note
}

// merge is the content of what is made from a and b.
func merge(a, b Content) Content {
	return Content{
		Made:        oldest(a.Made, b.Made),
		Missing:     a.Missing || b.Missing,
		HalfWritten: a.HalfWritten || b.HalfWritten,
		Mixed:       a.Mixed || b.Mixed || differ(a.Made, b.Made),
	}
}

// oldest is a when the other adds nothing, so that the usual cases make no new
// string.
func oldest(a, b string) string {
	if a == "" || a == b {
		return b
	}
	if b == "" {
		return a
	}
	made := []byte(a)
	for i := range made {
		if made[i] == 0 || b[i] != 0 && b[i] < made[i] {
			made[i] = b[i]
		}
	}
	return string(made)
}

// differ reports whether a and b have different versions of one source.
func differ(a, b string) bool {
	if a == b {
		return false
	}
	for i := range min(len(a), len(b)) {
		if a[i] != 0 && b[i] != 0 && a[i] != b[i] {
			return true
		}
	}
	return false
}
