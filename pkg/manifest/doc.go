// Package manifest reads what Kubernetes manifests declare, as Tilt 0.37 sees
// it: which objects there are, what they are called, which images and labels
// they have. It needs no cluster, runs nothing, and knows nothing of
// Kubernetes but where its kinds keep their pods.
//
// Strings may hold [tilt.Hole] where a Tiltfile puts in what is not known. It
// stays where it is, so that an image "registry/\uFDD0" is seen as one whose
// end is not known. Where such strings are compared, the same text counts as
// the same.
package manifest
