package tiltfile

import (
	"fmt"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// badURL says why Tilt refuses the address of a link, or nothing.
//
// Tilt 0.37: internal/tiltfile/links/links.go, parseAndMaybeAddScheme.
func badURL(text string) string {
	if text == "" {
		return `validating URL "": url empty`
	}
	if problem := unparsable(text); problem != "" {
		return fmt.Sprintf("validating URL %q: parse %q: %s", text, text, problem)
	}
	return ""
}

// unparsable says why Go refuses an address, as far as this is certain: the
// package that could tell all of it also opens connections, and is not linked.
func unparsable(text string) string {
	if !tilt.Known(text) {
		return ""
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7F }) {
		return "net/url: invalid control character in URL"
	}
	if strings.HasPrefix(text, ":") {
		return "missing protocol scheme"
	}
	path, _, _ := strings.Cut(text, "?")
	path, _, _ = strings.Cut(path, "#")
	for rest := path; ; {
		_, after, found := strings.Cut(rest, "%")
		if !found {
			return ""
		}
		if len(after) < 2 || !isHex(after[0]) || !isHex(after[1]) {
			return fmt.Sprintf("invalid URL escape %q", "%"+after[:min(len(after), 2)])
		}
		rest = after
	}
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
