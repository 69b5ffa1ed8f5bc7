package schedule

// clause is a part of the stamp protocol that can be left out, to see that a
// run breaks without it.
type clause uint8

const (
	// clauseUpstreamStamp: no build runs on what is not there.
	clauseUpstreamStamp clause = iota + 1
	// clauseOwnStamp: a build that runs has no stamp.
	clauseOwnStamp
	// clauseSourceChanged: no stamp when a shared source was written meanwhile.
	clauseSourceChanged
	// clauseMissingStamp: without all stamps nothing is fresh.
	clauseMissingStamp
	// clauseUpstreamTokens: nor where a build was made from an older upstream.
	clauseUpstreamTokens
	// clauseSharedSource: nor where two saw different versions of a source.
	clauseSharedSource
	// clauseGateFresh: the gate opens only when all is fresh.
	clauseGateFresh
	// clauseImageFresh: an image is built only when all is fresh.
	clauseImageFresh
	// clauseSecondSnapshot: what changes under an image build is not published.
	clauseSecondSnapshot
)

// holds reports whether the clause is kept: all are, outside tests.
func (s *System) holds(c clause) bool { return s.without != c }
