package tiltfile_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// pinned are the options that a case gives under "pinned", one a line: env
// KEY=VALUE, arg WORD, no args, or context NAME.
func pinned(t *testing.T, a *txtar.Archive) tiltfile.Options {
	t.Helper()
	var o tiltfile.Options
	for _, f := range a.Files {
		if f.Name != "pinned" {
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			switch kind, value, _ := strings.Cut(strings.TrimRight(line, "\n"), " "); kind {
			case "env":
				if o.Env == nil {
					o.Env = map[string]string{}
				}
				name, text, _ := strings.Cut(value, "=")
				o.Env[name] = text
			case "arg":
				o.Args = append(o.Args, value)
			case "no":
				o.Args = []string{}
			case "context":
				o.Context = value
			default:
				t.Fatalf("what is %q?", line)
			}
		}
	}
	return o
}

// TestDecisionsAgreeWithPinnedValues reads files with random conditions on
// variables, once as it is and once for each way in which the variables can be
// set: what is declared there is what was said to be declared under these
// decisions.
func TestDecisionsAgreeWithPinnedValues(t *testing.T) {
	variables := []string{"A", "B", "C", "D"}
	rapid.Check(t, func(t *rapid.T) {
		text := conditional(t, variables, "", 0)
		whole, err := tiltfile.Parse(folder+"Tiltfile", text, tiltfile.Options{Files: memory{}})
		if err != nil || len(whole.Errors) > 0 || !whole.Complete {
			t.Fatal(err, whole.Errors, text)
		}
		for n := range 1 << len(variables) {
			env := map[string]string{}
			for i, v := range variables {
				env[v] = []string{"", "yes"}[n>>i&1]
			}
			r, err := tiltfile.Parse(folder+"Tiltfile", text, tiltfile.Options{Files: memory{}, Env: env})
			if err != nil || len(r.Errors) > 0 || len(r.Worlds) != 1 || r.Worlds[0].When != nil {
				t.Fatal(err, r.Errors, r.Worlds, text)
			}
			if got, want := declaredNames(r.Worlds[0]), expectedNames(whole, env); !slices.Equal(got, want) {
				t.Fatalf("with %v there are %v, but said was %v\n%s", env, got, want, text)
			}
		}
	})
}

// conditional is a Tiltfile, or a part of one, that declares resources under
// conditions.
func conditional(t *rapid.T, variables []string, indent string, depth int) string {
	var b strings.Builder
	for i := range rapid.IntRange(1, 3).Draw(t, "statements") {
		v := rapid.SampledFrom(variables).Draw(t, "variable")
		w := rapid.SampledFrom(variables).Draw(t, "other")
		condition := rapid.SampledFrom([]string{
			"os.getenv('%s')", "not os.environ.get('%s')", "os.getenv('%s') and not os.getenv('%s')", "os.getenv('%s') or os.getenv('%s')",
		}).Draw(t, "condition")
		condition = fmt.Sprintf(condition, []any{v, w}[:strings.Count(condition, "%s")]...)
		name := fmt.Sprintf("%s-%d", strings.ReplaceAll(indent, " ", "i"), i)
		switch {
		case depth == 3 || rapid.Bool().Draw(t, "leaf"):
			fmt.Fprintf(&b, "%sif (%s) and '%s' not in names:\n%[1]s  names['%[3]s'] = 1\n%[1]s  local_resource('%[3]s', 'true', labels=['x'] if os.getenv('%s') else [])\n", indent, condition, name, w)
		default:
			fmt.Fprintf(&b, "%sif %s:\n%s%[1]selse:\n%[4]s", indent, condition, conditional(t, variables, indent+"  ", depth+1), conditional(t, variables, indent+"  ", depth+1))
		}
	}
	if indent == "" {
		return "names = {}\n" + b.String()
	}
	return b.String()
}

func declaredNames(w *tiltfile.World) []string {
	names := map[string]bool{}
	for _, r := range w.LocalResources {
		names[fmt.Sprint(r.Name, r.Labels, r.At.Start.Line)] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// expectedNames are the resources whose decisions are those of an environment.
func expectedNames(r *tiltfile.Reading, env map[string]string) []string {
	names := map[string]bool{}
	for _, w := range r.Worlds {
		for _, r := range w.LocalResources {
			if taken(r.Exists.When, env) && taken(r.Exists.Variant, env) {
				names[fmt.Sprint(r.Name, r.Labels, r.At.Start.Line)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func taken(when tilt.When, env map[string]string) bool {
	return when == nil || slices.ContainsFunc(when, func(decisions []tilt.Decision) bool {
		return !slices.ContainsFunc(decisions, func(d tilt.Decision) bool {
			name := strings.TrimSuffix(strings.TrimPrefix(d.Condition, `os.environ.get("`), `")`)
			return (env[name] != "") != d.Holds
		})
	})
}
