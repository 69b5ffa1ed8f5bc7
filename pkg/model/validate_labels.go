package model

import "regexp"

// label is what Tilt 0.37 takes for a label (internal/tiltfile/value/label.go):
// a qualified name of Kubernetes, and a label value of at most 63 characters.
var label = regexp.MustCompile(`^([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$`)

func (c *checker) labels(at place, labels []string) {
	for i, l := range labels {
		if !label.MatchString(l) {
			c.refuse(at.key("labels").item(i), `Tilt refuses the label %q; use up to 63 letters, digits, "-", "_" and ".", `+
				`with a letter or a digit at both ends`, l)
		}
	}
}
