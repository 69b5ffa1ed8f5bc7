package stage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

// action is something that can happen next.
type action struct {
	weight int
	do     func()
	name   string // such as "start web": for directed scenarios
}

// patience is how many actions a run may take; a run that needs more makes no
// progress.
const patience = 6000

// playAtRandom lets things happen in any order, disturbs them some times, and
// then waits until all is quiet.
func (p *play) playAtRandom() {
	left := 3 + p.rnd.Intn(14)
	tempo := []int{1, 4, 20}[p.rnd.Intn(3)] // how eagerly a person interferes
	upsets := p.upsets()
	for range patience {
		p.tick()
		steps := p.ordinary()
		if left == 0 || len(steps) > 0 && p.rnd.Intn(100) >= tempo {
			if len(steps) == 0 {
				p.bringToRest()
				return
			}
			p.choose(steps)
			continue
		}
		left--
		p.choose(upsets)
	}
	p.fail("no end: still busy after %d actions: %v", patience, p.steps)
}

func (p *play) choose(from []action) {
	sum := 0
	for _, a := range from {
		sum += a.weight
	}
	n := p.rnd.Intn(sum)
	for _, a := range from {
		if n -= a.weight; n < 0 {
			a.do()
			return
		}
	}
}

// ordinary is what goes on by itself. Nothing is left when all is quiet.
func (p *play) ordinary() []action {
	var can []action
	asleep, awake := []action(nil), false
	for _, s := range p.steps {
		a := action{10, func() { p.advance(s) }, "advance " + s.name}
		if len(s.requests) > 0 && s.requests[0].verb == "sleep" {
			a.weight = 3
			p.check(s.slept < 300, "%s waits for ever", s)
			asleep = append(asleep, a)
			continue
		}
		awake = true
		can = append(can, a)
	}
	for _, r := range p.tilt.eligible() {
		can = append(can, action{6, func() { p.start(r) }, "start " + r.name})
	}
	for _, r := range p.tilt.resources {
		can = append(can, p.hearing(r)...)
		if r.work != nil {
			can = append(can, p.deploying(r.work)...)
		}
	}
	if !awake && len(asleep) > 0 && len(can) == 0 {
		p.sleeps++
		p.check(p.sleeps < 50, "stuck: %v wait for each other, or for nobody", p.steps)
	} else {
		p.sleeps = 0
	}
	return append(can, asleep...)
}

func (p *play) start(r *resource) {
	if r.work != nil {
		p.note("build of %s", r.name)
		r.work.beginBuild()
		return
	}
	r.begin(p.tick())
	if r.local.Cmd.IsZero() {
		r.end("")
		return
	}
	p.startStep(r, r.local.Cmd, r.local.Dir, r.local.Env)
}

// hearing is the delivery of file events: of each watch apart, after any time,
// all that waits or a part of it.
func (p *play) hearing(r *resource) []action {
	var can []action
	for _, w := range r.watches {
		if n := len(w.waiting); n > 0 {
			can = append(can, action{4, func() {
				if chance(p.rnd, 20) {
					n = 1 + p.rnd.Intn(n)
				}
				p.note("%s hears of %v", r.name, w.waiting[:n])
				w.flush(n, p.clock)
			}, "hear " + r.name})
		}
	}
	return can
}

// deploying is what the cluster and Tilt's reconcilers do.
func (p *play) deploying(w *workload) []action {
	var can []action
	switch w.stage {
	case "apply":
		can = append(can, action{4, w.apply, "apply " + w.name})
	case "record":
		can = append(can, action{4, w.record, "record " + w.name})
	}
	for _, pod := range w.app.pods {
		if !pod.up {
			can = append(can, action{4, func() { w.app.come(p, pod) }, "pod " + w.name})
		}
	}
	for _, x := range w.targets {
		if x.live != nil && x.live.dirty {
			can = append(can, action{6, func() { x.live.reconcile(p) }, "live " + w.name})
		}
	}
	return can
}

