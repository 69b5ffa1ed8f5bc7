package stage_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
)

// A session stands for one running Tilt: a process of its own that starts
// steps as its children on request. The runtime tells one Tilt from another by
// the parent's pid and start time, so a restart of Tilt is another session.
type session struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	pid int
}

// startOrder asks a session's process to start a step.
type startOrder struct {
	ID   int
	Argv []string
	Env  []string
	Dir  string
	Log  string
}

// stepReport is what a session's process, or a step's checkpoint, says.
type stepReport struct {
	ID      int
	Started int
	Exited  bool
	Code    int
	Request *request `json:"-"`
}

// tiltProcess is the body of a session's process: the test binary itself, see
// TestMain.
func tiltProcess() {
	orders, reports := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	var mu sync.Mutex
	say := func(r stepReport) {
		mu.Lock()
		defer mu.Unlock()
		_ = reports.Encode(r)
	}
	for {
		var o startOrder
		if orders.Decode(&o) != nil {
			os.Exit(0)
		}
		out, err := os.OpenFile(o.Log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
		if err != nil {
			say(stepReport{ID: o.ID, Exited: true, Code: -2})
			continue
		}
		cmd := &exec.Cmd{Path: o.Argv[0], Args: o.Argv[1:], Env: o.Env, Dir: o.Dir, Stdout: out, Stderr: out,
			SysProcAttr: &syscall.SysProcAttr{Setpgid: true}}
		if err := cmd.Start(); err != nil {
			fmt.Fprintln(out, err)
			say(stepReport{ID: o.ID, Exited: true, Code: -2})
			continue
		}
		_ = out.Close()
		say(stepReport{ID: o.ID, Started: cmd.Process.Pid})
		go func() {
			_ = cmd.Wait()
			// Tilt kills what is left of the process group when the main
			// process is gone (internal/controllers/core/cmd/execer.go).
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			say(stepReport{ID: o.ID, Exited: true, Code: cmd.ProcessState.ExitCode()})
		}()
	}
}

// startSession starts a Tilt; what it reports goes to reports.
func startSession(reports chan<- stepReport, errs *os.File) (*session, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	cmd.Env = []string{"PLAY_TILT=1"}
	cmd.Stderr = errs
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		for dec := json.NewDecoder(out); ; {
			var r stepReport
			if dec.Decode(&r) != nil {
				return
			}
			reports <- r
		}
	}()
	return &session{cmd: cmd, in: in, pid: cmd.Process.Pid}, nil
}

func (s *session) start(o startOrder) error { return json.NewEncoder(s.in).Encode(o) }

// kill ends the Tilt hard. Its steps go on as orphans of the test process,
// which is their reaper (see adoptOrphans).
func (s *session) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// adoptOrphans makes this process the parent of every orphan below it, so that
// it can wait for them.
func adoptOrphans() {
	const prSetChildSubreaper = 36
	_, _, _ = syscall.RawSyscall6(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0, 0, 0, 0)
}

// awaitOrphan reports the end of a step whose Tilt is gone.
func awaitOrphan(id, pid int, reports chan<- stepReport) {
	var status syscall.WaitStatus
	for {
		_, err := syscall.Wait4(pid, &status, 0, nil)
		if err != syscall.EINTR {
			break
		}
	}
	_ = syscall.Kill(-pid, syscall.SIGKILL)
	reports <- stepReport{ID: id, Exited: true, Code: status.ExitStatus()}
}

// lookIn finds a program in a folder, as a PATH that starts with it would.
func lookIn(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	if p := filepath.Join(dir, name); exists(p) {
		return p
	}
	p, err := exec.LookPath(name)
	if err != nil {
		return name
	}
	return p
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
