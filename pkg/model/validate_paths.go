package model

import (
	"fmt"
	"path"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/nearest"
)

// stateFolder is where the stages keep what they know.
const stateFolder = ".tiltgen"

// checkPaths looks at what a path is made of, and at those that the Tiltfile
// names for Tilt to read.
func (c *checker) checkPaths() {
	for _, b := range c.project.Builds {
		at := buildPlace(b.Name)
		c.written(items(at.key("deps"), b.Deps))
		c.written(items(at.key("outputs"), b.Outputs))
		c.written(given(at.key("dir"), b.Dir))
		c.written(given(at.key("serve_dir"), b.ServeDir))
	}
	for i := range c.project.Images {
		c.written(c.project.Images[i].paths())
	}
	for _, w := range c.project.Workloads {
		c.written(w.Manifests.paths(workloadPlace(w.Name).key("manifests")))
	}
	includes := items(place{}.key("starlark").key("include"), c.project.Starlark.Include)
	c.written(includes)
	for _, l := range includes {
		c.mustExist(l.at, l.path)
	}
	for i, load := range c.project.Starlark.Load {
		if !strings.Contains(load.Path, "://") {
			c.mustExist(place{}.key("starlark").key("load").item(i).key("path"), load.Path)
		}
	}
}

// written looks at how paths are written. One that is left out is none.
func (c *checker) written(paths []located) {
	for _, l := range paths {
		switch {
		case l.path == "":
			c.refuse(l.at, `a path cannot be empty; write "." for the project's folder`)
		case strings.ContainsAny(l.path, "\n\t"):
			c.refuse(l.at, "the path %q holds a newline or a tab, which the stages' lists are separated by; rename it", l.path)
		}
	}
}

// located is a path and its place.
type located struct {
	at   place
	path string
}

func items(at place, paths []string) []located {
	all := make([]located, len(paths))
	for i, p := range paths {
		all[i] = located{at.item(i), p}
	}
	return all
}

func given(at place, p string) []located {
	if p == "" {
		return nil
	}
	return []located{{at, p}}
}

func (m *Image) paths() []located {
	at := imagePlace(m.Name)
	all := items(at.key("inputs"), m.Inputs)
	all = append(all, given(at.key("context"), m.Context)...)
	all = append(all, given(at.key("dockerfile"), m.Dockerfile)...)
	if m.LiveUpdate == nil {
		return all
	}
	at = at.key("live_update")
	for i, s := range m.LiveUpdate.Sync {
		all = append(all, located{at.key("sync").item(i).key("from"), s.From})
	}
	for i, r := range m.LiveUpdate.Run {
		all = append(all, items(at.key("run").item(i).key("triggers"), r.Triggers)...)
	}
	return all
}

func (m Manifests) paths(at place) []located {
	all := items(at.key("files"), m.Files)
	all = append(all, given(at.key("kustomize"), m.Kustomize)...)
	if m.Helm != nil {
		all = append(all, located{at.key("helm").key("chart"), m.Helm.Chart})
		all = append(all, items(at.key("helm").key("values"), m.Helm.Values)...)
	}
	return all
}

// mustExist refuses a path that is neither there nor made.
func (c *checker) mustExist(at place, p string) {
	if c.missing(p) {
		c.refuse(at, "nobody makes %q and it does not exist%s", p, c.insteadOf(p))
	}
}

// missing reports whether a path is neither there nor an output of a build.
// What is no path at all is reported elsewhere.
func (c *checker) missing(p string) bool {
	return p != "" && len(c.graph.outputs.overlapping(p)) == 0 && !exists(c.tree, clean(p))
}

// insteadOf ends a message about a path that is missing.
func (c *checker) insteadOf(p string) string {
	var outputs []string
	for _, o := range c.graph.outputs.sorted {
		outputs = append(outputs, o.path)
	}
	switch n := nearest.Name(clean(p), outputs); {
	case n != "":
		return fmt.Sprintf("; did you mean the output %q of build %q?", n, c.graph.outputs.byPath[n][0].by.Name)
	case strings.ContainsAny(p, "*?["):
		return "; patterns are not expanded here, name the folder"
	}
	return "; correct it, or add it to the outputs of the build that makes it"
}

// outside reports whether a path leads out of the project.
func outside(p string) bool {
	p = clean(p)
	return path.IsAbs(p) || p == ".." || strings.HasPrefix(p, "../")
}

// notInState refuses a path in the stages' own folder.
func (c *checker) notInState(at place, p string) {
	if within(p, stateFolder) {
		c.refuse(at, "%q lies in %q, where the stages keep their state; use another folder", p, stateFolder)
	}
}
