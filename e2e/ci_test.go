//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestCI deploys the example with tilt ci, which watches no files and runs
// each resource once.
func TestCI(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
	ci(t)
}

// noDockerImage is a kind that cannot load from docker, as happens with images
// of more than one platform.
const noDockerImage = `#!/bin/sh
if [ "$1 $2" = "load docker-image" ]; then
  echo "ERROR: failed to load image" >&2
  exit 1
fi
exec %q "$@"
`

// TestLoadsAnArchive deploys where kind load docker-image fails.
func TestLoadsAnArchive(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
	kind, err := exec.LookPath("kind")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "kind"), fmt.Appendf(nil, noDockerImage, kind), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	if run := ci(t); run.count("loading it as an archive") == 0 {
		t.Error("kind load docker-image did not fail: nothing is shown")
	}
}

// ci runs tilt ci on the example to its end, and looks at the pages.
func ci(t *testing.T) *session {
	t.Helper()
	p := newProject(t)
	run := start(t, p, "ci")
	<-run.gone
	if code := run.cmd.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("tilt ci ended with exit code %d", code)
	}

	// The port forwards of Tilt ended with it.
	forward := exec.Command("kubectl", "port-forward", "deployment/petstore", fmt.Sprintf("%d:8080", p.port))
	if err := forward.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		forward.Process.Kill()
		forward.Wait()
	})
	pg := newPages(p.port)
	want := p.want(t)
	wait(t, "the pages answer", func() string { return pg.current(want) })
	return run
}
