package tiltfile

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// File is a file that a Tiltfile takes in, or a folder: Tilt loads the Tiltfile
// again when it changes, or when it appears.
//
// Tilt 0.37: internal/tiltfile/tiltfile.go, Load, and internal/tiltfile/io.
type File struct {
	// Path is relative to the Tiltfile's folder, or absolute.
	Path string
	// By are the functions that name it, and "load"; of what Tilt reads by itself
	// there are none.
	By []string
	// Folder is true of a folder, of which Tilt watches everything.
	Folder bool
	// Missing is true where there is none.
	Missing bool

	// whole is true where Tilt watches a folder too.
	whole bool
}

// takeIn notes a file that the function which is being called takes in.
func (r *reader) takeIn(file string) { r.note(file, false) }

// takeInWhole notes a file, or a folder with all that it holds.
func (r *reader) takeInWhole(file string) { r.note(file, true) }

func (r *reader) note(file string, whole bool) {
	if !tilt.Known(file) || file == "" {
		return
	}
	file = r.relative(file)
	f := r.takenIn[file]
	if f == nil {
		f = &File{Path: file}
		r.takenIn[file] = f
	}
	f.whole = f.whole || whole
	if r.calling != "" && !slices.Contains(f.By, r.calling) {
		f.By = append(f.By, r.calling)
	}
}

// allTakenIn are all these files, by path.
func (r *reader) allTakenIn() []File {
	var all []File
	for _, f := range slices.SortedFunc(maps.Values(r.takenIn), func(a, b *File) int { return cmp.Compare(a.Path, b.Path) }) {
		name, err := r.reachable(f.Path)
		if err == nil {
			var is fs.FileInfo
			if is, err = r.files.Stat(name); err == nil {
				f.Folder = is.IsDir()
			}
		}
		f.Missing = errors.Is(err, fs.ErrNotExist)
		slices.Sort(f.By)
		if f.whole || !f.Folder {
			all = append(all, *f)
		}
	}
	return all
}

// takeInIgnores notes the .dockerignore files of the images that are used.
//
// Tilt 0.37: internal/tiltfile/docker.go, dockerignoresFromPathsAndContextFilters.
func (e *evaluation) takeInIgnores() {
	e.calling = ""
	for _, r := range e.world.Resources {
		all, _ := closure(r.builds)
		for _, i := range all {
			for _, folder := range i.watched {
				own := i.dockerfile + ".dockerignore"
				switch {
				case !e.isFolder(folder):
				case i.dockerfile != "" && e.exists(own):
					e.takeIn(own)
				default:
					e.takeIn(path.Join(folder, ".dockerignore"))
				}
			}
		}
	}
}

func (r *reader) isFolder(file string) bool {
	name, err := r.reachable(file)
	if err != nil {
		return false
	}
	is, err := r.files.Stat(name)
	return err == nil && is.IsDir()
}
