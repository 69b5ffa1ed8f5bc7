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
	// clausePrivateCopy: the gate copies to where nobody looks.
	clausePrivateCopy
	// clauseGateSnapshot: the copy is of use only if nothing changed meanwhile.
	clauseGateSnapshot
	// clauseDeployedKey: what belongs to another image than the deployed one is
	// not synced.
	clauseDeployedKey
	// clauseExclusion: gate and tag step move in one after the other.
	clauseExclusion
	// clauseHoldBack: nothing more is synced to a container about to be replaced.
	clauseHoldBack
	// clauseNewContainer: nor sent while it is.
	clauseNewContainer
	// clauseTagSends: a container is sent what its image lacks.
	clauseTagSends
	// clauseWakeTag: the gate wakes a tag step that passed over what was loaded,
	// also the first one, and where nothing has to be loaded.
	clauseWakeTag
	// clauseAskAgain: an image that was asked for is asked for again until one is
	// published.
	clauseAskAgain
	// clauseSendAgain: a tag step sends again whatever was ever sent to containers
	// of the image, since one may hold any of it.
	clauseSendAgain
)

// holds reports whether the clause is kept: all are, outside tests.
func (s *System) holds(c clause) bool { return s.without != c }
