package imageref_test

import (
	_ "crypto/sha256" // so that the other package knows what it is
	_ "crypto/sha512"
	"fmt"
	"strings"
	"testing"

	"github.com/distribution/reference"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/imageref"
)

var (
	sha256 = "sha256:" + strings.Repeat("0a", 32)
	sha512 = "sha512:" + strings.Repeat("0a", 64)
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		text string
		want imageref.Ref
	}{
		{"redis", imageref.Ref{Domain: "docker.io", Path: "library/redis"}},
		{"shop/api:dev", imageref.Ref{Domain: "docker.io", Path: "shop/api", Tag: "dev"}},
		{"docker.io/redis", imageref.Ref{Domain: "docker.io", Path: "library/redis"}},
		{"index.docker.io/a/b", imageref.Ref{Domain: "docker.io", Path: "a/b"}},
		{"localhost/a", imageref.Ref{Domain: "localhost", Path: "a"}},
		{"localhost:5000/a/b:1", imageref.Ref{Domain: "localhost:5000", Path: "a/b", Tag: "1"}},
		{"[::1]:5000/a", imageref.Ref{Domain: "[::1]:5000", Path: "a"}},
		{"Quay/a", imageref.Ref{Domain: "Quay", Path: "a"}},
		{"a_b.c/d", imageref.Ref{Path: "a_b.c/d"}},
		{"redis@" + sha256, imageref.Ref{Domain: "docker.io", Path: "library/redis", Digest: sha256}},
		{"ghcr.io/a/b:1@" + sha512, imageref.Ref{Domain: "ghcr.io", Path: "a/b", Tag: "1", Digest: sha512}},
	} {
		t.Run(tt.text, func(t *testing.T) {
			got, err := imageref.Parse(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// seeds come to every rule of the grammar, and to what just breaks it.
var seeds = []string{
	"", "a", "A", "a/b/c", "a//b", "/a", "a/", "a:", "a:b", "a:b:c", "a:B", "a:.b", "a:" + strings.Repeat("t", 128), "a:" + strings.Repeat("t", 129),
	"a.b", "a..b", "a_b", "a__b", "a___b", "a--b", "a-_b", "-a", "a-", "a.", "x/a_", "x/A", "X/a", "X/A", "a b", "ä", "x/\u212a", "\xff", "x/\xff",
	"a.b/c", "a-.b/c", "-a.b/c", "a_.b/c", "a_b.c/d", "A_B.c/d", "a.B:1/c", "a:1/b:2", "a:/b", "a:x/b", "a:1:2/b", "localhost", "localhost/a", "LOCALHOST/a",
	"index.docker.io/a", "docker.io/a", "docker.io/library/a", "docker.io/library/a/b", "docker.io/", "a.b/library/c",
	"[::1]/a", "[::1]:5/a", "[]/a", "[::1/a", "::1]/a", "[x]/a", "[::1]x/a", "[::1]:/a", "[::1]", "[[::1]]/a", "[::1].b/a",
	strings.Repeat("0a", 32), strings.Repeat("0A", 32), strings.Repeat("a", 255), strings.Repeat("a", 248), strings.Repeat("a", 247), "x.y/" + strings.Repeat("a", 256),
	"a@" + sha256, "a:1@" + sha256, "a@" + sha512, "a@" + strings.ToUpper(sha256), "a@" + sha256 + "0", "a@" + sha256[:50], "a@sha256:" + strings.Repeat("0A", 32),
	"a@sha384:" + strings.Repeat("0", 96), "a@SHA256:" + strings.Repeat("0", 64), "a@md5:" + strings.Repeat("0", 32), "a@md5:" + strings.Repeat("0", 31),
	"a@x+y.z-1:" + strings.Repeat("0", 32), "a@x+y.z-z1:" + strings.Repeat("0", 32), "a@x++y:" + strings.Repeat("0", 32), "a@1x:" + strings.Repeat("0", 32),
	"a@:" + strings.Repeat("0", 32), "a@", "a@x", "a@" + sha256 + "@" + sha256, "@" + sha256, "A@" + sha256, "a@x:" + strings.Repeat("g", 32),
}

func FuzzParse(f *testing.F) {
	for _, text := range seeds {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { compare(t, text) })
}

func TestParseAgreesOnWhatLooksLikeAReference(t *testing.T) {
	part := rapid.SampledFrom([]string{
		"a", "b1", "A", "0", ".", "-", "_", "__", "/", ":", "@", "[", "]", "::", "localhost", "docker.io", "index.docker.io", "library/",
		"5000", "sha256:", "sha384:", "x+y:", "é", "\u212a", sha256, sha512, strings.Repeat("0a", 16), strings.Repeat("c", 60),
	})
	rapid.Check(t, func(t *rapid.T) {
		compare(t, strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "parts"), ""))
	})
}

// compare reads a reference here and there.
func compare(t interface{ Errorf(string, ...any) }, text string) {
	want, wantErr := reference.ParseNormalizedNamed(text)
	got, err := imageref.Parse(text)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Errorf("Parse(%q): got %v, want %v", text, err, wantErr)
		return
	}
	_, wantErr = reference.ParseNamed(text)
	if _, err := imageref.ParseCanonical(text); fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Errorf("ParseCanonical(%q): got %v, want %v", text, err, wantErr)
	}
	if want == nil {
		return
	}
	type meaning struct {
		Text, Name, Domain, Path, Familiar, FamiliarName, Tag, Digest string
		NameOnly                                                      bool
	}
	there := meaning{
		Text: want.String(), Name: want.Name(), Domain: reference.Domain(want), Path: reference.Path(want),
		Familiar: reference.FamiliarString(want), FamiliarName: reference.FamiliarName(want), NameOnly: reference.IsNameOnly(want),
	}
	if tagged, ok := want.(reference.Tagged); ok {
		there.Tag = tagged.Tag()
	}
	if digested, ok := want.(reference.Digested); ok {
		there.Digest = digested.Digest().String()
	}
	here := meaning{
		Text: got.String(), Name: got.Name(), Domain: got.Domain, Path: got.Path,
		Familiar: got.Familiar().String(), FamiliarName: got.Familiar().Name(), NameOnly: got.IsNameOnly(),
		Tag: got.Tag, Digest: got.Digest,
	}
	if diff := cmp.Diff(there, here); diff != "" {
		t.Errorf("%q (-there +here):\n%s", text, diff)
	}
}
