package tiltfile_test

import (
	"io/fs"
	"path"
	"strings"
	"testing/fstest"
)

// memory are files that stand nowhere but here, by their absolute paths.
type memory map[string]string

func (m memory) fs() fstest.MapFS {
	all := fstest.MapFS{}
	for name, text := range m {
		all[strings.TrimPrefix(name, "/")] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func inside(name string) string { return strings.TrimPrefix(path.Clean(name), "/") }

func (m memory) ReadFile(name string) ([]byte, error)       { return m.fs().ReadFile(inside(name)) }
func (m memory) Stat(name string) (fs.FileInfo, error)      { return m.fs().Stat(inside(name)) }
func (m memory) ReadDir(name string) ([]fs.DirEntry, error) { return m.fs().ReadDir(inside(name)) }
func (m memory) RealPath(name string) (string, error) {
	if _, err := m.Stat(name); err != nil {
		return "", err
	}
	return path.Clean(name), nil
}
