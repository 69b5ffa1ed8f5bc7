//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/emit"
	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// steps runs the commands of an emitted Tiltfile without Tilt: the runtime
// takes the test's process for it.
type steps struct {
	p    *project
	file *tilt.File
	// path is a PATH on which kind is a stand-in.
	path string
}

// newSteps compiles the project, and makes what Tilt would while it loads the
// Tiltfile.
func newSteps(t *testing.T, p *project) *steps {
	t.Helper()
	declared, _, err := model.Decode("tiltgen.yaml", []byte(p.read(t, "tiltgen.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	tree := model.Dir(p.dir)
	file := emit.Compile(declared, model.NewGraph(declared, tree))
	for _, folder := range file.MakeDirs {
		if err := os.MkdirAll(p.path(folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "kind"), []byte("#!/bin/sh\nexit 0\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return &steps{p: p, file: file, path: bin + string(os.PathListSeparator) + os.Getenv("PATH")}
}

// run runs local resources, by name.
func (s *steps) run(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		i := slices.IndexFunc(s.file.LocalResources, func(r tilt.LocalResource) bool { return r.Name == name })
		if i < 0 {
			t.Fatalf("the Tiltfile has no %s", name)
		}
		r := s.file.LocalResources[i]
		s.exec(t, r.Cmd, r.Env)
	}
}

// customBuild runs the one custom_build, and returns the reference that it
// hands to Tilt.
func (s *steps) customBuild(t *testing.T) string {
	t.Helper()
	if n := len(s.file.CustomBuilds); n != 1 {
		t.Fatalf("the Tiltfile has %d custom_builds", n)
	}
	b := s.file.CustomBuilds[0]
	s.exec(t, b.Cmd, b.Env)
	return firstLine(s.p.read(t, b.OutputsImageRefTo))
}

func (s *steps) exec(t *testing.T, command tilt.Cmd, env map[string]string) {
	t.Helper()
	cmd := exec.Command(command.Argv[0], command.Argv[1:]...)
	cmd.Dir = s.p.dir
	cmd.Env = append(os.Environ(), "PATH="+s.path)
	for key, value := range env {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", command.Argv, err, out)
	}
}
