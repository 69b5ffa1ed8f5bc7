package modeltest

import (
	"strings"
	"unicode"

	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// text draws texts that are put together from whatever ends a literal, a
// comment or a line.
func text() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"'", `"`, "'''", `"""`, `\`, "\n", "\r", "\t", "\x1b", "#", ",", " ", "-", "{}", "%s", "%", "$HOME", "`", "{name}",
		"\u2028", "\ufeff", "\u0085", "ß", "🙂", "a", "b/c", ")", "]", "# tiltgen: outputs=x", "r'", "\\\n", ".tiltgen",
	})
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(pieces, 1, 6).Draw(t, "pieces"), "") }),
		rapid.StringMatching(`[a-z][a-z0-9_./-]{0,12}`),
	)
}

// name draws names of resources.
func name() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[a-z][a-z0-9-]{0,8}`),
		rapid.StringMatching(`[A-Za-z0-9 '"#,.:;()\[\]{}*!?&|$\\-]{1,6}`),
	).Filter(func(s string) bool { return s != "." && s != ".." && !strings.ContainsFunc(s, unicode.IsControl) })
}

// reference draws the names of images.
func reference() *rapid.Generator[string] {
	return rapid.StringMatching(`((localhost:5000|gcr\.io)/)?[a-z]{1,6}(/[a-z0-9]{1,4}_[a-z]{1,3})?`)
}

// pattern draws patterns of files.
func pattern() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"**/*.md", "src/deep", "src/**", "web/index.html", "**/node_modules"})
}

func label() *rapid.Generator[string] {
	return rapid.StringMatching(`[A-Za-z0-9]([a-z_.-]{0,3}[a-z0-9])?`)
}

// one answers yes in one of n cases.
func (d *drawing) one(n int) bool { return rapid.IntRange(1, n).Draw(d.T, "one") == n }

// maybe draws a text, or none.
func (d *drawing) maybe(g *rapid.Generator[string]) string {
	if !d.one(3) {
		return ""
	}
	return g.Draw(d.T, "text")
}

// list draws up to n different texts; where there are none it is nil, as where
// nothing is declared.
func (d *drawing) list(g *rapid.Generator[string], n int) []string {
	if !d.one(3) {
		return nil
	}
	return rapid.SliceOfNDistinct(g, 1, n, rapid.ID[string]).Draw(d.T, "list")
}

// some draws up to n of the given texts, which differ.
func (d *drawing) some(from []string, n int) []string {
	if len(from) == 0 || d.one(4) {
		return nil
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 1, min(n, len(from)), rapid.ID[string]).Draw(d.T, "some")
}

func (d *drawing) optional() *bool {
	yes, no := true, false
	return rapid.SampledFrom([]*bool{nil, nil, &yes, &no}).Draw(d.T, "optional")
}

func (d *drawing) mode() tilt.TriggerMode {
	return rapid.SampledFrom([]tilt.TriggerMode{tilt.TriggerDefault, tilt.TriggerDefault, tilt.TriggerAuto, tilt.TriggerManual}).Draw(d.T, "mode")
}

// environment draws variables.
func (d *drawing) environment() map[string]string {
	if !d.one(3) {
		return nil
	}
	key := text().Filter(func(s string) bool { return !strings.Contains(s, "=") && !strings.HasPrefix(s, "TILTGEN") })
	return rapid.MapOfN(key, rapid.OneOf(text(), rapid.Just("")), 1, 2).Draw(d.T, "environment")
}

// spelled is a path in one of the ways in which people write it.
func (d *drawing) spelled(path string) string {
	return rapid.SampledFrom([]string{path, path, path, "./" + path, "src/../" + path}).Draw(d.T, "spelled")
}
