// Package command works out what a command of a Tiltfile does, from its text:
// which files it writes, reads and removes, and what it does with images.
// Nothing is run and no file is looked at.
//
// What the text does not tell is not guessed: a path has a [tilt.Hole] where a
// part of it is unknown, and what may write more than is listed stands in
// [Effects.Opaque]. Two things are taken for granted, because most scripts are
// written that way: a command whose failure is not asked for succeeds, and a
// variable that nothing sets has the default that the text gives it.
package command

import (
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Effects is what a command does, in the order of its text and without
// repeats. What it may do, in a branch that need not run, counts.
type Effects struct {
	// Writes are the files and folders that it makes or changes. A folder that
	// it only makes is in Folders.
	Writes []Path
	// Reads are the files that it names to read. The context of an image build
	// is in Images.
	Reads []Path
	// Removes are what it deletes, and what it moves elsewhere.
	Removes []Path
	// Folders are the folders that it makes for others to write in, as mkdir
	// does.
	Folders []string
	// Images is what it does to container images.
	Images []Image
	// Programs are the first words of what it runs, without functions of its own.
	Programs []string
	// Opaque is what may write files that are not in Writes, or do things to
	// images that are not in Images.
	Opaque []Opaque
	// Err says where and why the text is no shell script, or the text of a
	// script in it. Then nothing of that text is known.
	Err error
}

// Path is a place in the file system: slash-separated, clean, and relative to
// the folder of the Tiltfile, unless it is absolute. There may be a tilt.Hole
// in it; one at the start stands for any path, absolute ones too.
type Path struct {
	Path string
	// Folder means that it is a folder, and that everything in it counts. Where
	// it is false the path may be a folder too, if the command does not tell:
	// "cp -r a b".
	Folder bool
}

// Image is one thing that a command does to an image. References have the
// variables that Tilt sets for a custom_build, EXPECTED_REF and the like, as
// "$EXPECTED_REF"; other parts that are not known are a tilt.Hole.
type Image struct {
	Op  Op
	Ref string
	// Source is the reference that a Tag is put on.
	Source string
	// Context, Dockerfile, Target and BuildArgs are of a Build. A Context that
	// is no folder, such as a URL or standard input, is empty; so is a
	// Dockerfile that is not named: it is the one in Context.
	Context    string
	Dockerfile string
	Target     string
	BuildArgs  map[string]string
	// Cluster is what a Load names as the cluster; empty is the tool's default.
	Cluster string
}

// Op is what is done to an image.
type Op string

// The things that are done to images. Load is into a cluster.
const (
	Build Op = "build"
	Tag   Op = "tag"
	Push  Op = "push"
	Load  Op = "load"
)

// Opaque is a part of a command that is not seen through.
type Opaque struct {
	// What is the program with the words that tell it from its other uses, such
	// as "npm run build", or a construct of the shell.
	What string
	// Dir is the folder where it runs, as in Path.
	Dir string
}

// Of works out what a command does that runs in the folder dir, relative to
// the Tiltfile's own, with the variables env set.
func Of(cmd tilt.Cmd, dir string, env map[string]string) Effects {
	w := newWalker()
	s := newState(join(".", strings.Map(foreign, dir)))
	for name, text := range env {
		s.vars[name] = variable{words: []string{strings.Map(foreign, text)}, exported: true}
	}
	if len(cmd.Argv) > 0 {
		words := make([]string, len(cmd.Argv))
		for i, word := range cmd.Argv {
			words[i] = strings.Map(foreign, word)
		}
		w.run(s, words, nil)
	} else {
		if err := w.script(s, strings.Map(foreign, cmd.Shell)); err != nil {
			w.effects.Err = err
		}
	}
	return w.effects
}
