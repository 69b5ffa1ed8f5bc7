//go:build unix

package e2e

import (
	"fmt"
	"os/exec"
	"testing"
)

// TestCI deploys the example with tilt ci, which watches no files and runs
// each resource once.
func TestCI(t *testing.T) {
	requireCluster(t)
	cleanCluster(t)
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
}
