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
	"fmt"
	"path/filepath"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Options are what a reading takes for granted. What they tell is known: a
// condition on it is read on one side only.
type Options struct {
	// Files is how files are read; nil reads those of this machine, within the
	// git repository that the Tiltfile is in.
	Files Files
	// Env are environment variables, by name. Of others nothing is known, not
	// even whether they are set.
	Env map[string]string
	// Args are the words behind "tilt up --": settings for config.parse, or names
	// of resources. With nil they are not known; there are none in an empty list.
	Args []string
	// Context is the name of the kube context; with "" it is not known.
	Context string
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
	// Complete is false when there were more ways than were read. The decisions
	// under which something is there are then those that tell apart what was read.
	Complete bool
	// Relative is a path, relative to the Tiltfile's folder or absolute, as it is
	// written in the worlds: the same file always in the same way.
	Relative func(string) string
	// Tree is what stands in the project, as far as links do not lead out of it.
	Tree Tree
	// Texts are the texts of the Tiltfile and of all that it loads, by name.
	Texts map[string]string
	// Union is everything that the worlds declare, each thing once and as it is
	// first declared; what no two worlds agree on, such as settings, is not in it.
	Union *World
	// Decisions are the sides of conditions on what is not known that were read,
	// in the order in which the conditions were asked first.
	Decisions []tilt.Decision
	// Unknown are the values that are not known, by place.
	Unknown []Unknown
	// Locals are what local() runs while the Tiltfile is loaded, in any way of
	// reading it, each once.
	Locals []Local
	// Files are the files that the Tiltfile takes in, by path.
	Files []File
	// Portable is a text without paths of this machine: those of folders around
	// the Tiltfile are written as seen from its folder.
	Portable func(string) string
}

// World is one way in which a Tiltfile can be read.
type World struct {
	tilt.File
	// Resources are what Tilt makes of the manifests.
	Resources []*Resource
	// When are the decisions that lead to it.
	When tilt.When
	// Opaque are calls that may declare what is not seen here.
	Opaque []Opaque

	// ways are the evaluations that ended in this world.
	ways [][]answer
}

// Opaque is a call of something that is not read: an extension, a Docker
// Compose project, a chart.
type Opaque struct {
	What string
	// Names are the strings that it was given: names of resources may be among
	// them.
	Names []string
	Call  *tilt.Call
	// When are the decisions under which it is called.
	When tilt.When
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
	files   Files
	env     map[string]string
	args    []string
	context string
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
	broken   *merger
	reported map[string]bool
	// calling is the function that is being called.
	calling string
	takenIn map[string]*File
	origins origins
	// locals are the commands of local() that were noted.
	locals map[string]bool
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
		files: o.Files, env: o.Env, args: o.Args, context: o.Context, root: filepath.Dir(absolute), name: filepath.Dir(name), main: filepath.Base(absolute),
		sources: map[string]*source{}, manifests: map[string]manifests{}, reported: map[string]bool{},
		takenIn: map[string]*File{}, origins: origins{}, locals: map[string]bool{},
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
	r.reading = &Reading{
		Name: r.display(r.main), Complete: true, Texts: map[string]string{}, Relative: r.relative, Tree: Tree{r},
		Portable: r.portable, Union: &World{},
	}
	r.takeIn(r.main)
	r.takeIn(".tiltignore")
	defer r.tellOutside()
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
		r.reading.Worlds, r.reading.Union = r.broken.worlds, r.broken.union()
	}
	return r.reading
}

// tellOutside tells what the Tiltfile takes from outside of it.
func (r *reader) tellOutside() {
	r.reading.Files, r.reading.Unknown = r.allTakenIn(), r.origins.sorted()
}
