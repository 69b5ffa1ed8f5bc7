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
	// clauseFailedBuild: no stamp for a build that failed or was killed.
	clauseFailedBuild
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
	// clauseLast: what belongs to the deployed image is kept as long as that is.
	clauseLast
	// clauseExclusion: gate and tag step move in one after the other.
	clauseExclusion
	// clauseHoldBack: no gate sends anything before the container of a new image is
	// there.
	clauseHoldBack
	// clauseNewContainer: nor does the tag step that deploys it.
	clauseNewContainer
	// clauseTagSends: a container is sent what its image lacks.
	clauseTagSends
	// clauseWakeTag: the gate wakes a tag step that passed over what was loaded,
	// also the first one, and where nothing has to be loaded.
	clauseWakeTag
	// clauseAskAgain: an image that was asked for is asked for again until one is
	// published.
	clauseAskAgain
	// clauseNewIdentity: Tilt makes a new container of an image that was asked for,
	// whatever it holds.
	clauseNewIdentity
	// clauseSendAgain: a tag step sends again whatever was ever sent to containers
	// of the image, since one may hold any of it.
	clauseSendAgain
	// assumeReported is no clause: what changed before a deployment is reported
	// before its container is there.
	assumeReported
)

// holds reports whether the clause is kept: all are, outside tests.
func (s *System) holds(c clause) bool { return s.without != c }
