package manifest

import (
	"fmt"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// kind says what a value of a document is, by the rules of YAML 1.1 that
// Tilt's reader follows: yes and on are booleans.
type kind uint8

const (
	null kind = iota
	boolean
	number
	text
	mapping
	sequence
)

func (k kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "a mapping", "a list"}[k]
}

// value is a value of a document: aliases followed, merge keys applied. An
// anchor's value is shared by its aliases, so that a value is never changed
// once it is made.
type value struct {
	kind kind
	// text is what a scalar says.
	text   string
	fields []field
	items  []*value
	// Small integers, since there is a value for every word of a file.
	line, column int32
	// size counts the values in this one, those of aliases each time they
	// occur. It is at most maxValues, which bounds every walk.
	size int32
}

// field is one key of a mapping. No two of a mapping have the same key.
type field struct {
	key   string
	value *value
}

// get is the value of a key, or nil. It may be asked of nil, and of values that
// are no mappings, so that a path can be followed without asking at each step.
func (v *value) get(path ...string) *value {
	for _, key := range path {
		v = v.field(key)
	}
	return v
}

func (v *value) field(key string) *value {
	if v == nil || v.kind != mapping {
		return nil
	}
	for i := range v.fields {
		if v.fields[i].key == key {
			return v.fields[i].value
		}
	}
	return nil
}

// isNull reports that a value is null or not there at all, which Kubernetes
// takes for the same.
func (v *value) isNull() bool { return v == nil || v.kind == null }

// isHole reports that nothing is known of a value, not even whether it is a
// string or a list.
func (v *value) isHole() bool {
	return v != nil && v.kind == text && strings.TrimSpace(v.text) == tilt.Hole
}

// string is the text of a string, and "" of anything else.
func (v *value) string() string {
	if v == nil || v.kind != text {
		return ""
	}
	return v.text
}

// describe names a value that should have been of another kind.
func (v *value) describe() string {
	switch v.kind {
	case boolean, number:
		return fmt.Sprintf("%s is %s", v.text, v.kind)
	default:
		return "it is " + v.kind.String()
	}
}

// fieldSet collects the fields of a mapping: the last of equal keys counts.
type fieldSet struct {
	fields []field
	// index makes long mappings take linear time.
	index map[string]int
}

func (s *fieldSet) set(key string, v *value) {
	const short = 16
	if s.index == nil && len(s.fields) > short {
		s.index = make(map[string]int, 4*short)
		for i, f := range s.fields {
			s.index[f.key] = i
		}
	}
	if i := s.find(key); i >= 0 {
		s.fields[i].value = v
		return
	}
	if s.index != nil {
		s.index[key] = len(s.fields)
	}
	s.fields = append(s.fields, field{key, v})
}

func (s *fieldSet) find(key string) int {
	if s.index != nil {
		if i, ok := s.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range s.fields {
		if s.fields[i].key == key {
			return i
		}
	}
	return -1
}
