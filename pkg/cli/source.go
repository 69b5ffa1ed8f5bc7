package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/examples"
	"github.com/tiltgen/tiltgen/pkg/model"
)

const (
	projectFile  = "tiltgen.yaml"
	tiltfileName = "Tiltfile"
)

// source is the text of a project, and where it comes from.
type source struct {
	// name is what messages call it.
	name string
	text []byte
	// tree is what the project's paths are relative to.
	tree model.Tree
	// folder is that folder, where the Tiltfile belongs; empty for the example,
	// which has none on this machine.
	folder string
	// anonymous says that it was read from no file that could be named.
	anonymous bool
}

// source reads the project that the options name, or else the one that is
// found, or else the example.
func (c Command) source(ctx *urfave.Context) (*source, error) {
	switch {
	case ctx.Bool(exampleFlag):
		return exampleSource()
	case ctx.String(fileFlag) == "-":
		return c.stdinSource()
	case ctx.IsSet(fileFlag):
		return fileSource(ctx.String(fileFlag))
	}
	path, err := findProject()
	if err != nil {
		return nil, err
	}
	if path == "" {
		return c.noSource(ctx)
	}
	if filepath.Dir(path) != "." && !ctx.IsSet(outputFlag) && !ctx.Bool(diffFlag) {
		c.say("reading %s; the Tiltfile belongs beside it", path)
	}
	return fileSource(path)
}

func fileSource(path string) (*source, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	folder := filepath.Dir(path)
	return &source{name: path, text: text, tree: model.Dir(folder), folder: folder}, nil
}

func (c Command) stdinSource() (*source, error) {
	text, err := io.ReadAll(c.Stdin)
	if err != nil {
		return nil, fmt.Errorf("cannot read standard input: %w", err)
	}
	return &source{name: "<stdin>", text: text, tree: model.Dir("."), folder: ".", anonymous: true}, nil
}

func exampleSource() (*source, error) {
	text, err := fs.ReadFile(examples.FS, projectFile)
	if err != nil {
		return nil, err
	}
	return &source{name: "example/" + projectFile, text: text, tree: model.FS(examples.FS)}, nil
}

// noSource is the example in a folder that has no Tiltfile. A shell has made
// an empty one before the program starts in "tiltgen emit > Tiltfile".
func (c Command) noSource(ctx *urfave.Context) (*source, error) {
	if ctx.IsSet(checkFlag) || ctx.Bool(diffFlag) {
		return nil, fmt.Errorf("no %s here or above; tiltgen init writes one", projectFile)
	}
	info, err := os.Stat(tiltfileName)
	switch {
	case err == nil && info.Size() > 0:
		return nil, fmt.Errorf("no %s here or above, but a %s that something else made; tiltgen init starts a project, tiltgen emit --example shows one", projectFile, tiltfileName)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	c.say("no %s here or above: this is the example; tiltgen init starts a project of your own", projectFile)
	return exampleSource()
}

// findProject looks for the project's file here and in the folders above.
func findProject() (string, error) {
	folders, err := searchedFolders()
	if err != nil {
		return "", err
	}
	for _, folder := range folders {
		path := filepath.Join(folder, projectFile)
		if found, err := exists(path); found || err != nil {
			return path, err
		}
	}
	return "", nil
}

// searchedFolders are this folder and those above it up to the root of the git
// repository. Outside of one it is only this: a file that somebody left in a
// shared folder above is nobody's project.
func searchedFolders() ([]string, error) {
	absolute, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	folders := []string{"."}
	for {
		last := folders[len(folders)-1]
		root, err := exists(filepath.Join(last, ".git"))
		if root || err != nil {
			return folders, err
		}
		parent := filepath.Dir(absolute)
		if parent == absolute {
			return folders[:1], nil
		}
		absolute = parent
		folders = append(folders, filepath.Join(last, ".."))
	}
}

func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
