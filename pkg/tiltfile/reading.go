// Package tiltfile reads a Tiltfile as Tilt would, without Tilt: it evaluates
// the file and returns what it declares, in the terms of
// [github.com/tiltgen/tiltgen/pkg/tilt]. It never runs a command, never opens
// a connection, and reads only files that the Tiltfile names.
//
// A value that only a run could tell, such as the output of a command, is not
// guessed: it flows on as unknown, and where a condition hangs on it, both
// sides are read. So a Tiltfile has as many readings, or worlds, as these
// conditions lead to.
package tiltfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Options are what a reading takes for granted.
type Options struct {
	// Files is how files are read; nil reads those of this machine, within the
	// git repository that the Tiltfile is in.
	Files Files
	// Extensions is a folder of this machine that stands for the repository of
	// Tilt's own extensions: that of the extension x is x/Tiltfile in it. What it
	// does not hold is an error, as it is for Tilt. Where it is "", the
	// extensions that Tiltfiles use most are known all the same, and what others
	// declare is not. Repositories that the Tiltfile registers with a file:// URL
	// are read in either case.
	Extensions string
}

// Reading is what a Tiltfile declares.
type Reading struct {
	// Name is how a person calls the Tiltfile.
	Name string
	// Worlds are the ways in which the file can be read: one, unless a condition
	// hangs on what is not known. A way that ends in an error is not among them.
	Worlds []*World
	// Errors are what Tilt would refuse, by place.
	Errors []*Error
	// Complete is false when there were more ways than were read.
	Complete bool
	// Relative is a path, relative to the Tiltfile's folder or absolute, as it is
	// written in the worlds: the same file always in the same way.
	Relative func(string) string
	// Tree is what stands in the project, as far as links do not lead out of it.
	Tree Tree
	// Texts are the texts of the Tiltfile and of all that it loads, by name.
	Texts map[string]string
}

// World is one way in which a Tiltfile can be read.
type World struct {
	tilt.File
	// Resources are what Tilt makes of the manifests.
	Resources []*Resource
	// When are the decisions that lead to it.
	When []Decision
	// Opaque are calls that may declare what is not seen here.
	Opaque []Opaque
}

// Opaque is a call of something that is not read: an extension, a Docker
// Compose project, a chart.
type Opaque struct {
	What string
	// Names are the strings that it was given: names of resources may be among
	// them.
	Names []string
	Call  *tilt.Call
}

// Load reads the Tiltfile at a path of this machine. A file that cannot be
// read is an error; one that Tilt would refuse is not, see [Reading].
func Load(name string, o Options) (*Reading, error) {
	r, err := newReader(name, o)
	if err != nil {
		return nil, err
	}
	text, err := r.files.ReadFile(r.osPath(r.main))
	if err != nil {
		return nil, err
	}
	return r.read(string(text)), nil
}

// Parse reads a Tiltfile whose text is given, as if it stood at a path.
func Parse(name, text string, o Options) (*Reading, error) {
	r, err := newReader(name, o)
	if err != nil {
		return nil, err
	}
	return r.read(text), nil
}

// reader reads one Tiltfile, in all its worlds.
type reader struct {
	files Files
	// root is the folder of the Tiltfile: absolute, without links. All paths are
	// relative to it, and name is how a person calls it.
	root string
	name string
	// main is the Tiltfile.
	main string
	// top is the repository, once it was looked for.
	top string
	// extensions is the folder of Tilt's own extensions, "" where there is none.
	extensions string

	sources map[string]*source
	reading *Reading
	// manifests are the files of manifests that were read.
	manifests map[string]manifests
	// used counts the steps of all evaluations.
	used int
	// guarded is true once a way ended in fail(); pastFail lets evaluations go
	// on there.
	guarded, pastFail bool
	// broken are the worlds of ways that ended in an error.
	broken   []*World
	reported map[string]bool
}

func newReader(name string, o Options) (*reader, error) {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	if o.Files == nil {
		o.Files = Disk{}
	}
	if real, err := o.Files.RealPath(absolute); err == nil {
		absolute = real
	}
	r := &reader{
		files: o.Files, root: filepath.Dir(absolute), name: filepath.Dir(name), main: filepath.Base(absolute),
		sources: map[string]*source{}, manifests: map[string]manifests{}, reported: map[string]bool{},
	}
	return r, r.useExtensions(o.Extensions)
}

