package dockerfile_test

import (
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/dockerfile"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// hole makes the rows readable.
const hole = tilt.Hole

var rows = []struct {
	name    string
	text    string
	args    map[string]string
	target  string
	sources []string
	images  []string
}{
	{name: "empty"},
	{
		name:    "one stage",
		text:    "FROM alpine:3.20\nCOPY bin/app /app\nADD a.tgz b /c/\nCMD [\"/app\"]\n",
		sources: []string{"bin/app", "a.tgz", "b"}, images: []string{"alpine:3.20"},
	},
	{
		name:    "paths are of the context",
		text:    "FROM scratch\nCOPY . /\nCOPY ./a/ /b/../c ../d x/*.go e[0-9] /\nCOPY / /x",
		sources: []string{".", "a", "c", "d", "x/*.go", "e[0-9]"},
	},
	{
		name:    "any case and any blanks",
		text:    "\t from a \n  copy\tx\t y  z/ \r\nAdd --chown=1:1 w /",
		sources: []string{"x", "y", "w"}, images: []string{"a"},
	},
	{
		name:    "continued lines",
		text:    "FROM a\nCOPY x \\\n  # COPY no /\n\n   y \\  \n /z\nRUN echo \\\\\nCOPY v /\n",
		sources: []string{"x", "y", "v"}, images: []string{"a"},
	},
	{
		name:    "CRLF and a byte order mark",
		text:    "\uFEFFFROM a\r\nCOPY x \\\r\n  y /\r\n",
		sources: []string{"x", "y"}, images: []string{"a"},
	},
	{
		name:    "another escape",
		text:    "# syntax=docker/dockerfile:1\n# Escape = `\nFROM a\nCOPY x `\n  y C:\\\nCOPY z /\n",
		sources: []string{"x", "y", "z"}, images: []string{"a"},
	},
	{
		name:    "a directive below a comment is none",
		text:    "# hello\n# escape=`\nFROM a\nCOPY x \\\n y /\n",
		sources: []string{"x", "y"}, images: []string{"a"},
	},
	{
		name:    "JSON",
		text:    "FROM a\nCOPY [\"x y\", \"z\", \"/\"]\nCOPY --link [ \"v\",\"/\"]\nCOPY [w] /\n",
		sources: []string{"x y", "z", "v", "[w]"}, images: []string{"a"},
	},
	{
		name: "heredocs",
		text: "FROM a\nCOPY <<EOF x /y/\nCOPY no /\nEOF\nRUN <<-A cat > /x && cat <<'B'\n\tCOPY no /\n\tA\nCOPY no /\nB\n" +
			"RUN [\"sh\", \"-c\", \"cat <<EOF\"]\nRUN echo \"<<EOF\" 1<<EOF\nCOPY no /\nEOF\nONBUILD COPY <<EOF /\nADD no /\nEOF\nADD << C /\nADD no /\nC\nCOPY z /\n",
		sources: []string{"x", "z"}, images: []string{"a"},
	},
	{
		name:    "remote sources",
		text:    "FROM a\nADD https://x/y.tgz git@github.com:a/b.git#c x /\n",
		sources: []string{"x"}, images: []string{"a"},
	},
	{
		name: "stages",
		text: "FROM golang:1.25 AS build\nCOPY go.mod .\nFROM build as test\nCOPY t .\n" +
			"FROM alpine\nCOPY --from=BUILD /x /x\nCOPY --from=0 /x /y\nCOPY --from=nginx:1 /z /z\nCOPY conf /",
		sources: []string{"go.mod", "conf"}, images: []string{"golang:1.25", "alpine", "nginx:1"},
	},
	{
		name:   "a target",
		text:   "FROM a AS one\nCOPY 1 .\nFROM one AS two\nCOPY 2 .\nFROM b AS three\nCOPY 3 .\n",
		target: "Two", sources: []string{"1", "2"}, images: []string{"a"},
	},
	{name: "a target by number", text: "FROM a\nCOPY 1 .\nFROM b\nCOPY 2 .\n", target: "0", sources: []string{"1"}, images: []string{"a"}},
	{name: "a target that is not there", text: "FROM a\nCOPY 1 .\n", target: "x"},
	{
		name:    "a stage called as an image",
		text:    "FROM nginx AS nginx\nCOPY --from=nginx /a /b\nCOPY x /\n",
		sources: []string{"x"}, images: []string{"nginx"},
	},
	{
		name:    "platforms",
		text:    "FROM --platform=$BUILDPLATFORM a:1 AS b\nFROM --platform=linux/amd64 b\nCOPY x /\n",
		sources: []string{"x"}, images: []string{"a:1"},
	},
	{
		name: "arguments",
		text: "ARG TAG=1 OTHER\nARG BASE=base:${TAG}\nFROM $BASE\nARG TAG\nARG DIR=src\nARG NONE\n" +
			"COPY $TAG ${DIR}/a ${NONE:-d}/b \"$DIR\"/c '$DIR'/d \\$x $NONE/e $BASE /\n",
		sources: []string{"1", "src/a", "d/b", "src/c", "$DIR/d", "$x", hole + "/e", hole}, images: []string{"base:1"},
	},
	{
		name:    "arguments that are given",
		text:    "ARG BASE=a\nFROM ${BASE}\nARG DIR=src\nARG OUT\nCOPY $DIR $OUT $UNDECLARED /\n",
		args:    map[string]string{"BASE": "b", "DIR": "lib", "OUT": "o" + hole, "UNDECLARED": "x"},
		sources: []string{"lib", "o" + hole, hole}, images: []string{"b"},
	},
	{
		name: "environment",
		text: "FROM a AS one\nENV A=1 B=\"2 3\" C=$A\nENV D 4 5\nARG E=$A/x\nFROM one\nENV A=6 F=$A\n" +
			"COPY [\"$A\", \"$B\", \"$D\", \"$E\", \"$F\", \"x${C}y\", \"/\"]\n",
		sources: []string{"6", "2 3", "4 5", "1/x", "1", "x" + hole + "y"}, images: []string{"a"},
	},
	{
		name:    "forms of variables",
		text:    "FROM a\nENV S=s E=\nCOPY ${S:-x} ${E:-x} ${E-y}1 ${S:+z} ${U:+u}2 ${U-v} ${U:-${S}w} ${S%s}3 ${S?no}4 ${} $ /\n",
		sources: []string{"s", "x", "1", "z", "2", "v", "sw", hole + "3", "s4", hole, "$"}, images: []string{"a"},
	},
	{
		name:    "platform arguments",
		text:    "FROM a\nARG TARGETARCH\nCOPY app-$TARGETARCH app-${TARGETARCH:-amd64}.x /\n",
		sources: []string{"app-" + hole, "app-" + hole + ".x"}, images: []string{"a"},
	},
	{
		name: "mounts",
		text: "FROM a AS s\nRUN --mount=type=bind,source=go.mod,target=go.mod --mount=type=cache,target=/c true\nRUN --mount=target=/src make\n" +
			"RUN --mount=from=s,src=/x,dst=/y --mount=type=bind,from=img:1,target=/z --mount=type=secret,id=x,src=no true\n" +
			"RUN --mount=type=cache,from=img:2,source=/q,target=/q true\n",
		sources: []string{"go.mod", "."}, images: []string{"a", "s", "img:1", "img:2"},
	},
	{name: "onbuild", text: "FROM a\nONBUILD COPY x /\nCOPY y /\n", sources: []string{"y"}, images: []string{"a"}},
	{name: "no way back from the unknown", text: "FROM a\nCOPY x/$V/../y z/../$W /\n", sources: []string{"x/" + hole, hole}, images: []string{"a"}},
	{name: "unknown images", text: "FROM a:$TAG\nCOPY --from=$X /a /b\n", images: []string{"a:" + hole, hole}},
	{name: "a heredoc without an end", text: "FROM a\nCOPY x /\nRUN <<EOF\nCOPY y /\n", sources: []string{"x"}, images: []string{"a"}},
	{name: "a later stage", text: "FROM a\nCOPY --from=b /x /\nCOPY y /\nFROM c AS b\nCOPY z /\n", target: "0", sources: []string{"y", "z"}, images: []string{"a", "c"}},
}

func TestRead(t *testing.T) {
	for _, tc := range rows {
		t.Run(tc.name, func(t *testing.T) {
			f := dockerfile.Read([]byte(tc.text), tc.args)
			if diff := cmp.Diff(tc.sources, f.ContextSources(tc.target)); diff != "" {
				t.Errorf("sources (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.images, f.Images(tc.target)); diff != "" {
				t.Errorf("images (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFile(t *testing.T) {
	got := dockerfile.Read([]byte(`ARG X=x
FROM a AS one
ONBUILD ADD $X /y
COPY --exclude=*.md \
  --exclude=$X b c/

FROM ONE
COPY --link --from=one /p /q
RUN --mount=source=s,target=/t true
`), nil)
	want := &dockerfile.File{Stages: []dockerfile.Stage{
		{
			Name: "one", From: "a", FromStage: -1, Line: 2,
			OnBuild: []dockerfile.Copy{{Instruction: "ADD", Sources: []string{hole}, Dest: "/y", FromStage: -1, Line: 3}},
			Copies: []dockerfile.Copy{
				{Instruction: "COPY", Sources: []string{"b"}, Dest: "c/", Excludes: []string{"*.md", hole}, FromStage: -1, Line: 4},
			},
		},
		{
			From: "ONE", FromStage: 0, Line: 7,
			Copies: []dockerfile.Copy{
				{Instruction: "COPY", Sources: []string{"/p"}, Dest: "/q", From: "one", FromStage: 0, Line: 8},
				{Instruction: "RUN", Sources: []string{"s"}, Dest: "/t", FromStage: -1, Line: 9},
			},
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestProblems(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		want []dockerfile.Problem
	}{
		"empty":       {"# x\n", []dockerfile.Problem{{Line: 1, Text: "there is no FROM"}}},
		"before FROM": {"ARG x\nRUN true\nFROM a\n", []dockerfile.Problem{{Line: 2, Text: "RUN stands before FROM"}}},
		"FROM":        {"FROM a b\nFROM\n", []dockerfile.Problem{{Line: 1, Text: "FROM takes an image, and AS with a name"}, {Line: 2, Text: "FROM takes an image, and AS with a name"}}},
		"COPY":        {"FROM a\nCOPY x\n", []dockerfile.Problem{{Line: 2, Text: "COPY takes a source and a destination"}}},
		"heredoc":     {"FROM a\n\nRUN <<X\n", []dockerfile.Problem{{Line: 3, Text: "the heredoc X has no end"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, dockerfile.Read([]byte(tc.text), nil).Problems); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Files that no person wrote take no time to speak of either.
func TestBounds(t *testing.T) {
	for name, text := range map[string]string{
		"values":   "FROM a\nENV A=xxxxxxxx\n" + strings.Repeat("ENV A=$A$A$A$A\n", 100) + "COPY" + strings.Repeat(" $A", 20000) + " /\n",
		"stages":   strings.Repeat("FROM a AS a\nENV A$A=$A\nCOPY --from=a $A /\n", 20000),
		"defaults": "FROM a\nCOPY " + strings.Repeat("${A:-", 20000) + strings.Repeat("}", 20000) + " /\n",
		"heredocs": "FROM a\n" + strings.Repeat("COPY <<A <<B x /\nA\nB\n", 10000),
		"sources":  "FROM a\n" + strings.Repeat("COPY x y /\n", 20000),
		"escapes":  "FROM a\nRUN " + strings.Repeat("\\\n", 200000),
		"quotes":   "FROM a\nRUN --x=" + strings.Repeat("'\"", 200000),
		"blanks":   "FROM a\nRUN <<" + strings.Repeat(" ", 200000) + "A",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			f := dockerfile.Read([]byte(text), nil)
			f.ContextSources("")
			f.Images("")
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, tc := range rows {
		f.Add([]byte(tc.text), "DIR", "x", tc.target)
	}
	f.Fuzz(func(t *testing.T, text []byte, name, value, target string) {
		file := dockerfile.Read(text, map[string]string{name: value})
		for i, s := range file.Stages {
			if s.FromStage >= i || s.FromStage < -1 {
				t.Errorf("stage %d is from %d", i, s.FromStage)
			}
			for _, c := range s.Copies {
				if c.FromStage >= len(file.Stages) || c.FromStage < -1 {
					t.Errorf("stage %d copies from %d", i, c.FromStage)
				}
			}
		}
		for _, p := range file.ContextSources(target) {
			if path.Clean(p) != p || strings.HasPrefix(p, "/") || p == ".." || strings.HasPrefix(p, "../") {
				t.Errorf("%q is no clean path in the context", p)
			}
		}
		file.Images(target)
		file.Stage(target)
	})
}
