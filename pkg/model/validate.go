package model

import "fmt"

// Validate is everything that is wrong with a project, in a fixed order. The
// graph is the project's own, see [NewGraph].
//
// The raw Starlark text of a project is not looked at.
func Validate(p *Project, tree Tree, g *Graph) []Problem {
	c := &checker{project: p, tree: tree, graph: g, seen: map[Problem]bool{}}
	for _, check := range []func(){
		c.checkText,
		c.checkSettings,
		c.checkCluster,
		c.checkNames,
		c.checkTaken,
		c.checkCase,
		c.checkReferences,
		c.checkCycle,
		c.checkPaths,
		c.checkBuilds,
		c.checkOutputs,
		c.checkImages,
		c.checkInputs,
		c.checkContexts,
		c.checkLiveUpdates,
		c.checkWorkloads,
		c.checkPatterns,
		c.checkHidden,
		c.checkManual,
		c.checkWatches,
	} {
		check()
	}
	return c.found
}

// checker collects the problems of one project.
type checker struct {
	project *Project
	tree    Tree
	graph   *Graph
	found   []Problem
	seen    map[Problem]bool
}

// refuse adds a problem that keeps the Tiltfile from being written.
func (c *checker) refuse(at place, format string, args ...any) {
	c.add(Problem{Path: at.String(), Message: fmt.Sprintf(format, args...)})
}

// warn adds a problem that the author would want to know of.
func (c *checker) warn(at place, format string, args ...any) {
	c.add(Problem{Path: at.String(), Message: fmt.Sprintf(format, args...), Warning: true})
}

func (c *checker) add(p Problem) {
	if !c.seen[p] {
		c.seen[p] = true
		c.found = append(c.found, p)
	}
}

// The places of what has a name.
func buildPlace(name string) place    { return place{}.key("builds").key(name) }
func imagePlace(name string) place    { return place{}.key("images").key(name) }
func workloadPlace(name string) place { return place{}.key("workloads").key(name) }
