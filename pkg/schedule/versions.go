package schedule

import "encoding/binary"

// Versions stand for the version of each source that went into something. 0 is
// that none did. Of a system in which one source has versions it is that version;
// else it is the number of one of those that are known to the system.
type Versions uint32

// combinedVersions are the versions of several sources, 0 where one did not go in,
// by their numbers, the first of which is 1.
type combinedVersions struct {
	all    [][]uint32
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
	made := make([]uint32, s.versions)
	one, other := s.combined.of(a), s.combined.of(b)
	for i := range made {
		made[i] = min(one[i], other[i])
		if made[i] == 0 {
			made[i] = max(one[i], other[i])
		}
	}
	return s.combined.numbered(made)
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
	made := make([]uint32, s.versions)
	if v != 0 {
		copy(made, s.combined.of(v))
	}
	made[source] = uint32(version)
	return s.combined.numbered(made)
}

func (c *combinedVersions) of(v Versions) []uint32 { return c.all[v-1] }

func (c *combinedVersions) numbered(made []uint32) Versions {
	var key []byte
	for _, version := range made {
		key = binary.AppendUvarint(key, uint64(version))
	}
	number, ok := c.number[string(key)]
	if !ok {
		if c.number == nil {
			c.number = map[string]Versions{}
		}
		c.all = append(c.all, made)
		number = Versions(len(c.all))
		c.number[string(key)] = number
	}
	return number
}
