package model

import (
	"path"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/tiltgen/tiltgen/pkg/dockerfile"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// imageFiles is what the files say that docker build goes by.
type imageFiles struct {
	// dockerfile is nil where there is none to be read.
	dockerfile *dockerfile.File
	// dockerignore is the path of the .dockerignore file, or "", and ignore
	// what it holds.
	dockerignore string
	ignore       ignores
}

// readFiles reads the files of the images, on all cores: most of it is waiting
// for the disk.
func (g *Graph) readFiles(tree Tree) {
	var reading sync.WaitGroup
	readers := runtime.GOMAXPROCS(0)
	for first := range readers {
		reading.Go(func() {
			for i := first; i < len(g.images); i += readers {
				g.images[i].files = g.images[i].read(tree)
			}
		})
	}
	reading.Wait()
}

func (m *Image) read(tree Tree) imageFiles {
	var files imageFiles
	if text, err := tree.ReadFile(m.DockerfilePath()); err == nil {
		files.dockerfile = dockerfile.Read(text, m.BuildArgs)
	}
	if p := m.dockerignorePath(tree); p != "" {
		files.dockerignore, files.ignore = p, newIgnores(ignoreFile(tree, p))
	}
	return files
}

// dockerignorePath is the .dockerignore file that docker build heeds, or ""
// where there is none: BuildKit prefers one that is named after the Dockerfile.
func (m *Image) dockerignorePath(tree Tree) string {
	for _, p := range []string{m.DockerfilePath() + ".dockerignore", path.Join(m.ContextPath(), ".dockerignore")} {
		if exists(tree, p) {
			return p
		}
	}
	return ""
}

// stages are all of the Dockerfile's, as targets: an old docker builds all of
// them, whatever the target needs.
func (f imageFiles) stages() []string {
	if f.dockerfile == nil {
		return nil
	}
	stages := make([]string, len(f.dockerfile.Stages))
	for i := range stages {
		stages[i] = strconv.Itoa(i)
	}
	return stages
}

// images are the references of the images that the Dockerfile names.
func (f imageFiles) images() []string {
	var refs []string
	for _, stage := range f.stages() {
		for _, ref := range f.dockerfile.Images(stage) {
			if tilt.Known(ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// copied are the paths that the Dockerfile copies from the context, up to the
// first wildcard or variable that is not known.
func (f imageFiles) copied() []string {
	var paths []string
	for _, stage := range f.stages() {
		for _, source := range f.dockerfile.ContextSources(stage) {
			paths = append(paths, literalPrefix(source))
		}
	}
	return paths
}

// literalPrefix is the folder up to which a path has no wildcard, and nothing
// that is not known.
func literalPrefix(source string) string {
	known := tilt.KnownPrefix(source)
	if i := strings.IndexAny(known, "*?["); i >= 0 {
		known = known[:i]
	}
	if known != source {
		return path.Dir(known + "x")
	}
	return source
}
