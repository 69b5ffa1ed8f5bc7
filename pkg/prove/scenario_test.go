package prove

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

var update = flag.Bool("update", false, "write what came out into the cases")

// TestScenarios makes the scenarios of the Tiltfile of each archive, beside the
// files that it needs, and compares with what stands under "want".
func TestScenarios(t *testing.T) {
	archives, err := filepath.Glob("testdata/scenarios/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, name, a, dump(examinations(read(t, a))))
		})
	}
}

// TestExamples makes the scenarios of the Tiltfiles that emit wrote.
func TestExamples(t *testing.T) {
	for _, name := range []string{"examples", "petstore"} {
		t.Run(name, func(t *testing.T) {
			folder := map[string]string{"examples": "../../examples", "petstore": "../../examples/petstore"}[name]
			r, err := tiltfile.Load(filepath.Join(folder, "Tiltfile"), tiltfile.Options{})
			if err != nil {
				t.Fatal(err)
			}
			golden := "testdata/examples/" + name + ".txtar"
			a, err := txtar.ParseFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, golden, a, dump(examinations(r)))
		})
	}
}

func compare(t *testing.T, name string, a *txtar.Archive, got string) {
	t.Helper()
	for i := range a.Files {
		if a.Files[i].Name != "want" {
			continue
		}
		if *update {
			a.Files[i].Data = []byte(got)
			if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if d := cmp.Diff(string(a.Files[i].Data), got); d != "" {
			t.Errorf("-want +got\n%s", d)
		}
		return
	}
	t.Fatal("the case says nothing under \"want\"")
}

// read unpacks an archive and reads its Tiltfile.
func read(t *testing.T, a *txtar.Archive) *tiltfile.Reading {
	t.Helper()
	folder := t.TempDir()
	for _, f := range a.Files {
		if f.Name == "want" {
			continue
		}
		path := filepath.Join(folder, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, err := tiltfile.Load(filepath.Join(folder, "Tiltfile"), tiltfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Errors) > 0 {
		t.Fatal(r.Errors[0])
	}
	return r
}

// dump writes scenarios for people, without what has its usual value.
func dump(all []*examination) string {
	var b strings.Builder
	for _, e := range all {
		fmt.Fprintf(&b, "%s %s\n", e.Kind, e.Name)
		for _, c := range e.cases {
			dumpCase(&b, c)
		}
	}
	return b.String()
}

func dumpCase(b *strings.Builder, c instance) {
	fmt.Fprintf(b, "  in %s", c.resource)
	for i, taken := range c.when {
		if i > 0 {
			b.WriteString(" or")
		}
		for _, d := range taken {
			fmt.Fprintf(b, ", %q %v", d.Condition, d.Holds)
		}
	}
	b.WriteString("\n")
	list(b, "    edited", c.scenario.Sources)
	if n := c.scenario.MaxParallelUpdates; n != 0 {
		fmt.Fprintf(b, "    slots: %d\n", n)
	}
	for i := range c.scenario.Resources {
		dumpResource(b, &c.scenario.Resources[i])
	}
	list(b, "    absent", c.absent)
	if c.served != "" {
		fmt.Fprintf(b, "    served: %s by %s\n", c.served, c.server)
	}
	for _, d := range c.doubts {
		fmt.Fprintf(b, "    not known: %s\n", d.Why)
	}
}

func dumpResource(b *strings.Builder, r *schedule.Resource) {
	fmt.Fprintf(b, "    %s %s", r.Kind, r.Name)
	for _, is := range []struct {
		word string
		is   bool
	}{
		{"parallel", r.AllowParallel},
		{"auto_init=False", r.AutoInit != nil && !*r.AutoInit},
		{"manual", r.TriggerMode == tilt.TriggerManual},
		{"atomic", r.Atomic},
		{"readiness_probe", r.ReadinessProbe},
	} {
		if is.is {
			b.WriteString(", " + is.word)
		}
	}
	b.WriteString("\n")
	list(b, "      deps", r.Deps)
	list(b, "      reads", r.Reads)
	list(b, "      writes", r.Writes)
	list(b, "      resource_deps", r.ResourceDeps)
	for _, t := range r.Images {
		fmt.Fprintf(b, "      builds %s\n", t.Name)
		list(b, "        image_deps", t.ImageDeps)
		list(b, "        deps", t.Deps)
		list(b, "        reads", t.Reads)
		list(b, "        writes", t.Writes)
	}
	if r.Opaque != "" {
		fmt.Fprintf(b, "      opaque: %s\n", r.Opaque)
	}
	if r.Stage != nil {
		fmt.Fprintf(b, "      stage: %s\n", r.Stage.Kind)
		for _, s := range r.Stage.Settings.Given() {
			if s.IsList {
				list(b, "        "+s.Key, s.List)
			}
		}
	}
	if l := r.LiveUpdate; l != nil {
		fmt.Fprintf(b, "      live_update: initial_sync %v\n", l.InitialSync)
		list(b, "        fall_back_on", l.FallBackOn)
		list(b, "        syncs", l.Syncs)
	}
}

func list(b *strings.Builder, what string, all []string) {
	if len(all) > 0 {
		fmt.Fprintf(b, "%s: %s\n", what, strings.Join(all, "; "))
	}
}
