package model

import (
	"io/fs"
	"sync"
)

// Once is a tree that remembers what t says of each file: all who look through
// it see the same, however often they look.
func Once(t Tree) Tree { return &onceTree{tree: t} }

type onceTree struct {
	tree         Tree
	infos, texts sync.Map
}

// Stat implements Tree.
func (t *onceTree) Stat(path string) (fs.FileInfo, error) {
	return answerTo(path, t.tree.Stat, &t.infos)
}

// ReadFile implements Tree.
func (t *onceTree) ReadFile(path string) ([]byte, error) {
	return answerTo(path, t.tree.ReadFile, &t.texts)
}

type answer[T any] struct {
	value T
	err   error
}

// answerTo is what is remembered of a path, or else what ask says of it.
func answerTo[T any](path string, ask func(string) (T, error), remembered *sync.Map) (T, error) {
	said, ok := remembered.Load(path)
	if !ok {
		value, err := ask(path)
		said, _ = remembered.LoadOrStore(path, answer[T]{value, err})
	}
	a := said.(answer[T])
	return a.value, a.err
}