// upsets are what a person does, and what goes wrong. Half of the runs are
// spared from the worse ones.
func (p *play) upsets() []action {
	can := []action{
		{weight: 30, do: func() { p.edit(p.anySource()) }},
		{weight: 10, do: p.burst},
		{weight: 10, do: p.takeBack},
		{weight: 6, do: p.trigger},
		{weight: 4, do: p.crash},
		{weight: 3, do: p.editManifest},
	}
	if chance(p.rnd, 50) || p.calm {
		return can
	}
	return append(can, []action{
		{weight: 6, do: p.killStep},
		{weight: 6, do: p.spoil},
		{weight: 3, do: p.break_},
		{weight: 2, do: func() { p.restart(true) }},
		{weight: 2, do: func() { p.restart(false) }},
		{weight: 2, do: p.secondTilt},
		{weight: 1, do: p.removeState},
	}...)
}

func (p *play) anySource() *source { return p.plan.sources[p.rnd.Intn(len(p.plan.sources))] }

func (p *play) set(s *source, version int, sick string) {
	p.undo[s] = append(p.undo[s], s.version)
	s.version, s.sick = version, sick
	p.note("edit: %s=%d %s", s.path, version, sick)
	p.must(s.write(p.dir))
	p.look()
}

func (p *play) edit(s *source) {
	highest := s.version
	for _, v := range p.undo[s] {
		highest = max(highest, v)
	}
	p.set(s, highest+1, "")
}

func (p *play) burst() {
	for range 2 + p.rnd.Intn(3) {
		p.edit(p.anySource())
	}
}

// takeBack edits a source and, at some time, makes it what it was.
func (p *play) takeBack() {
	for s, was := range p.undoable() {
		p.set(s, was, "")
		return
	}
	p.edit(p.anySource())
}

// undoable yields one source that was edited before, at random.
func (p *play) undoable() map[*source]int {
	var edited []*source
	for _, s := range p.plan.sources {
		if len(p.undo[s]) > 0 {
			edited = append(edited, s)
		}
	}
	if len(edited) == 0 {
		return nil
	}
	s := edited[p.rnd.Intn(len(edited))]
	return map[*source]int{s: p.undo[s][len(p.undo[s])-1]}
}

// spoil makes a source fail its readers.
func (p *play) spoil() {
	if s := p.anySource(); !s.input && !s.noise {
		p.edit(s)
		p.set(s, s.version, []string{fatal, lazy}[p.rnd.Intn(2)])
	}
}

// break_ lets the next call of docker or kind that can fail do so.
func (p *play) break_() {
	p.engine.sick = 1 + p.rnd.Intn(2)
	p.note("docker and kind are sick: %d", p.engine.sick)
}

func (p *play) trigger() {
	p.press(p.tilt.resources[p.rnd.Intn(len(p.tilt.resources))])
}

func (p *play) press(r *resource) {
	p.note("trigger %s", r.name)
	r.queued = true
}

func (p *play) editManifest() {
	for _, r := range p.tilt.resources {
		if r.work != nil {
			// A changed manifest invalidates the builds of the resource: what
			// was pending is dropped, and everything is built (A.10).
			r.work.app.generation++
			r.manifest = p.tick()
			for _, files := range r.pending {
				clear(files)
			}
			for _, x := range r.work.targets {
				x.built = false
			}
			p.note("manifest of %s edited", r.name)
			return
		}
	}
}

func (p *play) crash() {
	for _, r := range p.tilt.resources {
		if r.work == nil {
			continue
		}
		for _, pod := range r.work.app.pods {
			if pod.up && chance(p.rnd, 50) {
				r.work.app.crash(p, pod, p.rnd.Intn(len(pod.containers)))
				return
			}
		}
	}
}

func (p *play) killStep() {
	if len(p.steps) == 0 {
		return
	}
	s := p.steps[p.rnd.Intn(len(p.steps))]
	p.sawFault = true
	if chance(p.rnd, 50) {
		p.signal(s, syscall.SIGKILL)
	} else {
		p.signal(s, syscall.SIGTERM)
	}
}

