package tiltfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// guardedVariable tells a test binary that it is the process under the guard,
// and what it is to do there.
const guardedVariable = "TILTGEN_TEST_GUARDED"

// exitUnguarded is how such a process ends where there is no guard.
const exitUnguarded = 77

func TestMain(m *testing.M) {
	if deed := os.Getenv(guardedVariable); deed != "" {
		// Not os.Exit, which would write what was measured of the tests' coverage.
		syscall.Exit(underGuard(deed, os.Args[1]))
	}
	os.Exit(m.Run())
}

// underGuard reads all Tiltfiles in the folders of a folder, or does what no
// reading may do, and then still ends well unless the guard ends it.
func underGuard(deed, dir string) int {
	if err := guard(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUnguarded
	}
	if do := deeds[deed]; do != nil {
		do(dir)
		return 0
	}
	read := 0
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*Tiltfile"))
	for _, file := range files {
		if _, err := tiltfile.Load(file, tiltfile.Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		read++
	}
	fmt.Println(read)
	return 0
}

// deeds are what no reading may do; their errors are of no interest.
var deeds = map[string]func(dir string){
	"start a program":   func(string) { _ = exec.Command("true").Run() },
	"open a connection": func(string) { _, _ = net.Dial("tcp", "127.0.0.1:1") },
	"ask for a name":    func(string) { _, _ = net.LookupHost("tilt.dev") },
	"make a file":       func(dir string) { _, _ = os.Create(filepath.Join(dir, "new")) },
	"write to a file":   func(dir string) { _, _ = os.OpenFile(filepath.Join(dir, "old"), os.O_WRONLY, 0) },
	"make a folder":     func(dir string) { _ = os.Mkdir(filepath.Join(dir, "folder"), 0o755) },
	"rename a file":     func(dir string) { _ = os.Rename(filepath.Join(dir, "old"), filepath.Join(dir, "new")) },
	"remove a file":     func(dir string) { _ = os.Remove(filepath.Join(dir, "old")) },
	"date a file":       func(dir string) { _ = os.Chmod(filepath.Join(dir, "old"), 0o600) },
}

// guardedRun runs this test binary under the guard.
func guardedRun(t *testing.T, deed, dir string) (stdout string, err error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, dir)
	cmd.Env = append(os.Environ(), guardedVariable+"="+deed)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == exitUnguarded {
		t.Skipf("there is no guard on this machine: %s", complaint.String())
	}
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, complaint.String())
	}
	return out.String(), err
}

// TestGuard holds that nothing goes past the guard unseen: each deed ends the
// process, and without one it ends well.
func TestGuard(t *testing.T) {
	for deed := range deeds {
		t.Run(deed, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "old"), "old")
			_, err := guardedRun(t, deed, dir)
			if err == nil || !strings.Contains(err.Error(), "bad system call") {
				t.Errorf("the guard did not see it: %v", err)
			}
			if d := cmp.Diff(map[string]string{"old": "old"}, contents(t, dir)); d != "" {
				t.Errorf("-before +after\n%s", d)
			}
		})
	}
}

// TestNothingRuns reads every case and every seed of the fuzz tests on a real
// disk, under the guard.
func TestNothingRuns(t *testing.T) {
	dir := t.TempDir()
	wrote := writeCorpus(t, dir)
	before := contents(t, dir)
	out, err := guardedRun(t, "read", dir)
	if err != nil {
		t.Fatal(err)
	}
	if read, _ := strconv.Atoi(strings.TrimSpace(out)); read != wrote || read < 100 {
		t.Errorf("%s Tiltfiles were read of %d", out, wrote)
	}
	if d := cmp.Diff(before, contents(t, dir)); d != "" {
		t.Errorf("-before +after\n%s", d)
	}
}
