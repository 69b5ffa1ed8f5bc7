package stage_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tiltgen/tiltgen/pkg/stage"
)

// The checks below show a clause by single steps, where random runs would
// need many seeds to meet the one moment in which it matters.

func TestChecksHold(t *testing.T) {
	for _, m := range mutations {
		if m.check == nil {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			if err := m.check(newFolder(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

func checkOutputs(f folder) error {
	if said, ok := f.step(stage.Build, stage.Settings{Name: "b", Run: "true", Outputs: []string{"made"}}); ok {
		return fmt.Errorf("a build that made nothing succeeded: %s", said)
	}
	return nil
}

func checkUpstream(f folder) error {
	f.step(stage.Build, stage.Settings{Name: "b", Run: "touch ran", After: []string{"a"}})
	if _, err := os.Stat(filepath.Join(f.dir, "ran")); err == nil {
		return errors.New("a build ran before what it is made from")
	}
	return nil
}

const waitsForGo = "touch started; until [ -e go ]; do sleep 0.02; done"

func checkStepLock(f folder) error {
	first := f.background(stage.Build, stage.Settings{Name: "b", Run: waitsForGo})
	f.await("started")
	second := f.background(stage.Build, stage.Settings{Name: "b", Run: "true"})
	said := second.line()
	f.sh("touch go")
	first.wait()
	second.wait()
	if !strings.Contains(said, "waiting for an earlier run of b") {
		return fmt.Errorf("the second run did not wait: %s", said)
	}
	return nil
}

func checkOvertaken(f folder) error {
	run := f.background(stage.Build, stage.Settings{Name: "b", Run: waitsForGo})
	f.await("started")
	f.write(".tiltgen/session", "1-1 protocol 1\n")
	f.sh("touch go")
	if run.wait() {
		return errors.New("a run recorded something for another Tilt")
	}
	return nil
}

func checkLeftovers(f folder) error {
	f.write(".tiltgen/session", "999999999-1 protocol 1\n")
	f.write(".tiltgen/b.stamp", "0123456789abcdef\n")
	if said, ok := f.step(stage.Gate, stage.Settings{Name: "g", Image: "i", Builds: []string{"b"}}); ok {
		return fmt.Errorf("a stamp of an earlier Tilt opened the gate: %s", said)
	}
	return nil
}

func checkLiveLock(f folder) error {
	f.sh("mkdir site; echo 1 > site/a")
	cone := stage.Settings{Name: "g", Image: "i", Inputs: []string{"site"}, Live: []string{"site"}}
	f.must(stage.Gate, cone)
	alive, _, _ := strings.Cut(f.read(".tiltgen/session"), " ")
	f.sh("ln -s " + alive + " .tiltgen/lock/live.i")
	gate := f.background(stage.Gate, cone)
	said := gate.line()
	f.sh("rm -f .tiltgen/lock/live.i")
	gate.wait()
	if !strings.Contains(said, "waiting for the custom_build of i") {
		return fmt.Errorf("the gate did not wait: %s", said)
	}
	return nil
}

// background is a step that runs.
type background struct {
	f    folder
	cmd  *exec.Cmd
	said *bufio.Reader
}

func (f folder) background(kind stage.Kind, s stage.Settings) *background {
	f.t.Helper()
	cmd := f.command(kind, s)
	out, err := cmd.StdoutPipe()
	if err != nil {
		f.t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return &background{f, cmd, bufio.NewReader(out)}
}

// line is the next line that the step says, or what is left when it has ended.
func (b *background) line() string {
	line, _ := b.said.ReadString('\n')
	return line
}

// wait reports whether the step succeeded.
func (b *background) wait() bool {
	for {
		if _, err := b.said.ReadString('\n'); err != nil {
			break
		}
	}
	return b.cmd.Wait() == nil
}

// await waits for a file.
func (f folder) await(name string) {
	f.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(f.dir, name)); err == nil {
			return
		}
		if time.Now().After(deadline) {
			f.t.Fatalf("%s did not come", name)
		}
	}
}
