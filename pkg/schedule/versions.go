package schedule

// Versions stand for the version of each source that went into something. 0 is
// that none did. Of a system in which one source has versions it is that version;
// else it is the number of one of those that are known to the system.
type Versions uint32

// combinedVersions are the versions of several sources, a byte for each source, by their
// numbers, the first of which is 1.
type combinedVersions struct {
	all    []string
	number map[string]Versions
}

// oldest has of each source the older version of those that went into a and b.
func (s *System) oldest(a, b Versions) Versions {
	switch {
	case a == 0 || a == b:
		return b
	case b == 0:
		return a
	case s.versions < 2:
		return min(a, b)
	}
	made, other := []byte(s.combined.of(a)), s.combined.of(b)
	for i := range made {
		if made[i] == 0 || other[i] != 0 && other[i] < made[i] {
			made[i] = other[i]
		}
	}
	return s.numbered(made)
}

// differ reports whether a and b have different versions of one source.
func (s *System) differ(a, b Versions) bool {
	if a == b || a == 0 || b == 0 {
		return false
	}
	if s.versions < 2 {
		return true
	}
	one, other := s.combined.of(a), s.combined.of(b)
	for i := range one {
		if one[i] != 0 && other[i] != 0 && one[i] != other[i] {
			return true
		}
	}
	return false
}

// version is the one of a source that went into something, or 0.
func (s *System) version(v Versions, source int) int {
	switch {
	case v == 0 || source >= s.versions:
		return 0
	case s.versions < 2:
		return int(v)
	}
	return int(s.combined.of(v)[source])
}

// withVersion are the same versions but for that of one source.
func (s *System) withVersion(v Versions, source, version int) Versions {
	if s.versions < 2 {
		return Versions(version)
	}
	made := make([]byte, s.versions)
	if v != 0 {
		copy(made, s.combined.of(v))
	}
	made[source] = byte(version)
	return s.numbered(made)
}

func (w *combinedVersions) of(v Versions) string { return w.all[v-1] }

func (s *System) numbered(made []byte) Versions {
	w := &s.combined
	number, ok := w.number[string(made)]
	if !ok {
		if w.number == nil {
			w.number = map[string]Versions{}
		}
		w.all = append(w.all, string(made))
		number = Versions(len(w.all))
		w.number[string(made)] = number
	}
	return number
}
