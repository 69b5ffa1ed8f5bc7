package stage_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// step is one process that Tilt started.
type step struct {
	id       int
	pid      int
	name     string
	kind     string
	owner    *resource // nil of an orphan, and of a second Tilt
	session  *session
	requests []*request
	exited   bool
	code     int
	killed   bool
	injected bool   // a fault of docker or kind
	mustFail string // what its output must say, when it must fail
	log      string
	logged   int
	said     []string
	slept    int
	unmade   map[string]bool // builds that had no stamp at any time since the start
}

func (s *step) String() string { return fmt.Sprintf("%d:%s", s.id, s.name) }

// startStep starts a step and waits for its first checkpoint or its end.
func (p *play) startStep(r *resource, cmd tilt.Cmd, dir string, env map[string]string) {
	s := p.launch(r.name, r.tilt.session, cmd, dir, env)
	s.owner = r
	if p.gone {
		s.mustFail = "restart Tilt"
	}
	p.settle(s)
}

func (p *play) launch(name string, in *session, cmd tilt.Cmd, dir string, env map[string]string) *step {
	p.lastStep++
	argv := cmd.Argv
	if cmd.Shell != "" {
		argv = []string{"sh", "-c", cmd.Shell}
	}
	s := &step{id: p.lastStep, name: name, kind: argv[len(argv)-1], session: in, unmade: map[string]bool{}, log: filepath.Join(p.box.dir, fmt.Sprintf("log.%d", p.lastStep))}
	for _, m := range p.plan.makes {
		if !p.stamped(m.name) {
			s.unmade[m.name] = true
		}
	}
	p.must(p.box.gate(s.id))
	bin := filepath.Join(p.box.dir, "bin")
	vars := []string{"PATH=" + bin + ":/usr/bin:/bin", "HOME=" + p.box.dir, "HARNESS=" + p.box.dir, fmt.Sprintf("HARNESS_STEP=%d", s.id)}
	for key, value := range env {
		if key == "TILTGEN" {
			if p.runtime != "" {
				value = p.runtime
			}
			value = prelude + value
		}
		vars = append(vars, key+"="+value)
	}
	p.must(in.start(startOrder{ID: s.id, Argv: append([]string{lookIn(bin, argv[0])}, argv...), Env: vars, Dir: filepath.Join(p.dir, dir), Log: s.log}))
	p.steps = append(p.steps, s)
	p.note("start %s (%s)", s, s.kind)
	return s
}

func (p *play) stamped(build string) bool {
	return exists(filepath.Join(p.dir, ".tiltgen", build+".stamp"))
}

// settle waits until a step stands at a checkpoint or has ended, and then
// takes in what it did.
func (p *play) settle(s *step) {
	for !s.exited && (s.pid == 0 || len(s.requests) == 0) {
		report, ok := p.box.report()
		if !ok {
			p.fail("%s hangs: it neither ends nor comes to a checkpoint", s)
		}
		p.take(report)
	}
	p.read(s)
	for _, r := range s.requests {
		// Two that take over a dead one's lock wait a moment for each other.
		if r.verb == "sleep" && s.slept > 20 {
			p.check(slices.ContainsFunc(s.said, func(l string) bool { return strings.Contains(l, "waiting") }), "%s waits and does not say for whom", s)
		}
		if slices.Contains(standIns, r.verb) && r.work == nil {
			p.begin(r)
		}
	}
	p.look()
	if s.exited {
		p.ended(s)
	}
}

// take sorts a report to its step.
func (p *play) take(report stepReport) {
	i := slices.IndexFunc(p.steps, func(s *step) bool { return s.id == report.ID })
	if i < 0 {
		return
	}
	s := p.steps[i]
	switch {
	case report.Started != 0:
		s.pid = report.Started
	case report.Exited:
		s.exited, s.code = true, report.Code
	case report.Request != nil:
		s.requests = append(s.requests, report.Request)
	}
}

// begin prepares what a stand-in does when it is let go on.
func (p *play) begin(r *request) {
	r.args = p.box.readArgs(r)
	r.text = strings.Join(append([]string{r.verb}, r.args[1:]...), " ")
	switch r.verb {
	case "docker":
		p.engine.docker(r)
	case "kind":
		p.engine.kind(r)
	case "author":
		p.author(r)
	}
}

// advance lets a step go on to its next checkpoint.
func (p *play) advance(s *step) {
	r := s.requests[p.rnd.Intn(len(s.requests))]
	p.note("%s goes on: %s", s, r.text)
	if r.calls++; r.verb == "sleep" {
		s.slept++
	}
	if r.work != nil && !r.work() {
		p.look()
		return
	}
	s.requests = slices.DeleteFunc(s.requests, func(other *request) bool { return other == r })
	p.box.open(r)
	p.settle(s)
}

func (p *play) stepOf(r *request) *step {
	for _, s := range p.steps {
		if s.id == r.id {
			return s
		}
	}
	return nil
}

// read takes in what a step has said since.
func (p *play) read(s *step) {
	text, _ := os.ReadFile(s.log)
	fresh := text[s.logged:]
	if !s.exited {
		fresh = fresh[:bytes.LastIndexByte(fresh, '\n')+1]
	}
	s.logged += len(fresh)
	for _, line := range strings.Split(strings.TrimSpace(string(fresh)), "\n") {
		if line != "" {
			s.said = append(s.said, line)
			p.note("      %s | %s", s, line)
		}
	}
}

// noise in a step's output that the shell itself makes shows a bug.
var shellError = regexp.MustCompile(`(?i)parameter not set|unbound variable|syntax error|not found|bad substitution|unexpected operator`)

// ended follows the end of a step.
func (p *play) ended(s *step) {
	p.note("%s ends with %d", s, s.code)
	p.box.shut(s.id)
	p.steps = slices.DeleteFunc(p.steps, func(other *step) bool { return other == s })
	for _, line := range s.said {
		p.check(!shellError.MatchString(line), "%s: the shell complains: %s", s, line)
	}
	if s.mustFail != "" && !s.killed {
		p.check(s.code != 0, "%s succeeds, and should say %q", s, s.mustFail)
		p.check(strings.Contains(strings.Join(s.said, "\n"), s.mustFail), "%s fails, but does not say %q", s, s.mustFail)
	}
	if m := p.plan.maker(s.name); m != nil && s.code == 0 && p.stamped(m.name) {
		for _, o := range m.outputs {
			p.check(exists(filepath.Join(p.dir, o)), "%s is stamped and has not made %s", m.name, o)
		}
	}
	if s.code != 0 && !s.killed {
		p.check(len(s.said) > 0 || strings.Contains(s.kind, "build"), "%s fails without a word", s)
	}
	r := s.owner
	if r == nil {
		return
	}
	r.person = r.person || s.killed || s.injected
	p.lastWords[r.name] = s.said
	if r.work != nil {
		r.work.stepEnded(s)
		return
	}
	why := ""
	if s.code != 0 {
		why = fmt.Sprintf("exit code %d", s.code)
	}
	r.end(why)
}

// signal sends a signal to a step's process group, as Tilt does when a person
// stops a build, and follows what it does then.
func (p *play) signal(s *step, sig syscall.Signal) {
	p.note("%s gets %v at: %s", s, sig, s.requests[0].text)
	s.killed = true
	s.requests = nil
	_ = syscall.Kill(-s.pid, sig)
	p.settle(s)
}
