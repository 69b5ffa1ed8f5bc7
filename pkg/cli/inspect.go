package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/pkg/inspect"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

const inspectHelp = `Prints what a Tiltfile declares as JSON, for people and for scripts: resources,
images, manifests, settings, the files that it takes in, the values that are
not known, and the decisions that hang on them. Nothing is ever run.

` + pinnedHelp + `Exits with 1 when Tilt would refuse the Tiltfile: why stands under "errors" and
on standard error, and all else holds what could be read. With 3 the file
cannot be read, and nothing is printed.

   tiltgen inspect                    print what the Tiltfile here declares
   tiltgen inspect dev/Tiltfile       that of another one, or of one in a folder
   tiltgen inspect - < Tiltfile       that of standard input
   tiltgen inspect --env CI=true      if the environment is like that
   tiltgen inspect | jq -r '.resources[].name'
   tiltgen schema inspect             print the JSON schema of all this`

func (c Command) inspectCommand() *urfave.Command {
	return &urfave.Command{
		Name:        "inspect",
		Usage:       "print what a Tiltfile declares, as JSON",
		UsageText:   "tiltgen inspect [--stdin-filename NAME]\n   " + pinnedUsage + " [FILE | FOLDER | -]",
		Description: inspectHelp,
		Flags: append([]urfave.Flag{
			&urfave.StringFlag{Name: stdinNameFlag, Value: tiltfileName, Usage: "read standard input as if it stood in `FILE`"},
		}, pinnedFlags()...),
		Action: c.inspect,
	}
}

func (c Command) inspect(ctx *urfave.Context) error {
	file, err := inspectedFile(ctx)
	if err != nil {
		return err
	}
	options, err := pinned(ctx)
	if err != nil {
		return err
	}
	r, err := c.read(file, ctx.String(stdinNameFlag), options)
	if err != nil {
		return err
	}
	if err := inspect.Write(c.Stdout, inspect.Of(r, options)); err != nil {
		return err
	}
	for _, e := range r.Errors {
		c.say("%s: Tilt refuses this: %s", placeOf(e.Start), strings.ReplaceAll(e.Error(), "\n", "; "))
	}
	if len(r.Errors) > 0 {
		return errFound
	}
	return nil
}

// placeOf is a place as a person reads it.
func placeOf(p tilt.Position) string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// inspectedFile is the Tiltfile that the argument names.
func inspectedFile(ctx *urfave.Context) (string, error) {
	arg := ctx.Args().First()
	switch {
	case ctx.NArg() > 1 && strings.HasPrefix(ctx.Args().Get(1), "-"):
		return "", usagef("options go before the file: tiltgen inspect %s FILE", ctx.Args().Get(1))
	case ctx.NArg() > 1:
		return "", usagef("tiltgen inspect takes one file, not %q too; see tiltgen inspect --help", ctx.Args().Get(1))
	case ctx.NArg() == 0:
		return tiltfileName, nil
	}
	return tiltfileIn(arg), nil
}

// tiltfileIn is the Tiltfile in a folder, or the file itself.
func tiltfileIn(arg string) string {
	if is, err := os.Stat(arg); arg != "-" && err == nil && is.IsDir() {
		return filepath.Join(arg, tiltfileName)
	}
	return arg
}
