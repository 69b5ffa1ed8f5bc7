package stage_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// The runtime runs under dash, bash, busybox sh and macOS's sh, so it is plain
// POSIX: no word of another dialect, and no program beyond those that POSIX
// names, but for ps's lstart and /proc, of which each system has one.
func TestRuntimeIsPOSIX(t *testing.T) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(stage.Runtime), "stage.sh")
	if err != nil {
		t.Fatal(err)
	}
	functions := map[string]bool{}
	called := map[string]bool{}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.FuncDecl:
			functions[node.Name.Value] = true
		case *syntax.CallExpr:
			if len(node.Args) > 0 {
				called[node.Args[0].Lit()] = true
			}
		}
		return true
	})
	maps.DeleteFunc(called, func(name string, _ bool) bool { return functions[name] })
	want := strings.Fields(`: [ awk cat cd cksum cmp continue cp dirname docker echo eval exec exit export find grep kill kind ln mkdir mv od
		printf ps read readlink return rm sed set shift sh sleep sort tr trap unset`)
	got := slices.Sorted(maps.Keys(called))
	for _, name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("the runtime runs %q", name)
		}
	}
	if !functions["content"] || !called["find"] {
		t.Error("the runtime was not understood")
	}
}

// It stands in a Tiltfile as it is, between r”' and ”'.
func TestRuntimeFitsARawString(t *testing.T) {
	if strings.Contains(stage.Runtime, "'''") {
		t.Error("the runtime holds '''")
	}
	for i, r := range stage.Runtime {
		if r > 126 || r < ' ' && r != '\n' && r != '\t' {
			t.Errorf("the runtime holds %q at byte %d", r, i)
		}
	}
}

func TestProtocolStandsInTheRuntime(t *testing.T) {
	if stage.Protocol != 1 || !strings.Contains(stage.Runtime, "protocol 1\" ]") {
		t.Error("the runtime does not speak the protocol that this package names")
	}
}
