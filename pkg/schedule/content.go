package schedule

// Content is what is in a file: for each source the oldest version that went
// into it, or that it is not whole. The zero Content is a file that was made
// of no source.
type Content struct {
	// Made are the versions that went into it.
	Made Versions
	// Missing, HalfWritten and Mixed are true of a file that is not there, not
	// whole, or made from different versions of one source, and of one that was
	// made from such a file.
	Missing, HalfWritten, Mixed bool
	// Note is what a file of the stage runtime holds beside what it stands for.
	Note
}

// merge is the content of what is made from a and b.
func (s *System) merge(a, b Content) Content {
	return Content{
		Made:        s.oldest(a.Made, b.Made),
		Missing:     a.Missing || b.Missing,
		HalfWritten: a.HalfWritten || b.HalfWritten,
		Mixed:       a.Mixed || b.Mixed || s.differ(a.Made, b.Made),
	}
}
