package stage_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/tiltgen/tiltgen/pkg/emit"
	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// play is one run: a project, a Tilt that runs it, a person who edits it, and
// a judge. All that is left to chance comes from one source of random numbers.
type play struct {
	rnd   *rand.Rand
	plan  *plan
	file  *tilt.File
	dir   string
	box   *box
	clock int

	tilt     *tiltRun
	sessions []*session
	steps    []*step
	lastStep int
	engine   *engine
	apps     map[string]*deployment
	eyes     *scanner

	runtime   string // replaces the text of the runtime
	published map[string]string
	lastWords map[string][]string
	undo      map[*source][]int
	gone      bool // the state was removed under a running Tilt
	sawFault  bool // something happened after which a person may be needed
	trace     []string
	loud      bool
	calm      bool // nothing is killed or made to fail
	sleeps    int
}

// failure is what a check that does not hold panics with.
type failure struct{ text string }

func (p *play) fail(format string, args ...any) { panic(failure{fmt.Sprintf(format, args...)}) }

func (p *play) check(ok bool, format string, args ...any) {
	if !ok {
		p.fail(format, args...)
	}
}

func (p *play) must(err error) {
	if err != nil {
		p.fail("the harness: %v", err)
	}
}

func (p *play) tick() int { p.clock++; return p.clock }

// note adds a line to the trace.
func (p *play) note(format string, args ...any) {
	line := fmt.Sprintf("%4d ", p.clock) + fmt.Sprintf(format, args...)
	p.trace = append(p.trace, line)
	if p.loud {
		fmt.Println(line)
	}
}

// errPlay is a failed run with its trace.
type errPlay struct {
	why   string
	trace []string
}

func (e *errPlay) Error() string { return e.why }

// options change a run.
type options struct {
	shell   string
	runtime string
	loud    bool
	plan    func(*rand.Rand) *plan
	script  func(*play)
	rewire  func(*tilt.File)
	calm    bool
}

// run plays one seed.
func run(dir string, seed int64, o options) (p *play, err error) {
	p = &play{rnd: rand.New(rand.NewSource(seed)), dir: filepath.Join(dir, "project"), runtime: o.runtime, loud: o.loud,
		published: map[string]string{}, lastWords: map[string][]string{}, apps: map[string]*deployment{}, undo: map[*source][]int{}}
	defer func() {
		p.close()
		if r := recover(); r != nil {
			f, ok := r.(failure)
			if !ok {
				panic(r)
			}
			err = &errPlay{f.text, p.trace}
		}
	}()
	p.plan = o.plan(p.rnd)
	p.calm = o.calm
	p.setUp(filepath.Join(dir, "box"), o)
	if o.script != nil {
		o.script(p)
	} else {
		p.playAtRandom()
	}
	return p, nil
}

func (p *play) setUp(boxDir string, o options) {
	p.must(os.MkdirAll(filepath.Join(p.dir, "work"), 0o755))
	real, err := filepath.EvalSymlinks(p.dir)
	p.must(err)
	p.dir = real
	for _, s := range p.plan.sources {
		p.must(s.write(p.dir))
	}
	p.box, err = newBox(boxDir, o.shell)
	p.must(err)
	p.engine = newEngine(p)
	p.file = emit.Compile(p.plan.project, model.NewGraph(p.plan.project, model.Dir(p.dir)))
	if o.rewire != nil {
		o.rewire(p.file)
	}
	for _, w := range p.plan.project.Workloads {
		p.apps[w.Name] = &deployment{name: w.Name}
	}
	p.eyes = &scanner{root: p.dir}
	p.startTilt()
}

// startTilt starts a Tilt and loads the Tiltfile, which makes folders first.
func (p *play) startTilt() {
	for _, d := range p.file.MakeDirs {
		p.must(os.MkdirAll(filepath.Join(p.dir, d), 0o755))
	}
	p.gone = false
	p.eyes.changes()
	p.tilt = p.newTilt(p.newSession())
	p.note("Tilt %d starts", p.tilt.session.pid)
}

func (p *play) newSession() *session {
	errs, err := os.OpenFile(filepath.Join(p.box.dir, "tilt.err"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	p.must(err)
	defer errs.Close()
	s, err := startSession(p.box.reports, errs)
	p.must(err)
	p.sessions = append(p.sessions, s)
	return s
}

// look finds what changed in the project, tells the FileWatches, and judges
// what was published.
func (p *play) look() {
	changed := p.eyes.changes()
	if len(changed) == 0 {
		return
	}
	for _, r := range p.tilt.resources {
		for _, w := range r.watches {
			w.hear(p.dir, changed)
		}
	}
	for _, s := range p.steps {
		maps.DeleteFunc(s.unmade, func(build string, _ bool) bool { return p.stamped(build) })
	}
	p.judgePublished()
}

// stopTilt ends Tilt: at once, leaving its steps as orphans, or in good order.
func (p *play) stopTilt(hard bool) {
	s := p.tilt.session
	p.note("Tilt %d ends, hard: %v", s.pid, hard)
	mine := slices.DeleteFunc(slices.Clone(p.steps), func(other *step) bool { return other.session != s })
	for _, other := range mine {
		other.owner = nil
	}
	if !hard {
		for _, other := range mine {
			p.signal(other, syscall.SIGTERM)
		}
		p.finish(mine)
	}
	s.kill()
	for _, other := range mine {
		if other.exited {
			continue
		}
		other.killed = true // whatever it ends with
		go awaitOrphan(other.id, other.pid, p.box.reports)
	}
}

func (p *play) stirAll() {
	for _, r := range p.tilt.resources {
		if r.work != nil {
			r.work.stir()
		}
	}
}

func (p *play) close() {
	if p.box == nil {
		return
	}
	for _, s := range p.steps {
		if s.pid != 0 && !s.exited {
			_ = syscall.Kill(-s.pid, syscall.SIGKILL)
		}
	}
	for _, s := range p.sessions {
		s.kill()
	}
	p.box.close()
}

// explain is a failed run as text.
func explain(err error) string {
	var e *errPlay
	if !errors.As(err, &e) {
		return err.Error()
	}
	return e.why + "\n" + strings.Join(e.trace, "\n")
}
