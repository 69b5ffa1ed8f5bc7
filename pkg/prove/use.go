package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// use is what one command has to do with files and images: that of a
// local_resource, or an image build.
type use struct {
	// build is the image build, or nil, and service is true of one that a Compose
	// file declares.
	build   *flow.Build
	service bool
	// watches are what starts it, reads what it takes in, and writes what it
	// makes.
	watches, reads, writes []region
	// broad are folders that it takes in, but perhaps not what others write there.
	broad []region
	// copies are paths that a Dockerfile copies, which have to be there.
	copies []string
	// imagesRead and imagesMade are images, as docker lists them.
	imagesRead, imagesMade []string
	// call is the stage that it is, or nil.
	call *stage.Call
	// runtime are the files of the stage runtime that a call makes.
	runtime []string
	gaps    []gap
	// unknownBase says that an image that its Dockerfile names is not known.
	unknownBase bool
}

// gap is what is not known of what a command writes.
type gap struct {
	// why is a sentence.
	why string
	// at is a path that all of it lies in, which may have a tilt.Hole, or a Hole
	// where that is not known.
	at string
	// reads is true where what the command reads is not known either.
	reads bool
}

// plain are programs of which it is known what they read: what they are given.
var plain = map[string]bool{
	"true": true, ":": true, "echo": true, "printf": true, "exit": true, "sleep": true, "date": true, "test": true, "[": true,
	"wait": true, "set": true, "cd": true, "mkdir": true, "touch": true, "rm": true, "cp": true, "mv": true, "cat": true, "ln": true, "tee": true,
	"docker": true, "podman": true, "buildah": true, "nerdctl": true, "kind": true, "k3d": true, "minikube": true,
}

// command adds what a command does, as far as its text tells. It reports
// whether that is all that it reads.
func (u *use) command(p *flow.Project, e command.Effects) (all bool) {
	all = len(e.Opaque) == 0 && e.Err == nil
	for _, program := range e.Programs {
		all = all && plain[program]
	}
	for _, r := range e.Reads {
		if r.Path != "." {
			// Of the whole project a compiler reads its own part.
			u.reads = append(u.reads, regions([]string{r.Path}, nil)...)
		}
	}
	for _, image := range e.Images {
		switch image.Op {
		case command.Build:
			all = u.dockerBuild(p, image, len(e.Opaque) == 0) && all
		case command.Tag:
			// A tag that is put on itself changes nothing.
			if p.Tagged(image.Source) != p.Tagged(image.Ref) {
				u.makeImage(p, image.Ref)
			}
			u.readImage(p, image.Source)
		default:
			u.readImage(p, image.Ref)
		}
	}
	return all
}

// dockerBuild adds what a docker build takes in, and reports whether that is
// known.
func (u *use) dockerBuild(p *flow.Project, image command.Image, alone bool) bool {
	u.makeImage(p, image.Ref)
	c := flow.ContextOf(image)
	if image.Context == "" || p.Dockerfile(c) == nil {
		return false
	}
	u.context(p, c, alone)
	return true
}

// context adds what a Dockerfile takes in. alone is whether nothing that is not
// known makes files before.
func (u *use) context(p *flow.Project, c flow.Context, alone bool) {
	hides := p.LeftOut(c)
	for _, in := range p.Copied(c) {
		u.reads = append(u.reads, regions([]string{in.Path}, hides)...)
		if alone && p.Dockerfile(c) != nil {
			u.copies = append(u.copies, in.Path)
		}
	}
	file := p.Dockerfile(c)
	if file == nil {
		return
	}
	if c.Contents == "" {
		u.reads = append(u.reads, regions([]string{c.Path()}, nil)...)
	}
	for _, ref := range file.Images(c.Target) {
		u.readImage(p, ref)
		u.unknownBase = u.unknownBase || !tilt.Known(ref) && mayBeBuilt(p, ref)
	}
}

// mayBeBuilt reports whether an image of which not all of the name is known may be
// one of several that are built.
func mayBeBuilt(p *flow.Project, ref string) bool {
	return len(p.Builds) > 1 && slices.ContainsFunc(p.Builds, func(b *flow.Build) bool { return strings.HasPrefix(b.Ref, tilt.KnownPrefix(ref)) })
}

// readImage adds an image that is read, unless the same command makes it before.
func (u *use) readImage(p *flow.Project, ref string) {
	if name := p.Tagged(ref); name != "" && !slices.Contains(u.imagesRead, name) && !slices.Contains(u.imagesMade, name) {
		u.imagesRead = append(u.imagesRead, name)
	}
}

func (u *use) makeImage(p *flow.Project, ref string) {
	switch name := p.Tagged(ref); {
	case name != "" && !slices.Contains(u.imagesMade, name):
		u.imagesMade = append(u.imagesMade, name)
	case !tilt.Known(ref):
		u.gaps = append(u.gaps, gap{why: "which image " + tilt.Readable(ref) + " is, is not known", at: tilt.Hole})
	}
}

// makes adds what a step writes, and what of that is not known. Where its author
// said what it writes, that is all, with what its text names.
func (u *use) makes(s *flow.Step) {
	if s.Told {
		u.writes = append(u.writes, regions(s.Outputs, nil)...)
		for _, w := range s.Effects.Writes {
			if !w.Folder {
				u.writes = append(u.writes, regions([]string{w.Path}, nil)...)
			}
		}
		return
	}
	for _, w := range s.Writes {
		switch {
		case !tilt.Known(w.Path):
			if !strings.HasPrefix(w.Path, "/tmp/") {
				u.gaps = append(u.gaps, gap{why: fmt.Sprintf("what %s writes in %s is not known", s.Name, tilt.Readable(w.Path)), at: w.Path})
			}
		case w.Folder:
			// What a tool makes in a folder that it fills, nobody says.
			u.writes = append(u.writes, restOf(clean(w.Path)))
			u.gaps = append(u.gaps, gap{why: fmt.Sprintf("what %s makes in %s is not known", s.Name, w.Path), at: w.Path})
		default:
			u.writes = append(u.writes, regions([]string{w.Path}, nil)...)
		}
	}
	for _, o := range s.Effects.Opaque {
		u.gaps = append(u.gaps, gap{why: fmt.Sprintf("what %q in %s writes is not known", tilt.Readable(o.What), s.Name), at: tilt.Hole})
	}
	if s.Effects.Err != nil {
		u.gaps = append(u.gaps, gap{why: fmt.Sprintf("the command of %s is not understood: %v", s.Name, s.Effects.Err), at: tilt.Hole})
	}
	if slices.Contains(s.Effects.Programs, "tilt") {
		u.gaps = append(u.gaps, gap{why: fmt.Sprintf("%s calls tilt, and what that starts is not known", s.Name), at: tilt.Hole})
	}
}
