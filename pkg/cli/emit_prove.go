package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tiltgen/tiltgen/examples"
	"github.com/tiltgen/tiltgen/pkg/prove"
	"github.com/tiltgen/tiltgen/pkg/report"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// proveEmitted refuses the text of a Tiltfile in which something breaks in some
// run, and warns of what could not be looked at. It is the text that is read,
// not what it was made from: so the manifests, what is included, and Starlark of
// the author's own count as well.
func (c Command) proveEmitted(src *source, target string, text []byte) error {
	r, err := src.readEmitted(target, string(text))
	if err != nil {
		return err
	}
	if len(r.Errors) > 0 {
		return refusedByTilt(r)
	}
	var broken []*prove.Result
	for _, result := range prove.Run(r, func(prove.Consumer) bool { return true }) {
		switch {
		case result.Breaks():
			broken = append(broken, result)
		case !result.Safe():
			c.say("warning: the %s %s is not proved: %s", result.Kind, result.Name, whyNot(result))
		}
	}
	if len(broken) == 0 {
		return nil
	}
	if err := report.ProofText(c.Stderr, broken); err != nil {
		return err
	}
	c.say("nothing was written, as what is shown above can happen")
	return errRefused
}

// whyNot says why a consumer in which nothing was found is not safe.
func whyNot(r *prove.Result) string {
	var why []string
	for _, d := range r.Doubts {
		why = append(why, d.Why)
	}
	if r.Bounded {
		why = append(why, fmt.Sprintf("not all states were looked at, but %d", r.States))
	}
	return strings.Join(why, "; ")
}

// readEmitted reads the text of a Tiltfile as if it stood where it belongs.
func (s *source) readEmitted(target, text string) (*tiltfile.Reading, error) {
	if s.folder != "" {
		return tiltfile.Parse(target, text, tiltfile.Options{})
	}
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return tiltfile.Parse(filepath.Join(root, tiltfileName), text, tiltfile.Options{Files: carried{examples.FS, root}})
}

// carried are the files of the example, as if they stood in a folder.
type carried struct {
	fs   fs.FS
	root string
}

func (c carried) name(path string) (string, error) {
	name, err := filepath.Rel(c.root, path)
	if err != nil || !filepath.IsLocal(name) {
		return "", &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return filepath.ToSlash(name), nil
}

// ReadFile implements [tiltfile.Files].
func (c carried) ReadFile(path string) ([]byte, error) {
	name, err := c.name(path)
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(c.fs, name)
}

// Stat implements [tiltfile.Files].
func (c carried) Stat(path string) (fs.FileInfo, error) {
	name, err := c.name(path)
	if err != nil {
		return nil, err
	}
	return fs.Stat(c.fs, name)
}

// ReadDir implements [tiltfile.Files].
func (c carried) ReadDir(path string) ([]fs.DirEntry, error) {
	name, err := c.name(path)
	if err != nil {
		return nil, err
	}
	return fs.ReadDir(c.fs, name)
}

// RealPath implements [tiltfile.Files].
func (c carried) RealPath(path string) (string, error) {
	if _, err := c.Stat(path); err != nil {
		return "", err
	}
	return path, nil
}
