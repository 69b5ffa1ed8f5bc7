package flow

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher/ignorefile"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/dockerfile"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Input is a path that an image build takes in.
type Input struct {
	Path string
	// Watched is whether a change there starts the build.
	Watched bool
	// out tells what of the path no image build sees; it may be nil.
	out func(string) bool
}

// Takes reports whether the build takes in a path that meets the input.
func (in Input) Takes(path string) bool { return in.out == nil || !in.out(path) }

// findInputs works out what a build takes in: what it watches, and what its
// Dockerfile copies.
func (p *Project) findInputs(b *Build) {
	if b.Custom == nil {
		p.dockerInputs(b)
		return
	}
	for _, d := range b.Custom.Deps {
		b.Inputs = append(b.Inputs, Input{Path: d, Watched: true})
	}
	for _, image := range ImageOps(b.Effects, command.Build) {
		context := ContextOf(image)
		if image.Context == "" || p.Dockerfile(context) == nil {
			continue
		}
		for _, in := range p.Copied(context) {
			if !slices.ContainsFunc(b.Inputs, func(other Input) bool { return Within(in.Path, other.Path) }) {
				b.Inputs = append(b.Inputs, in)
			}
		}
	}
	// What the build makes itself is none of its inputs.
	b.Inputs = slices.DeleteFunc(b.Inputs, func(in Input) bool {
		return slices.ContainsFunc(b.Effects.Writes, func(w command.Path) bool { return w.Path == in.Path })
	})
}

func (p *Project) dockerInputs(b *Build) {
	for _, in := range p.Copied(b.Context()) {
		in.Watched = true
		b.Inputs = append(b.Inputs, in)
	}
}

// Context is that of a docker_build.
func (b *Build) Context() Context {
	d := b.Docker
	return Context{d.Context, d.Dockerfile, d.DockerfileContents, d.BuildArgs, d.Target, d.Ignore, d.Only}
}

// Context is what a docker build is given.
type Context struct {
	// Folder is the context, File the Dockerfile, "" for the one in Folder, and
	// Contents its text where it is no file.
	Folder, File, Contents string
	Args                   map[string]string
	Target                 string
	// Ignore and Only are those of Tilt.
	Ignore, Only []string
}

// ContextOf is what a command gives to docker build.
func ContextOf(image command.Image) Context {
	return Context{Folder: image.Context, File: image.Dockerfile, Args: image.BuildArgs, Target: image.Target}
}

// Dockerfile is the Dockerfile of a context, or nil where it is not known.
func (p *Project) Dockerfile(c Context) *dockerfile.File {
	if !tilt.Known(c.Contents) {
		return nil
	}
	text := c.Contents
	if text == "" {
		content, err := p.Tree.ReadFile(c.Path())
		if err != nil || !tilt.Known(c.Path()) {
			return nil
		}
		text = string(content)
	}
	key := fmt.Sprint(c.Args) + text
	if p.reader.files[key] == nil {
		p.reader.files[key] = dockerfile.Read([]byte(text), c.Args)
	}
	return p.reader.files[key]
}

// Path is where the Dockerfile of a context is.
func (c Context) Path() string {
	if c.File != "" {
		return c.File
	}
	return path.Join(c.Folder, "Dockerfile")
}

// Copied are the paths that a Dockerfile copies from its context, up to their
// first wildcard, but for those that are left out of the context. Where the
// Dockerfile is not known they are the context.
func (p *Project) Copied(c Context) []Input {
	sources := []string{"."}
	if file := p.Dockerfile(c); file != nil {
		sources = file.ContextSources(c.Target)
	}
	leftOut := p.leftOut(c)
	out := fromFolder(c.Folder, leftOut)
	var all []Input
	add := func(source string) {
		source = path.Join(c.Folder, source)
		if !slices.ContainsFunc(all, func(in Input) bool { return in.Path == source }) {
			all = append(all, Input{Path: source, out: out})
		}
	}
	for _, source := range sources {
		source = path.Clean(strings.TrimPrefix(literal(source), "/"))
		switch {
		case (source == "." || !tilt.Known(source)) && len(c.Only) > 0:
			for _, o := range c.Only {
				add(o)
			}
		case source == "." || !leftOut(source):
			add(source)
		}
	}
	return all
}

// LeftOut tells of a path whether a context leaves it out, by a .dockerignore
// file or by what Tilt is told to ignore.
func (p *Project) LeftOut(c Context) func(string) bool { return fromFolder(c.Folder, p.leftOut(c)) }

// fromFolder tells of paths what is told of them as they are written from a
// folder that they lie in.
func fromFolder(folder string, of func(string) bool) func(string) bool {
	return func(written string) bool {
		inside, ok := below(written, folder)
		return ok && of(inside)
	}
}

// below is a path as it is written from a folder that it lies in.
func below(p, folder string) (string, bool) {
	p, folder = fromAbove(p), fromAbove(folder)
	return strings.CutPrefix(p, strings.TrimSuffix(folder, "/")+"/")
}

// literal is the folder up to which a path has no wildcard.
func literal(source string) string {
	if i := strings.IndexAny(source, "*?["); i >= 0 {
		return path.Dir(source[:i] + "x")
	}
	return source
}

// leftOut tells what of a context no image build sees.
//
// Tilt 0.37: internal/tiltfile/docker.go, dockerignores and parseFiltersFromImage.
func (p *Project) leftOut(c Context) func(string) bool {
	ignored := matching(append(p.dockerignore(c), c.Ignore...))
	return func(source string) bool {
		if !tilt.Known(source) {
			return false
		}
		if len(c.Only) > 0 && !slices.ContainsFunc(c.Only, func(o string) bool { return Meet(path.Clean(o), source) != Apart }) {
			return true
		}
		return ignored(source)
	}
}

// dockerignore are the patterns of the .dockerignore file that docker heeds.
func (p *Project) dockerignore(c Context) []string {
	for _, name := range []string{c.Path() + ".dockerignore", path.Join(c.Folder, ".dockerignore")} {
		text, err := p.Tree.ReadFile(name)
		if err != nil || !tilt.Known(name) {
			continue
		}
		patterns, err := ignorefile.ReadAll(strings.NewReader(string(text)))
		if err != nil {
			return nil
		}
		return patterns
	}
	return nil
}
