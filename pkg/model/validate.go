package model

import (
	"fmt"
	"slices"
	"sync"
)

// Validate is everything that is wrong with a project, in a fixed order. The
// graph is the project's own, see [NewGraph].
//
// The raw Starlark text of a project is not looked at.
func Validate(p *Project, tree Tree, g *Graph) []Problem {
	checks := []func(*checker){
		(*checker).checkText,
		(*checker).checkSettings,
		(*checker).checkCluster,
		(*checker).checkNames,
		(*checker).checkTaken,
		(*checker).checkCase,
		(*checker).checkReferences,
		(*checker).checkCycle,
		(*checker).checkPaths,
		(*checker).checkBuilds,
		(*checker).checkOutputs,
		(*checker).checkImages,
		(*checker).checkInputs,
		(*checker).checkContexts,
		(*checker).checkLiveUpdates,
		(*checker).checkWorkloads,
		(*checker).checkPatterns,
		(*checker).checkHidden,
		(*checker).checkManual,
		(*checker).checkWatches,
	}
	found := make([][]Problem, len(checks))
	var running sync.WaitGroup
	for i, check := range checks {
		running.Go(func() {
			c := &checker{project: p, tree: tree, graph: g}
			check(c)
			found[i] = c.found
		})
	}
	running.Wait()
	return distinct(slices.Concat(found...))
}

// distinct are problems without those that are reported twice.
func distinct(problems []Problem) []Problem {
	seen := map[Problem]bool{}
	return slices.DeleteFunc(problems, func(p Problem) bool {
		twice := seen[p]
		seen[p] = true
		return twice
	})
}

// checker collects what one check finds. The checks run side by side, and
// change nothing that another one reads.
type checker struct {
	project *Project
	tree    Tree
	graph   *Graph
	found   []Problem
}

// refuse adds a problem that keeps the Tiltfile from being written.
func (c *checker) refuse(at place, format string, args ...any) {
	c.found = append(c.found, Problem{Path: at.String(), Message: fmt.Sprintf(format, args...)})
}

// warn adds a problem that the author would want to know of.
func (c *checker) warn(at place, format string, args ...any) {
	c.found = append(c.found, Problem{Path: at.String(), Message: fmt.Sprintf(format, args...), Warning: true})
}

// The places of what has a name.
func buildPlace(name string) place    { return place{}.key("builds").key(name) }
func imagePlace(name string) place    { return place{}.key("images").key(name) }
func workloadPlace(name string) place { return place{}.key("workloads").key(name) }
