// Package prove has every run explored of what can happen to the image builds
// of a Tiltfile, and to the steps that read what others write.
//
// It turns what a Tiltfile declares into scenarios of
// [github.com/tiltgen/tiltgen/pkg/schedule], one for each consumer, with no more
// in it than what can influence the consumer. What a command reads and writes
// comes from [github.com/tiltgen/tiltgen/pkg/flow]. Where that does not know all
// that may matter, no consumer is called safe, and it is said why.
package prove
