package schedule

import (
	"bytes"
	"hash/maphash"
)

// seenStates are packed states, each once, numbered in the order in which they
// came. They lie one behind another in memory without a pointer: a search keeps
// hundreds of thousands of them, which the garbage collector need not look at.
type seenStates struct {
	packed []byte
	// ends are where the states end in packed.
	ends []int
	// table has a place for each state, found by its hash and those behind it, and
	// at least as many that are free.
	table []seenPlace
	seed  maphash.Seed
}

// seenPlace is a state's number, from 1 on so that 0 is free, and some of its
// hash.
type seenPlace struct {
	hash   uint32
	number int32
}

func newSeenStates() seenStates {
	return seenStates{table: make([]seenPlace, 64), seed: maphash.MakeSeed()}
}

func (s *seenStates) len() int { return len(s.ends) }

// at is the packed state of a number.
func (s *seenStates) at(number int32) []byte {
	start := 0
	if number > 0 {
		start = s.ends[number-1]
	}
	return s.packed[start:s.ends[number]]
}

// find is the number of a packed state.
func (s *seenStates) find(packed []byte) (number int32, ok bool) {
	at := s.place(packed, s.hash(packed))
	return s.table[at].number - 1, s.table[at].number != 0
}

// add notes a packed state, and reports whether it is new.
func (s *seenStates) add(packed []byte) bool {
	hash := s.hash(packed)
	at := s.place(packed, hash)
	if s.table[at].number != 0 {
		return false
	}
	s.packed = append(s.packed, packed...)
	s.ends = append(s.ends, len(s.packed))
	s.table[at] = seenPlace{hash, int32(len(s.ends))}
	if 2*len(s.ends) > len(s.table) {
		s.grow()
	}
	return true
}

func (s *seenStates) hash(packed []byte) uint32 { return uint32(maphash.Bytes(s.seed, packed)) }

// place is where a packed state is in the table, or the free place for it.
func (s *seenStates) place(packed []byte, hash uint32) int {
	mask := len(s.table) - 1
	at := int(hash) & mask
	for {
		p := s.table[at]
		if p.number == 0 || p.hash == hash && bytes.Equal(s.at(p.number-1), packed) {
			return at
		}
		at = (at + 1) & mask
	}
}

// grow makes room for four times as many states.
func (s *seenStates) grow() {
	old := s.table
	s.table = make([]seenPlace, 4*len(old))
	mask := len(s.table) - 1
	for _, p := range old {
		if p.number == 0 {
			continue
		}
		at := int(p.hash) & mask
		for s.table[at].number != 0 {
			at = (at + 1) & mask
		}
		s.table[at] = p
	}
}
