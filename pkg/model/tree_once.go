package model

import "io/fs"

// Once is a tree that asks t for each file one time: what looks through it
// sees the same all along, however often it looks.
func Once(t Tree) Tree {
	return onceTree{tree: t, infos: answers[fs.FileInfo]{}, texts: answers[[]byte]{}}
}

type onceTree struct {
	tree  Tree
	infos answers[fs.FileInfo]
	texts answers[[]byte]
}

// Stat implements Tree.
func (t onceTree) Stat(path string) (fs.FileInfo, error) { return t.infos.to(path, t.tree.Stat) }

// ReadFile implements Tree.
func (t onceTree) ReadFile(path string) ([]byte, error) { return t.texts.to(path, t.tree.ReadFile) }

// answers are what a tree has said, by path.
type answers[T any] map[string]answer[T]

type answer[T any] struct {
	value T
	err   error
}

func (a answers[T]) to(path string, ask func(string) (T, error)) (T, error) {
	said, ok := a[path]
	if !ok {
		said.value, said.err = ask(path)
		a[path] = said
	}
	return said.value, said.err
}
