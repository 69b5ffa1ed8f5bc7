package model

import (
	"bytes"
	"slices"

	"github.com/moby/patternmatcher/ignorefile"
)

// tiltignoreFile lies beside the Tiltfile; Tilt 0.37 applies it to every file
// watch (internal/tiltfile/watch).
const tiltignoreFile = ".tiltignore"

// hiddenPatterns are the patterns of files that no watch of Tilt hears of.
func hiddenPatterns(p *Project, tree Tree) []string {
	return append(slices.Clone(p.Settings.WatchIgnore), ignoreFile(tree, tiltignoreFile)...)
}

// ignoreFile are the patterns of a .dockerignore or .tiltignore file; a file
// that is not there has none.
func ignoreFile(tree Tree, name string) []string {
	text, err := tree.ReadFile(name)
	if err != nil {
		return nil
	}
	patterns, err := ignorefile.ReadAll(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	return patterns
}

func exists(tree Tree, path string) bool {
	_, err := tree.Stat(path)
	return err == nil
}
