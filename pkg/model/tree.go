package model

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Tree is the project's folder, for reading. Paths are relative to it, with
// forward slashes; they may lead out of it. Several goroutines may look at once.
type Tree interface {
	// Stat describes a file; the error is fs.ErrNotExist where there is none.
	Stat(path string) (fs.FileInfo, error)
	// ReadFile returns a file's content.
	ReadFile(path string) ([]byte, error)
}

// Dir is a folder of this machine as a Tree.
type Dir string

// Stat implements Tree.
func (d Dir) Stat(path string) (fs.FileInfo, error) { return os.Stat(d.join(path)) }

// ReadFile implements Tree.
func (d Dir) ReadFile(path string) ([]byte, error) { return os.ReadFile(d.join(path)) }

func (d Dir) join(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(string(d), filepath.FromSlash(path))
}

// FS makes a Tree of a file system, such as an embedded one. Nothing exists
// outside of it.
func FS(fsys fs.FS) Tree { return fsTree{fsys} }

type fsTree struct{ fsys fs.FS }

func (t fsTree) Stat(path string) (fs.FileInfo, error) { return fs.Stat(t.fsys, path) }

func (t fsTree) ReadFile(path string) ([]byte, error) { return fs.ReadFile(t.fsys, path) }