func (p *play) restart(hard bool) {
	if hard {
		p.sawFault = true
	}
	p.stopTilt(hard)
	for range p.rnd.Intn(3) {
		p.set(p.anySource(), 1+p.rnd.Intn(3), "")
	}
	p.startTilt()
}

// secondTilt starts another Tilt in the same folder. Only what needs nobody
// else gets to run there.
func (p *play) secondTilt() {
	if record, _ := os.ReadFile(filepath.Join(p.dir, ".tiltgen", "session")); !strings.HasPrefix(string(record), fmt.Sprint(p.tilt.session.pid, "-")) {
		return // the first one has not done anything yet
	}
	s := p.newSession()
	p.note("a second Tilt %d", s.pid)
	var steps []*step
	for _, l := range p.file.LocalResources {
		if len(l.ResourceDeps) == 0 && len(l.Cmd.Argv) > 0 && l.Cmd.Argv[0] == "sh" {
			x := p.launch(l.Name, s, l.Cmd, l.Dir, l.Env)
			x.mustFail = fmt.Sprint(p.tilt.session.pid)
			p.settle(x)
			steps = append(steps, x)
		}
	}
	p.finish(steps)
	s.kill()
}

// finish lets steps go on until these have ended.
func (p *play) finish(steps []*step) {
	for range patience {
		p.tick()
		if !slices.ContainsFunc(steps, func(s *step) bool { return !s.exited }) {
			return
		}
		s := p.steps[p.rnd.Intn(len(p.steps))]
		p.check(s.slept < 300, "%s waits for ever", s)
		p.advance(s)
	}
	p.fail("no end: %v", steps)
}

// removeState takes .tiltgen away under a running Tilt: from then on every
// step must fail, until Tilt is restarted.
func (p *play) removeState() {
	p.note(".tiltgen is removed")
	p.must(os.RemoveAll(filepath.Join(p.dir, ".tiltgen")))
	p.gone, p.sawFault = true, true
	p.look()
	for range 5 {
		if can := p.tilt.eligible(); len(can) > 0 {
			p.start(can[p.rnd.Intn(len(can))])
		} else {
			p.trigger()
		}
	}
	p.finish(slices.Clone(p.steps))
	p.restart(false)
}

// wanted finds the resources that a log line tells a person to trigger.
var wanted = regexp.MustCompile(`trigger (\S+)`)

// bringToRest plays a person who mends what is broken, presses what has to be
// pressed, and waits; in the end everything must be current.
func (p *play) bringToRest() {
	why := p.judgeEnd()
	for range 6 {
		if !p.mend() && why == "" {
			return
		}
		p.quiet()
		why = p.judgeEnd()
	}
	p.fail("%s; failed: %v", why, p.failed())
}

// mend does what a person would do now, and reports whether that was anything.
func (p *play) mend() bool {
	did := false
	p.engine.sick = 0
	for _, s := range p.plan.sources {
		if s.sick != "" {
			p.edit(s)
			did = true
		}
	}
	for _, r := range p.tilt.resources {
		if r.person || r.manual && r.hasChanges() {
			r.person = false
			p.press(r)
			did = true
		}
	}
	if did || !p.sawFault {
		return did
	}
	for _, r := range p.tilt.resources {
		for _, line := range p.lastWords[r.name] {
			if m := wanted.FindStringSubmatch(line); r.failed != "" && m != nil {
				if other := p.tilt.find(m[1]); other != nil && !other.queued {
					p.press(other)
					did = true
				}
			}
		}
	}
	return did
}

func (p *play) quiet() {
	for range patience {
		p.tick()
		can := p.ordinary()
		if len(can) == 0 {
			return
		}
		p.choose(can)
	}
	p.fail("no end: still busy after %d actions: %v", patience, p.steps)
}

func (p *play) failed() []string {
	var failed []string
	for _, r := range p.tilt.resources {
		if r.failed != "" {
			failed = append(failed, r.name+": "+r.failed)
		}
	}
	slices.Sort(failed)
	return failed
}
