// Package cli is the program tiltgen: its commands, their flags, what they
// read and write, and their exit codes.
package cli

import (
	"io"

	urfave "github.com/urfave/cli/v2"
)

// Command is the program, with the streams that it works on.
type Command struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Main runs the program with its arguments, the first of which is its name,
// and returns its exit code: 0 when it did what it was asked to, 1 when a file
// differs or something was found, 2 when it was called wrongly, and 3 when it
// could not go on.
func (c Command) Main(args []string) int {
	return c.report(c.app().Run(args))
}

func (c Command) app() *urfave.App {
	app := &urfave.App{
		Name:      "tiltgen",
		HelpName:  "tiltgen",
		Usage:     "find races in Tiltfiles, and write Tiltfiles without",
		UsageText: "tiltgen COMMAND [OPTIONS]",
		Description: "tiltgen finds image builds that are made from half-finished inputs, and compiles\n" +
			"a declared project, tiltgen.yaml, to a Tiltfile in which there are none.\n\n" +
			"   tiltgen lint                  check the Tiltfile here\n" +
			"   tiltgen prove                 explore every run of it\n" +
			"   tiltgen inspect               print what it declares\n" +
			"   tiltgen init                  write a tiltgen.yaml to start from\n" +
			"   tiltgen emit -o Tiltfile      compile it\n" +
			"   tilt up                       run it",
		Version:              version(),
		Reader:               c.Stdin,
		Writer:               c.Stdout,
		ErrWriter:            c.Stderr,
		EnableBashCompletion: true,
		// A comma in a value belongs to it.
		DisableSliceFlagSeparator: true,
		Action:                    rootAction,
		OnUsageError:              wrongFlag,
		// The exit code is for report to decide, not for the library.
		ExitErrHandler: func(*urfave.Context, error) {},
	}
	app.Commands = []*urfave.Command{
		c.emitCommand(), c.lintCommand(), c.proveCommand(), c.simulateCommand(), c.inspectCommand(), c.explainCommand(), c.rulesCommand(),
		c.initCommand(), c.schemaCommand(), c.completionCommand(),
	}
	for _, command := range app.Commands {
		command.OnUsageError = wrongFlag
		command.HideHelpCommand = true
	}
	return app
}
