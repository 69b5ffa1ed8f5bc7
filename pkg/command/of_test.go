package command_test

import (
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

func TestOf(t *testing.T) {
	for _, tc := range []struct {
		name string
		cmd  tilt.Cmd
		dir  string
		env  map[string]string
		want effects
	}{
		{name: "no command"},
		{
			name: "arguments",
			cmd:  tilt.Cmd{Argv: []string{"cp", "$a", "*.b", "d/"}},
			want: effects{Writes: paths("d/$a", "d/*.b"), Reads: paths("$a", "*.b"), Programs: []string{"cp"}},
		},
		{
			name: "a shell in arguments",
			cmd:  tilt.Cmd{Argv: []string{"sh", "-c", "touch $A $1", "me", "b"}},
			env:  map[string]string{"A": "a"},
			want: effects{Writes: paths("a", "b"), Programs: []string{"sh", "touch"}},
		},
		{
			name: "unknown arguments",
			cmd:  tilt.Cmd{Argv: []string{"sh", "-c", "touch $1 $2", hole, hole}},
			want: effects{Writes: paths(hole), Programs: []string{"sh", "touch"}},
		},
		{
			name: "an empty default of a variable that is set",
			cmd:  tilt.Cmd{Shell: "a=b; touch ${a-} ${a:-}c"},
			want: effects{Writes: paths("b", "bc"), Programs: []string{"touch"}},
		},
		{
			name: "a folder",
			cmd:  tilt.Cmd{Shell: "touch a ../b /c; cd d; make"},
			dir:  "x/./y/",
			want: effects{Writes: paths("x/y/a", "x/b", "/c"), Programs: []string{"touch", "cd", "make"}, Opaque: opaque("make @x/y/d")},
		},
		{
			name: "an absolute folder",
			cmd:  tilt.Cmd{Shell: "touch a ../b $PWD/c"},
			dir:  "/x",
			want: effects{Writes: paths("/x/a", "/b", "/x/c"), Programs: []string{"touch"}},
		},
		{
			name: "an unknown folder",
			cmd:  tilt.Cmd{Shell: "touch a"},
			dir:  hole,
			want: effects{Writes: paths(hole + "/a"), Programs: []string{"touch"}},
		},
		{
			name: "an environment",
			cmd:  tilt.Cmd{Shell: "touch $A/x; docker push $EXPECTED_REF"},
			env:  map[string]string{"A": "a" + hole, "EXPECTED_REF": "r"},
			want: effects{
				Writes: paths("a" + hole + "/x"), Programs: []string{"touch", "docker"},
				Images: []command.Image{{Op: command.Push, Ref: "r"}},
			},
		},
		{
			name: "marks of the package in a text are holes",
			cmd:  tilt.Cmd{Shell: "touch x\uFDD1 y\uFDD3"},
			want: effects{Writes: paths("x"+hole, "y"+hole), Programs: []string{"touch"}},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, command.Of(tc.cmd, tc.dir, tc.env)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTextThatIsNoScript(t *testing.T) {
	for name, tc := range map[string]struct{ sh, err string }{
		"quote":  {"touch a\necho 'b", "2:6: reached EOF without closing quote `'`"},
		"fi":     {"if true; then touch a", "1:1: `if` statement must end with `fi`"},
		"nested": {"touch a; sh -c 'b )'", "in the script for sh: 1:3: a command can only contain words and redirects; encountered `)`"},
	} {
		t.Run(name, func(t *testing.T) {
			got := command.Of(tilt.Cmd{Shell: tc.sh}, "", nil)
			if got.Err == nil || got.Err.Error() != tc.err {
				t.Errorf("Err is %v, want %s", got.Err, tc.err)
			}
			if diff := cmp.Diff(opaque("text that is no shell script"), got.Opaque); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What would take for ever, or more memory than there is, is given up.
func TestBounds(t *testing.T) {
	for name, sh := range map[string]string{
		"long":               strings.Repeat("true\n", 1<<20),
		"brackets":           strings.Repeat("(", 10000) + "true" + strings.Repeat(")", 10000),
		"substitutions":      strings.Repeat("$(", 10000) + "true" + strings.Repeat(")", 10000),
		"ifs":                strings.Repeat("if true; then ", 1000) + "true" + strings.Repeat("; fi", 1000),
		"defaults":           "touch " + strings.Repeat("${a:-", 300) + strings.Repeat("}", 300),
		"functions":          "f0() { touch a; }\n" + calls(40) + "f40",
		"loops":              strings.Repeat("for x in 1 2 3 4 5 6 7 8; do ", 20) + "touch $x" + strings.Repeat("; done", 20),
		"values":             "a=xxxxxxxxxxxxxxxx\n" + strings.Repeat("a=$a$a$a$a\n", 40) + "for x in $a; do eval $a; done",
		"branches":           strings.Repeat("if a; then b=1; else c=1; fi\n", 4000) + strings.Repeat("v$a=1; ", 10),
		"variables in loops": assignments(3000) + strings.Repeat("while a; do (b); if c; then d; fi; done\n", 1000),
		"evals":              "a='eval $a'; eval $a",
		"texts in loops":     "t='" + strings.Repeat("touch a; ", 1000) + "'\n" + strings.Repeat("for x in 1 2 3 4 5 6 7 8; do ", 5) + "eval $t" + strings.Repeat("; done", 5),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got := command.Of(tilt.Cmd{Shell: sh}, "", nil)
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
			if name != "branches" && name != "variables in loops" && len(got.Opaque) == 0 {
				t.Errorf("nothing is opaque: %v", got)
			}
		})
	}
}

func calls(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.NewReplacer("N", string(rune('0'+(i+1)/10))+string(rune('0'+(i+1)%10)), "P", string(rune('0'+i/10))+string(rune('0'+i%10))).
			Replace("fN() { fP; fP; }\n"))
	}
	return strings.NewReplacer("f00", "f0").Replace(b.String())
}

func assignments(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("v" + strings.Repeat("x", i%50) + string(rune('a'+i%26)) + "=1\n")
	}
	return b.String()
}

// Long chains are no deep nesting.
func TestLongChains(t *testing.T) {
	for name, sep := range map[string]string{"and": " && ", "or": " || ", "pipe": " | ", "semicolon": "; "} {
		t.Run(name, func(t *testing.T) {
			got := command.Of(tilt.Cmd{Shell: strings.Repeat("touch a"+sep, 1000) + "touch b"}, "", nil)
			if diff := cmp.Diff(effects{Writes: paths("a", "b"), Programs: []string{"touch"}}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzOf(f *testing.F) {
	for _, tc := range slices.Concat(shellRows, fileRows, buildRows, imageRows, wildRows) {
		f.Add(tc.sh, "", "A")
		f.Add(tc.sh, "a/b", hole)
	}
	f.Fuzz(func(t *testing.T, sh, dir, value string) {
		env := map[string]string{"A": value, "X": value}
		for _, cmd := range []tilt.Cmd{{Shell: sh}, {Argv: strings.Fields(sh)}} {
			got := command.Of(cmd, dir, env)
			for _, p := range slices.Concat(got.Writes, got.Reads, got.Removes) {
				checkPlace(t, p.Path)
			}
			for _, p := range got.Folders {
				checkPlace(t, p)
			}
			for _, m := range got.Images {
				checkText(t, m.Ref+m.Source+m.Target+m.Cluster)
				for _, p := range []string{m.Context, m.Dockerfile} {
					if p != "" {
						checkPlace(t, p)
					}
				}
			}
			for _, o := range got.Opaque {
				checkText(t, o.What)
			}
			for _, p := range got.Programs {
				checkText(t, p)
			}
		}
	})
}

func checkPlace(t *testing.T, p string) {
	t.Helper()
	checkText(t, p)
	if path.Clean(p) != p {
		t.Errorf("the path %q is not clean", p)
	}
	if p == "/dev" || strings.HasPrefix(p, "/dev/") {
		t.Errorf("%q is a device", p)
	}
}

// checkText finds the package's own marks.
func checkText(t *testing.T, text string) {
	t.Helper()
	if strings.ContainsAny(text, "\uFDD1\uFDD2\uFDD3\uFDD4\uFDD5\uFDD6") {
		t.Errorf("%q has a mark in it", text)
	}
}
