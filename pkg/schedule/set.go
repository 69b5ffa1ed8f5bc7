package schedule

import (
	"iter"
	"math/bits"
)

// maxSet is how many resources, and how many files, one system can have.
const maxSet = 64

// set is a set of resources or of files, by their numbers.
type set uint64

func (s set) has(i int) bool { return s>>i&1 != 0 }
func (s set) with(i int) set { return s | 1<<i }

// first is the least member of a set that is not empty.
func (s set) first() int { return bits.TrailingZeros64(uint64(s)) }

// all yields the members in order.
func (s set) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for ; s != 0; s &= s - 1 {
			if !yield(s.first()) {
				return
			}
		}
	}
}
