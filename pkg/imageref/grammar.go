package imageref

import (
	"errors"
	"strings"
)

// maxPath is the length that a path can have.
const maxPath = 255

// parseWhole reads a reference that leaves out nothing.
func parseWhole(text string) (Ref, error) {
	ref, ok := match(text)
	if !ok {
		if _, ok := match(strings.ToLower(text)); ok {
			return Ref{}, errors.New("repository name must be lowercase")
		}
		return Ref{}, errors.New("invalid reference format")
	}
	if len(ref.Path) > maxPath {
		return Ref{}, errors.New("repository name must not be more than 255 characters")
	}
	if err := checkDigest(ref.Digest); err != nil {
		return Ref{}, err
	}
	return ref, nil
}

// match takes NAME, NAME:TAG, NAME@DIGEST or NAME:TAG@DIGEST apart. A colon
// with a slash behind it is that of a port.
func match(text string) (ref Ref, ok bool) {
	name, digest, digested := strings.Cut(text, "@")
	if digested && !isDigest(digest) {
		return Ref{}, false
	}
	ref.Digest = digest
	if colon := strings.LastIndexByte(name, ':'); colon > strings.LastIndexByte(name, '/') {
		name, ref.Tag = name[:colon], name[colon+1:]
		if !isTag(ref.Tag) {
			return Ref{}, false
		}
	}
	if first, rest, several := strings.Cut(name, "/"); several && isDomain(first) && isPath(rest) {
		ref.Domain, ref.Path = first, rest
		return ref, true
	}
	ref.Path = name
	return ref, isPath(name)
}

// isDomain reports whether text is a host, or a host and a port.
func isDomain(text string) bool {
	host := text
	if colon := strings.LastIndexByte(text, ':'); colon > strings.LastIndexByte(text, ']') {
		host = text[:colon]
		if !consistsOf(text[colon+1:], digit) {
			return false
		}
	}
	if address, ok := strings.CutPrefix(host, "["); ok {
		address, ok = strings.CutSuffix(address, "]")
		return ok && consistsOf(address, hexOrColon)
	}
	for label := range strings.SplitSeq(host, ".") {
		if !consistsOf(label, alphanumericOrDash) || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}

// isPath reports whether text is made of elements, and those of lower-case
// words with a joint between every two.
func isPath(text string) bool {
	for element := range strings.SplitSeq(text, "/") {
		for {
			word := leading(element, lowerOrDigit)
			if word == 0 {
				return false
			}
			if element = element[word:]; element == "" {
				break
			}
			joint := leading(element, joining)
			if !isJoint(element[:joint]) {
				return false
			}
			element = element[joint:]
		}
	}
	return true
}

func isJoint(text string) bool {
	return text == "." || text == "_" || text == "__" || text != "" && strings.Trim(text, "-") == ""
}

func isTag(text string) bool {
	return 1 <= len(text) && len(text) <= 128 && wordly(text[0]) &&
		leading(text, func(c byte) bool { return wordly(c) || c == '.' || c == '-' }) == len(text)
}

// isDigest reports whether text has the form of a digest: an algorithm, whose
// parts begin with a letter, and at least 32 digits.
func isDigest(text string) bool {
	algorithm, encoded, _ := strings.Cut(text, ":")
	begins := true
	for i := range len(algorithm) {
		switch c := algorithm[i]; {
		case letter(c):
			begins = false
		case begins:
			return false
		case strings.IndexByte("-_+.", c) >= 0:
			begins = true
		case !digit(c):
			return false
		}
	}
	return !begins && len(encoded) >= 32 && consistsOf(encoded, hex)
}

// digestLength is how many digits the digests of an algorithm have.
var digestLength = map[string]int{"sha256": 64, "sha384": 96, "sha512": 128}

// checkDigest refuses digests that docker does not know; none is no digest.
func checkDigest(text string) error {
	algorithm, encoded, ok := strings.Cut(text, ":")
	length, known := digestLength[algorithm]
	switch {
	case !ok:
		return nil
	case !known && strings.ToLower(algorithm) == algorithm:
		return errors.New("unsupported digest algorithm")
	case known && len(encoded) != length:
		return errors.New("invalid checksum digest length")
	case !known || !consistsOf(encoded, lowerHex):
		return errors.New("invalid checksum digest format")
	}
	return nil
}
