package tiltfile_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestDigestsAreLinked holds that the reader brings what checks the digest of an
// image. Reading one in a test would not tell: every test links sha256.
func TestDigestsAreLinked(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	for _, algorithm := range []string{"crypto/sha256", "crypto/sha512"} {
		if !slices.Contains(linked, algorithm) {
			t.Errorf("%s is not linked: an image with a digest of it is refused", algorithm)
		}
	}
}
