package stage_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A checkpoint is where a step stops until the play lets it go on: it asks on
// one FIFO and waits on another. The runtime's external commands become
// checkpoints by functions that stand ahead of its text, which costs no
// process; docker, kind and the author's commands by scripts in the steps'
// PATH, and what those do is done by the play, piece by piece (see
// play_docker_test.go, play_author_test.go).

// standIns are the commands that the play carries out itself.
var standIns = []string{"docker", "kind", "author"}

// prelude is put ahead of the runtime. A command without a file to read is the
// end of a pipeline, and no checkpoint.
const prelude = `
checkpoint() {
  local IFS=' '
  printf '%s %s %s\n' "$HARNESS_STEP" 0 "$*" > "$HARNESS/req"
  read -r _ < "$HARNESS/go.$HARNESS_STEP"
}
mv() { checkpoint mv "$@"; command mv "$@"; }
cp() { checkpoint cp "$@"; command cp "$@"; }
rm() { checkpoint rm "$@"; command rm "$@"; }
ln() { checkpoint ln "$@"; command ln "$@"; }
mkdir() { checkpoint mkdir "$@"; command mkdir "$@"; }
readlink() { checkpoint readlink "$@"; command readlink "$@"; }
find() { checkpoint find "$@"; command find "$@"; }
cat() { [ $# -eq 0 ] || checkpoint cat "$@"; command cat "$@"; }
sed() { [ $# -lt 3 ] || checkpoint sed "$@"; command sed "$@"; }
sleep() { checkpoint sleep "$@"; }
`

const standInText = `#!/bin/sh
printf '%%s\n' "$PWD" "$@" > "$HARNESS/args.$$"
printf '%%s %%s %%s\n' "$HARNESS_STEP" $$ "%[1]s" > "$HARNESS/req"
read -r code out < "$HARNESS/go.$HARNESS_STEP"
[ -z "$out" ] || /bin/cat "$HARNESS/$out"
exit "$code"
`

// A request is one process that stands at a checkpoint.
type request struct {
	id    int
	pid   string
	verb  string
	text  string
	args  []string // of a stand-in; the first is its working directory
	work  func() bool
	calls int
	code  int
	out   string
}

// box is the play's own folder: the steps' PATH, FIFOs and logs.
type box struct {
	dir     string
	req     *os.File
	reports chan stepReport
	gates   map[int]*os.File
	next    int
}

func newBox(dir, shell string) (*box, error) {
	b := &box{dir: dir, reports: make(chan stepReport, 256), gates: map[int]*os.File{}}
	bin := filepath.Join(dir, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return nil, err
	}
	sh, err := exec.LookPath(shell)
	if err != nil {
		return nil, err
	}
	if err := os.Symlink(sh, filepath.Join(bin, "sh")); err != nil {
		return nil, err
	}
	for _, name := range standIns {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(fmt.Sprintf(standInText, name)), 0o755); err != nil {
			return nil, err
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "req"), 0o600); err != nil {
		return nil, err
	}
	if b.req, err = os.OpenFile(filepath.Join(dir, "req"), os.O_RDWR, 0); err != nil {
		return nil, err
	}
	go b.listen()
	return b, nil
}

// listen turns lines on the FIFO into reports.
func (b *box) listen() {
	for in := bufio.NewReader(b.req); ; {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		part := strings.SplitN(strings.TrimRight(line, "\n"), " ", 3)
		id, err := strconv.Atoi(part[0])
		if err != nil || len(part) < 3 {
			continue
		}
		r := &request{id: id, pid: part[1], text: part[2]}
		if len(r.text) > 90 {
			r.text = r.text[:90] + "…"
		}
		r.verb, _, _ = strings.Cut(part[2], " ")
		b.reports <- stepReport{ID: id, Request: r}
	}
}

// gate makes the FIFO on which a step is let go on.
func (b *box) gate(id int) error {
	name := filepath.Join(b.dir, fmt.Sprintf("go.%d", id))
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	b.gates[id] = f
	return err
}

// open lets the process behind a request go on.
func (b *box) open(r *request) {
	line := strconv.Itoa(r.code)
	if r.out != "" {
		b.next++
		name := fmt.Sprintf("out.%d", b.next)
		_ = os.WriteFile(filepath.Join(b.dir, name), []byte(r.out), 0o644)
		line += " " + name
	}
	_, _ = b.gates[r.id].WriteString(line + "\n")
}

func (b *box) shut(id int) {
	if f := b.gates[id]; f != nil {
		_ = f.Close()
		_ = os.Remove(filepath.Join(b.dir, fmt.Sprintf("go.%d", id)))
		delete(b.gates, id)
	}
}

func (b *box) close() {
	_ = b.req.Close()
	for id := range b.gates {
		b.shut(id)
	}
}

// readArgs are the arguments that a stand-in was called with.
func (b *box) readArgs(r *request) []string {
	name := filepath.Join(b.dir, "args."+r.pid)
	text, _ := os.ReadFile(name)
	_ = os.Remove(name)
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// next report, or false when nothing came for so long that it must hang.
func (b *box) report() (stepReport, bool) {
	select {
	case r := <-b.reports:
		return r, true
	default:
	}
	watchdog := time.NewTimer(30 * time.Second)
	defer watchdog.Stop()
	select {
	case r := <-b.reports:
		return r, true
	case <-watchdog.C:
		return stepReport{}, false
	}
}
