package tiltfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Files is how a reading reads files. Paths are those of this machine,
// absolute.
type Files interface {
	// ReadFile returns the content of a regular file.
	ReadFile(name string) ([]byte, error)
	// Stat describes a file; the error is fs.ErrNotExist where there is none.
	Stat(name string) (fs.FileInfo, error)
	// ReadDir returns what is in a folder.
	ReadDir(name string) ([]fs.DirEntry, error)
	// RealPath is a path without links.
	RealPath(name string) (string, error)
}

// Disk reads the files of this machine.
type Disk struct{}

// maxFile is the size of a file that is still read, in bytes.
const maxFile = 16 << 20

// ReadFile implements [Files]. It refuses what is no regular file, and what is
// larger than 16 MiB.
func (Disk) ReadFile(name string) ([]byte, error) {
	is, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !is.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s is larger than %d bytes", name, maxFile)
	}
	return text, err
}

// Stat implements [Files].
func (Disk) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// ReadDir implements [Files].
func (Disk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

// RealPath implements [Files].
func (Disk) RealPath(name string) (string, error) { return filepath.EvalSymlinks(name) }

// errLeaves is returned for a link that leads out of where it stands.
var errLeaves = errors.New("it is a link that leads out of the repository, or of the folder of extensions")

// repository is the folder that links may not lead out of: the git repository
// around the Tiltfile, or else the Tiltfile's folder.
func (r *reader) repository() string {
	if r.top == "" {
		r.top = r.findRepository()
	}
	return r.top
}

func (r *reader) findRepository() string {
	for dir := r.root; ; dir = filepath.Dir(dir) {
		if _, err := r.files.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return r.root
		}
	}
}

// reachable refuses a path within the repository, or the folder of extensions,
// that links lead out of. A path elsewhere is one that the Tiltfile names
// itself. There is nothing at one that is not known.
func (r *reader) reachable(file string) (string, error) {
	if !tilt.Known(file) {
		return "", fs.ErrNotExist
	}
	name := r.osPath(file)
	around := r.repository()
	if r.extensions != "" && !inFolder(name, around) {
		around = r.osPath(r.extensions)
	}
	if !inFolder(name, around) {
		return name, nil
	}
	real, err := r.files.RealPath(name)
	if err != nil {
		return "", err
	}
	if !inFolder(real, around) {
		return "", errLeaves
	}
	return real, nil
}

func inFolder(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator))
}

func (r *reader) readFile(file string) ([]byte, error) {
	r.takeIn(file)
	return r.contentOf(file)
}

// contentOf is the content of a file that is not noted.
func (r *reader) contentOf(file string) ([]byte, error) {
	name, err := r.reachable(file)
	if err != nil {
		return nil, err
	}
	return r.files.ReadFile(name)
}

func (r *reader) exists(file string) bool {
	name, err := r.reachable(file)
	if err != nil {
		return false
	}
	_, err = r.files.Stat(name)
	return err == nil
}

// maxListed bounds the files that listdir finds.
const maxListed = 10_000

// list are the files in a folder that are no folders, relative to the
// Tiltfile's.
func (r *reader) list(dir string, recursive bool) ([]string, error) {
	name, err := r.reachable(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	entries, err := r.files.ReadDir(name)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		p := path.Join(dir, entry.Name())
		switch {
		case !entry.IsDir():
			files = append(files, p)
		case recursive:
			below, err := r.list(p, true)
			if err != nil {
				return nil, err
			}
			files = append(files, below...)
		}
		if len(files) > maxListed {
			return nil, fmt.Errorf("%s holds more than %d files", dir, maxListed)
		}
	}
	return files, nil
}
