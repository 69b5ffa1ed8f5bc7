package cli

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	urfave "github.com/urfave/cli/v2"
)

// starter is the project that init writes.
//
//go:embed starter.yaml
var starter []byte

func (c Command) initCommand() *urfave.Command {
	return &urfave.Command{
		Name:      "init",
		Usage:     "write a " + projectFile + " to start from",
		UsageText: "tiltgen init",
		Description: "Writes a small project into this folder, with everything else that can be\n" +
			"declared as comments. It never replaces a file.\n\n" +
			"   tiltgen init && tiltgen emit -o Tiltfile",
		Action: func(ctx *urfave.Context) error {
			if err := noArguments(ctx); err != nil {
				return err
			}
			if err := createFile(projectFile, starter); err != nil {
				return err
			}
			c.say("wrote %s; tiltgen emit -o %s compiles it", projectFile, tiltfileName)
			return nil
		},
	}
}

// createFile writes a file where there is none.
func createFile(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is already here; remove it to start again", path)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
