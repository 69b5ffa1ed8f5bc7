// Package dockerfile reads what a Dockerfile takes in: files of its build
// context, and other images. It knows no more of a Dockerfile than that, and
// looks at nothing but its text.
package dockerfile

import "strings"

// File is a Dockerfile.
type File struct {
	Stages []Stage
	// Problems are places that docker build refuses. What stands there is left
	// out.
	Problems []Problem
}

// Stage is one FROM with what follows it.
type Stage struct {
	// Name is what the stage is called after AS, or "".
	Name string
	// From is the reference of the image that the stage begins with, or the
	// name of another stage, whose index FromStage then is; otherwise that is -1.
	From      string
	FromStage int
	Copies    []Copy
	// OnBuild is what the stage leaves to images that are built from it.
	OnBuild []Copy
	Line    int
}

// Copy is one instruction that takes in files: COPY, ADD, or a RUN with a bind
// mount.
type Copy struct {
	Instruction string
	// Sources are paths as they are written, but for variables; wildcards stay,
	// and what is not known is a tilt.Hole. Heredocs are left out.
	Sources []string
	Dest    string
	// Excludes are patterns of files that are not taken.
	Excludes []string
	// From is the image or the stage that the files come from, "" for the build
	// context. FromStage is -1 when it is no stage.
	From      string
	FromStage int
	Line      int
}

// Problem is a place that docker build refuses; lines count from 1.
type Problem struct {
	Line int
	Text string
}

// Stage is the index of the stage that a build with this target makes; "" is
// the last one. It is -1 where there is no such stage.
func (f *File) Stage(target string) int {
	if target == "" {
		return len(f.Stages) - 1
	}
	return stageIndex(f.Stages, target)
}

// StagesFor are the stages that a build with this target needs, in the order
// of the file: that of the target, and those that it is made from.
func (f *File) StagesFor(target string) []Stage {
	last := f.Stage(target)
	if last < 0 {
		return nil
	}
	needed := map[int]bool{}
	todo := []int{last}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if i < 0 || needed[i] {
			continue
		}
		needed[i] = true
		todo = append(todo, f.Stages[i].FromStage)
		for _, c := range f.Stages[i].Copies {
			todo = append(todo, c.FromStage)
		}
	}
	var stages []Stage
	for i, s := range f.Stages {
		if needed[i] {
			stages = append(stages, s)
		}
	}
	return stages
}

// ContextSources are the paths in the build context that a build with this
// target takes in, without repeats: clean, relative to the context, "." for all
// of it. Wildcards stay as they are written.
func (f *File) ContextSources(target string) []string {
	var sources []string
	seen := map[string]bool{}
	for _, s := range f.StagesFor(target) {
		for _, c := range s.Copies {
			if c.From != "" {
				continue
			}
			for _, source := range c.Sources {
				if c.Instruction == "ADD" && isRemote(source) {
					continue
				}
				if p := contextPath(source); !seen[p] {
					seen[p] = true
					sources = append(sources, p)
				}
			}
		}
	}
	return sources
}

// Images are the references of the images that a build with this target takes
// in, without repeats: those that it begins with, copies from and mounts.
func (f *File) Images(target string) []string {
	var images []string
	seen := map[string]bool{"": true}
	add := func(ref string, stage int) {
		if stage < 0 && !seen[ref] && !strings.EqualFold(ref, "scratch") {
			seen[ref] = true
			images = append(images, ref)
		}
	}
	for _, s := range f.StagesFor(target) {
		add(s.From, s.FromStage)
		for _, c := range s.Copies {
			add(c.From, c.FromStage)
		}
	}
	return images
}
