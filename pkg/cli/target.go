package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2/maybe"
	"github.com/rogpeppe/go-internal/diff"
	urfave "github.com/urfave/cli/v2"
)

// target is the Tiltfile that the options name. All paths in it are relative
// to the project's folder, so that is where it has to be.
func (s *source) target(ctx *urfave.Context) (string, error) {
	path := filepath.Join(s.folder, tiltfileName)
	switch {
	case ctx.IsSet(checkFlag):
		path = ctx.String(checkFlag)
	case ctx.IsSet(outputFlag):
		path = ctx.String(outputFlag)
	}
	if s.folder == "" {
		return path, nil
	}
	own, err := os.Stat(s.folder)
	if err != nil {
		return "", err
	}
	other, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return "", err
	}
	if !os.SameFile(own, other) {
		return "", usagef("%s is not in the folder of %s, to which all paths in it are relative; write %s", path, s.name, filepath.Join(s.folder, filepath.Base(path)))
	}
	return path, nil
}

// writeFile replaces a file by renaming, so that nobody reads half of one, and
// keeps its mode. One that holds the text already is left alone: Tilt would
// load it again.
func writeFile(path string, text []byte) error {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	old, err := readFile(path)
	if err != nil || old != nil && bytes.Equal(old, text) {
		return err
	}
	return maybe.WriteFile(path, text, 0o644)
}

// checkFile compares a file with the text that it should hold.
func checkFile(path string, text []byte, src *source) error {
	old, err := readFile(path)
	switch {
	case err != nil:
		return err
	case old == nil:
		return &differsError{fmt.Sprintf("%s is missing; run: %s", path, src.header(filepath.Base(path)).Command)}
	case !bytes.Equal(old, text):
		return &differsError{fmt.Sprintf("%s is not what %s compiles to; run: %s", path, src.name, src.header(filepath.Base(path)).Command)}
	}
	return nil
}

// diffFile prints how a file would change.
func (c Command) diffFile(path string, text []byte) error {
	old, err := readFile(path)
	if err != nil {
		return err
	}
	changes := diff.Diff(path, old, path+" (emitted)", text)
	if changes == nil {
		return nil
	}
	if _, err := c.Stdout.Write(changes); err != nil {
		return err
	}
	return &differsError{}
}

// readFile is what a file holds, or nil where there is none.
func readFile(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if text == nil && err == nil {
		text = []byte{}
	}
	return text, err
}