// useExtensions notes where Tilt's own extensions are.
func (r *reader) useExtensions(folder string) error {
	if folder == "" {
		return nil
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	if real, err := r.files.RealPath(absolute); err == nil {
		absolute = real
	}
	if problem := r.notFolder(absolute); problem != "" {
		return fmt.Errorf("the folder of extensions %s cannot be read: %s", folder, problem)
	}
	r.extensions = r.relative(filepath.ToSlash(absolute))
	return nil
}

// read evaluates the file for each of its worlds, those with the fewest
// decisions against the usual first.
func (r *reader) read(text string) *Reading {
	r.reading = &Reading{Name: r.display(r.main), Complete: true, Texts: map[string]string{}, Relative: r.relative, Tree: Tree{r}}
	if _, err := r.parse(r.main, text); err != nil {
		r.refuse(err)
		return r.reading
	}
	r.worlds()
	if len(r.reading.Worlds) == 0 && r.guarded {
		// Every way ends in fail() for want of something that is not here, such as
		// a setting or a variable. What stands behind is read all the same.
		r.pastFail = true
		r.worlds()
	}
	if len(r.reading.Worlds) == 0 {
		r.reading.Worlds = r.broken
	}
	return r.reading
}

// worlds evaluates the file for each of its worlds. Behind the bound on their
// number, each condition is still given the answer that it did not have yet.
func (r *reader) worlds() {
	plans := [][]Decision{nil}
	covered := map[string]bool{}
	seen := map[string]bool{}
	errs := &worldErrors{count: map[string]int{}}
	ran := 0
	for n := 0; n < len(plans); n++ {
		if ran >= maxWorlds {
			r.reading.Complete = false
			if plan := plans[n]; covered[plan[len(plan)-1].key()] {
				continue
			}
		}
		if ran == 2*maxWorlds || r.used > maxSteps {
			r.reading.Complete = false
			break
		}
		ran++
		e, err := r.evaluate(plans[n])
		plans = append(plans, e.alternatives()...)
		for _, d := range e.decisions {
			covered[d.key()] = true
		}
		if err == nil {
			err = e.assemble()
		}
		whole := err == nil || e.assembled
		if err != nil {
			r.failed(e, err, errs)
		}
		if key := e.world.key(); whole && !seen[key] {
			seen[key] = true
			r.reading.Worlds = append(r.reading.Worlds, e.world)
		}
	}
	for _, err := range errs.all {
		if errs.count[err.key()] == ran {
			r.refuse(err)
		}
	}
}

// key is equal for decisions that answer the same question in the same way.
func (d Decision) key() string { return fmt.Sprint(d.Condition, d.Holds) }

// key is equal for worlds in which the same things are declared.
func (w *World) key() string {
	text, err := json.Marshal([]any{w.File, w.Resources, w.Opaque})
	if err != nil {
		return fmt.Sprint(w.When)
	}
	return string(text)
}

// worldErrors are the errors in which evaluations ended, and how many of them
// each ended.
type worldErrors struct {
	all   []*Error
	count map[string]int
}

// failed notes why an evaluation ended. What is wrong whatever the unknown
// values are is reported at once; anything else only if all ways end there,
// since it may be the doing of what is not known.
func (r *reader) failed(e *evaluation, err error, errs *worldErrors) {
	refused := e.errorOf(err)
	switch {
	case refused.guard:
		r.guarded = true
		if len(e.decisions) > 0 || e.loose {
			return
		}
	case refused.Limit && (len(e.decisions) > 0 || e.loose):
		// With values that are not known, a loop may go on that ends in a run.
		r.reading.Complete = false
		return
	}
	if !e.assembled && !refused.guard {
		what := Opaque{What: "what stands behind an error", Call: &tilt.Call{Span: refused.Span}}
		e.world.Opaque = append(e.world.Opaque, what)
		_ = e.assemble()
		r.broken = append(r.broken, e.world)
	}
	if refused.Static {
		r.refuse(refused)
		return
	}
	if e.loose {
		return
	}
	if errs.count[refused.key()]++; errs.count[refused.key()] == 1 {
		errs.all = append(errs.all, refused)
	}
}

// errorOf is the error in which an evaluation ended.
func (e *evaluation) errorOf(err error) *Error {
	if e.exceeded != nil {
		return &Error{Span: e.spanOf(err), Message: e.exceeded.Error(), Limit: true}
	}
	var refused *Error
	if errors.As(err, &refused) {
		return refused
	}
	var limit *limitError
	if errors.As(err, &limit) {
		return &Error{Span: e.spanOf(err), Message: limit.Error(), Limit: true}
	}
	var eval *starlark.EvalError
	message := err.Error()
	if errors.As(err, &eval) {
		message = eval.Msg
	}
	return &Error{Span: e.spanOf(err), Message: message}
}
