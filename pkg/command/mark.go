package command

import (
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Marks stand in words, beside tilt.Hole, for text that is not known while its
// meaning is. They are noncharacters, as the Hole is, and leave the package
// only as what they mean.
const (
	// markRoot is the absolute path of the Tiltfile's folder.
	markRoot = "\uFDD1"
	// markGlob is what a wildcard matches: part of one name in a folder.
	markGlob = "\uFDD2"

	markRef      = "\uFDD3"
	markImage    = "\uFDD4"
	markTag      = "\uFDD5"
	markRegistry = "\uFDD6"
)

// tiltVariables are those that Tilt sets for the command of a custom_build.
var tiltVariables = map[string]string{
	"EXPECTED_REF":      markRef,
	"EXPECTED_IMAGE":    markImage,
	"EXPECTED_TAG":      markTag,
	"EXPECTED_REGISTRY": markRegistry,
}

var (
	asText = strings.NewReplacer(markRoot, tilt.Hole, markGlob, tilt.Hole,
		markRef, tilt.Hole, markImage, tilt.Hole, markTag, tilt.Hole, markRegistry, tilt.Hole)
	asReference = strings.NewReplacer(markRoot, tilt.Hole, markGlob, tilt.Hole,
		markRef, "$EXPECTED_REF", markImage, "$EXPECTED_IMAGE",
		markTag, "$EXPECTED_TAG", markRegistry, "$EXPECTED_REGISTRY")
)

// plain is a word as it leaves the package.
func plain(word string) string { return asText.Replace(word) }

// known reports whether a word is nothing but text.
func known(word string) bool { return tilt.Known(plain(word)) }

// foreign keeps marks out of text that comes from outside.
func foreign(r rune) rune {
	if r >= '\uFDD1' && r <= '\uFDD6' {
		return '\uFDD0'
	}
	return r
}
