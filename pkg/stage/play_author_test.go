package stage_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// half is what an output holds while its command is not done.
const half = "HALF\n"

// Words in a source that make its readers fail, or end well with nothing made.
const (
	fatal = "FAIL"
	lazy  = "LAZY"
)

// authorRun is one run of an author's command. Each call of next is what
// happens between two checkpoints.
type authorRun struct {
	p     *play
	m     *maker
	seen  map[string]bool
	phase int
	slow  int
}

// author starts what an author's command does.
func (p *play) author(r *request) {
	name, mark := r.args[1], ""
	if len(r.args) > 2 {
		mark = r.args[2]
	}
	m := p.plan.maker(name)
	cwd, _ := filepath.EvalSymlinks(filepath.Join(p.dir, m.cwd))
	p.check(r.args[0] == cwd, "the command of %s runs in %s", name, r.args[0])
	p.check(mark == m.mark, "the command of %s has %q in its environment", name, mark)
	for _, o := range m.reads {
		up := p.plan.makerOf(o).name
		p.check(!p.stepOf(r).unmade[up], "the command of %s runs although %s has not finished", name, up)
	}
	run := &authorRun{p: p, m: m, seen: map[string]bool{}, slow: m.slow}
	r.work = func() bool {
		done, code := run.next()
		r.code = code
		return done
	}
}

// next goes on to the next checkpoint: reads everything; spoils the outputs;
// waits; sometimes finishes the first of two outputs long before the other;
// reads what is shared once more; writes.
func (a *authorRun) next() (done bool, code int) {
	a.phase++
	switch {
	case a.phase == 1:
		if code := a.readAll(); code != 0 {
			return true, code
		}
	case a.phase == 2:
		if a.seen[lazy] {
			return true, a.makeNothing()
		}
		for _, o := range a.m.outputs {
			a.write(o, half)
		}
	case a.phase == 3 && a.slow > 0:
		a.slow--
		a.phase--
		if a.slow == 0 && len(a.m.outputs) > 1 {
			a.phase++
			a.write(a.m.outputs[0], a.text())
		}
	case a.phase == 3 || a.phase == 4:
		a.phase = 4
		if code := a.readAgain(); code != 0 {
			return true, code
		}
		a.finish(a.m.outputs[0])
	default:
		for _, o := range a.m.outputs[1:] {
			a.finish(o)
		}
		a.writeExtra()
		return true, 0
	}
	return false, 0
}

func (a *authorRun) readAll() int {
	for _, s := range slices.Concat(a.m.own, a.m.shared) {
		if code := a.read(s.path); code != 0 {
			return code
		}
	}
	for _, o := range a.m.reads {
		if code := a.read(o); code != 0 {
			return code
		}
	}
	return 0
}

func (a *authorRun) readAgain() int {
	for _, s := range a.m.shared {
		if code := a.read(s.path); code != 0 {
			return code
		}
	}
	for _, o := range a.m.reads {
		if code := a.read(o); code != 0 {
			return code
		}
	}
	return 0
}

func (a *authorRun) read(path string) int {
	text, err := os.ReadFile(filepath.Join(a.p.dir, path))
	if err != nil {
		a.p.note("  %s: no %s", a.m.name, path)
		return 9
	}
	for _, w := range strings.Fields(string(text)) {
		if w == fatal {
			return 5
		}
		a.seen[w] = true
	}
	return 0
}

func (a *authorRun) text() string {
	return strings.Join(slices.Sorted(maps.Keys(a.seen)), " ") + "\n"
}

// write writes an output in place, or where it will be renamed from.
func (a *authorRun) write(output, text string) {
	file := filepath.Join(a.p.dir, output)
	_ = os.MkdirAll(filepath.Dir(file), 0o755)
	if a.m.rename {
		file = a.part(output)
		_ = os.MkdirAll(filepath.Dir(file), 0o755)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		a.p.fail("author: %v", err)
	}
}

// makeNothing is a command that cleans up and then forgets to work.
func (a *authorRun) makeNothing() int {
	_ = os.RemoveAll(filepath.Join(a.p.dir, "out", a.m.name))
	return 0
}

// writeExtra makes, or removes, an output that is there for some versions of
// the sources only.
func (a *authorRun) writeExtra() {
	if a.m.extra == "" {
		return
	}
	if odd := strings.HasSuffix(strings.Fields(a.text())[0], "1") || strings.HasSuffix(strings.Fields(a.text())[0], "3"); odd {
		a.finish(a.m.extra)
	} else {
		_ = os.Remove(filepath.Join(a.p.dir, a.m.extra))
	}
}

// part is where an output is written before it is renamed.
func (a *authorRun) part(output string) string {
	return filepath.Join(a.p.dir, "scratch", strings.ReplaceAll(output, "/", "-"))
}

func (a *authorRun) finish(output string) {
	a.write(output, a.text())
	if a.m.rename {
		file := filepath.Join(a.p.dir, output)
		if err := os.Rename(a.part(output), file); err != nil {
			a.p.fail("author: %v", err)
		}
	}
}

// versions splits words into the versions of each source; what is no word of
// a source is returned as odd.
func versions(text string) (found map[string]string, odd []string) {
	found = map[string]string{}
	for _, w := range strings.Fields(text) {
		if w == fatal || w == lazy {
			continue
		}
		name, version, ok := strings.Cut(w, "=")
		if !ok {
			odd = append(odd, w)
			continue
		}
		if was, twice := found[name]; twice && was != version {
			odd = append(odd, fmt.Sprintf("%s=%s and =%s", name, was, version))
		}
		found[name] = version
	}
	return found, odd
}
