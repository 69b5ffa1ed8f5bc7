//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait for a state; a healthy run needs a fraction of it.
const patience = 2 * time.Minute

// session is a running Tilt.
type session struct {
	p    *project
	port int
	log  string
	cmd  *exec.Cmd
	gone chan struct{}
}

// up starts tilt up on the project.
func up(t *testing.T, p *project) *session {
	t.Helper()
	return start(t, p, "up", "--stream")
}

// start runs Tilt in a process group of its own, so that nothing outlives the
// test even if Tilt has to be killed.
func start(t *testing.T, p *project, args ...string) *session {
	t.Helper()
	s := &session{p: p, port: freePort(t), gone: make(chan struct{})}
	out, err := os.CreateTemp(logFolder(t), strings.ReplaceAll(t.Name(), "/", "-")+"-*.log")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	s.log = out.Name()
	args = append(args, "--port", strconv.Itoa(s.port), "--web-mode=prod")
	s.cmd = exec.Command(tiltProgram(), args...)
	s.cmd.Dir = p.dir
	s.cmd.Env = append(os.Environ(), "DO_NOT_TRACK=1", "TILT_DISABLE_ANALYTICS=1")
	s.cmd.Stdout, s.cmd.Stderr = out, out
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.runs = append(p.runs, s)
	go func() {
		s.cmd.Wait()
		close(s.gone)
	}()
	t.Cleanup(func() {
		s.stop()
		if t.Failed() {
			t.Logf("the end of %s:\n%s", s.log, s.tail(80))
		}
	})
	return s
}

// stop ends Tilt, by force if it does not heed a request.
func (s *session) stop() {
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.gone:
	case <-time.After(45 * time.Second):
	}
	syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	<-s.gone
}

// run is a command of Tilt that talks to this one.
func (s *session) run(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(tiltProgram(), append(args, "--port", strconv.Itoa(s.port))...)
	cmd.Env = append(os.Environ(), "DO_NOT_TRACK=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", cmd, err)
	}
	return string(out)
}

// statuses are the update statuses of all resources, and of those that run in
// the cluster the pods'.
func (s *session) statuses(t *testing.T) map[string]string {
	t.Helper()
	var list struct {
		Items []struct {
			Metadata struct{ Name string }
			Status   struct{ UpdateStatus, RuntimeStatus string }
		}
	}
	if err := json.Unmarshal([]byte(s.run(t, "get", "uiresources", "-o", "json")), &list); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, item := range list.Items {
		all[item.Metadata.Name] = item.Status.UpdateStatus
		if item.Status.RuntimeStatus == "pending" {
			all[item.Metadata.Name] = "pending"
		}
	}
	return all
}

// busy names a resource that has something to do, or is empty.
func (s *session) busy(t *testing.T) string {
	t.Helper()
	return s.busyBeside(t, "")
}

// busyBeside is busy, but for one resource.
func (s *session) busyBeside(t *testing.T, except string) string {
	t.Helper()
	for name, status := range s.statuses(t) {
		if name != except && (status == "pending" || status == "in_progress") {
			return name + " is " + status
		}
	}
	return ""
}

// settle waits until the last sources are served and Tilt has come to rest,
// and they are still served then.
func (s *session) settle(t *testing.T, pg *pages) {
	t.Helper()
	want := s.p.want(t)
	quiet := 0
	wait(t, "the last sources are served, and all is quiet", func() string {
		why := pg.current(want)
		if why == "" {
			why = s.busy(t)
		}
		if why != "" {
			quiet = 0
			return why
		}
		// One hop between two stages looks quiet while Tilt waits for the end
		// of a burst of file events.
		if quiet++; quiet < 3 {
			return "quiet for the first time"
		}
		return ""
	})
}

// liveUpdates counts the live updates in the log.
func (s *session) liveUpdates() int { return s.count("Will copy ") }

// count is how often the log says something.
func (s *session) count(what string) int {
	text, _ := os.ReadFile(s.log)
	return strings.Count(string(text), what)
}

// tail is the end of the log.
func (s *session) tail(lines int) string {
	text, _ := os.ReadFile(s.log)
	all := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// wait waits for a state: until says what is missing, or nothing.
func wait(t *testing.T, what string, until func() string) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		why := until()
		if why == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s; %s", patience, what, why)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// cleanCluster removes what an earlier run deployed, now and after the test,
// and after the test the images of this machine.
func cleanCluster(t *testing.T) {
	t.Helper()
	remove := func() {
		kubectl(t, "delete", "deployments,services,configmaps", "-l", "app=petstore", "--now", "--wait")
		kubectl(t, "wait", "--for=delete", "pods", "-l", "app=petstore", "--timeout=60s")
	}
	remove()
	t.Cleanup(func() {
		remove()
		removeImages(t, imageRef)
	})
}

// removeImages removes the images that the tests built, by their name and tag,
// since an equal image may have others too.
func removeImages(t *testing.T, name string) {
	t.Helper()
	refs, err := exec.Command("docker", "images", "--format", "{{.Repository}}:{{.Tag}}", name).Output()
	if err != nil {
		t.Error(err)
	}
	for _, ref := range strings.Fields(string(refs)) {
		exec.Command("docker", "rmi", ref).Run()
	}
}

// kubectl runs kubectl and returns what it prints.
func kubectl(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("kubectl", args...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return strings.TrimSpace(string(out))
}

// logFolder is where the logs of Tilt go.
func logFolder(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("E2E_LOGS")
	if folder == "" {
		return t.TempDir()
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// report ends the watching, logs what came of it, and fails the test if
// anything inconsistent was served. It is deferred, so that it also tells of a
// test that gave up.
func report(t *testing.T, p *project, w *watcher) {
	t.Helper()
	w.finish()
	live := 0
	for _, run := range p.runs {
		live += run.liveUpdates()
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%7s %9s %14s %6s %14s %9s\n", "edits", "samples", "inconsistent", "pods", "live updates", "current")
	fmt.Fprintf(&table, "%7d %9d %14d %6d %14d %9v", p.edits, w.samples, len(w.wrong), len(w.pods), live, !t.Failed())
	t.Logf("\n%s", table.String())
	if len(w.wrong) > 0 {
		t.Errorf("%d of %d samples are inconsistent, the first:\n%s", len(w.wrong), w.samples, strings.Join(w.wrong[:min(5, len(w.wrong))], "\n"))
	}
}
