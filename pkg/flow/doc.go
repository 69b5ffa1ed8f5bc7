// Package flow works out what flows between the steps of a Tiltfile: which
// files and images each local_resource and each image build makes and takes in,
// and which resources run the images.
//
// It says what is, not what goes wrong: [github.com/tiltgen/tiltgen/pkg/lint]
// and [github.com/tiltgen/tiltgen/pkg/prove] do. Nothing is run, and of the
// project no files are read but Dockerfiles and what they are left to ignore.
package flow
