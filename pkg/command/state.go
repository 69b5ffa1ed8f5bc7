package command

import (
	"maps"
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// state is what a shell knows at one point of a script.
type state struct {
	dir   string
	trail []string // of pushd
	last  string   // folder of "cd -"
	vars  map[string]variable
	funcs map[string]*syntax.Stmt
	args  []string // $0, $1, …
	// hidden are the variables that the function at work declared its own, as
	// they were before; nil outside of functions.
	hidden map[string]hiddenVariable
	end    ending
}

// variable is the value of a variable; one that is not an array has one word.
// A variable that the state does not hold comes from the world outside.
type variable struct {
	words    []string
	exported bool
}

type hiddenVariable struct {
	variable
	set bool
}

// ending says how a list of commands came to its end, and with it how far the
// shell leaves what is around it.
type ending int

const (
	goesOn ending = iota
	continues
	breaks
	returns
	exits
)

func newState(dir string) *state {
	return &state{
		dir:   dir,
		last:  tilt.Hole,
		vars:  map[string]variable{},
		funcs: map[string]*syntax.Stmt{},
		args:  []string{"sh"},
	}
}

// child is the state of a program that the shell starts.
func (s *state) child() *state {
	c := newState(s.dir)
	for name, v := range s.vars {
		if v.exported {
			c.vars[name] = v
		}
	}
	return c
}

func (s *state) set(name, text string) { s.setWords(name, []string{text}) }

func (s *state) setWords(name string, words []string) {
	s.vars[name] = variable{words: words, exported: s.vars[name].exported}
}

func (s *state) export(name string) {
	if v, ok := s.vars[name]; ok {
		v.exported = true
		s.vars[name] = v
	}
}

// hide declares a variable the function's own.
func (s *state) hide(name string) {
	if s.hidden == nil {
		return
	}
	if _, ok := s.hidden[name]; !ok {
		old, set := s.vars[name]
		s.hidden[name] = hiddenVariable{old, set}
	}
}

func (s *state) unhide() {
	for name, old := range s.hidden {
		if old.set {
			s.vars[name] = old.variable
		} else {
			delete(s.vars, name)
		}
	}
}

func (s *state) cd(dir string) {
	s.last, s.dir = absolute(s.dir), dir
}

func (w *walker) clone(s *state) *state {
	w.spend(4 * (len(s.vars) + len(s.funcs)))
	c := *s
	c.vars = maps.Clone(s.vars)
	c.funcs = maps.Clone(s.funcs)
	return &c
}

// join is the state after one of two ways through a script; either may be nil.
func (w *walker) join(a, b *state) *state {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.end != goesOn && b.end != goesOn:
		a.end = min(a.end, b.end)
		return a
	case a.end != goesOn:
		return b
	case b.end != goesOn:
		return a
	}
	w.spend(4 * (len(a.vars) + len(b.vars)))
	for name, v := range a.vars {
		if other, ok := b.vars[name]; !ok || !slices.Equal(v.words, other.words) {
			a.vars[name] = variable{[]string{tilt.Hole}, v.exported || other.exported}
		}
	}
	for name, v := range b.vars {
		if _, ok := a.vars[name]; !ok {
			a.vars[name] = variable{[]string{tilt.Hole}, v.exported}
		}
	}
	for name, body := range b.funcs {
		if _, ok := a.funcs[name]; !ok {
			a.funcs[name] = body
		}
	}
	if a.dir != b.dir {
		a.dir = tilt.Hole
	}
	if a.last != b.last {
		a.last = tilt.Hole
	}
	if !slices.Equal(a.trail, b.trail) {
		a.trail = nil
	}
	if !slices.Equal(a.args, b.args) {
		a.args = []string{a.args[0], tilt.Hole}
	}
	return a
}
