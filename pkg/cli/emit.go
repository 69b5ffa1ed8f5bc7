package cli

import (
	"fmt"
	"path/filepath"

	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/pkg/emit"
	"github.com/tiltgen/tiltgen/pkg/model"
)

const emitHelp = `Reads tiltgen.yaml, here or in a parent folder up to the root of the
git repository, and writes a Tiltfile to standard output. Nothing is written
when anything is wrong with the project.

Where there is no tiltgen.yaml and no Tiltfile yet, an example is written.

   tiltgen emit > Tiltfile            write a Tiltfile
   tiltgen emit -o Tiltfile           the same, and keep the old one if that fails
   tiltgen emit -d                    show what would change
   tiltgen emit --check Tiltfile      fail if it is out of date, for CI
   tiltgen emit --prove -o Tiltfile   the same, if nothing in it can break

--prove reads what would be written as tiltgen prove does. It refuses a Tiltfile
with a run that breaks, and warns where not all runs could be looked at.`

// The names of emit's options.
const (
	fileFlag    = "file"
	outputFlag  = "output"
	diffFlag    = "diff"
	checkFlag   = "check"
	exampleFlag = "example"
	proveFlag   = "prove"
)

func (c Command) emitCommand() *urfave.Command {
	return &urfave.Command{
		Name:        "emit",
		Usage:       "compile tiltgen.yaml to a Tiltfile",
		UsageText:   "tiltgen emit [-f FILE] [-o FILE | -d [-o FILE] | --check FILE] [--example] [--prove]",
		Description: emitHelp,
		Flags: []urfave.Flag{
			&urfave.StringFlag{Name: fileFlag, Aliases: []string{"f"}, Usage: "read the project from `FILE`; - is standard input"},
			&urfave.StringFlag{Name: outputFlag, Aliases: []string{"o"}, Usage: "write to `FILE`, which lies beside the project's"},
			&urfave.BoolFlag{Name: diffFlag, Aliases: []string{"d"}, Usage: "print how the Tiltfile would change; exit 1 if it would"},
			&urfave.StringFlag{Name: checkFlag, Usage: "write nothing; exit 1 if `FILE` is not what would be written"},
			&urfave.BoolFlag{Name: exampleFlag, Usage: "compile the example that tiltgen carries"},
			&urfave.BoolFlag{Name: proveFlag, Usage: "write nothing that has a run which breaks"},
		},
		Action: c.emit,
	}
}

// emit is the action of the command of that name.
func (c Command) emit(ctx *urfave.Context) error {
	if err := checkEmitFlags(ctx); err != nil {
		return err
	}
	src, err := c.source(ctx)
	if err != nil {
		return err
	}
	target, err := src.target(ctx)
	if err != nil {
		return err
	}
	text, err := c.compile(src, filepath.Base(target))
	if err != nil {
		return err
	}
	if ctx.Bool(proveFlag) {
		if err := c.proveEmitted(src, target, text); err != nil {
			return err
		}
	}
	switch {
	case ctx.IsSet(checkFlag):
		return checkFile(target, text, src)
	case ctx.Bool(diffFlag):
		return c.diffFile(target, text)
	case ctx.IsSet(outputFlag):
		return writeFile(target, text)
	default:
		_, err := c.Stdout.Write(text)
		return err
	}
}

// checkEmitFlags refuses options that contradict each other.
func checkEmitFlags(ctx *urfave.Context) error {
	if err := noArguments(ctx); err != nil {
		return err
	}
	for _, name := range []string{fileFlag, outputFlag, checkFlag} {
		if ctx.IsSet(name) && ctx.String(name) == "" {
			return usagef("--%s needs a file", name)
		}
	}
	switch {
	case ctx.IsSet(checkFlag) && ctx.IsSet(outputFlag):
		return usagef("--check writes nothing; leave out -o")
	case ctx.IsSet(checkFlag) && ctx.Bool(diffFlag):
		return usagef("choose one of --check and -d")
	case ctx.Bool(exampleFlag) && ctx.IsSet(fileFlag):
		return usagef("choose one of --example and -f")
	}
	return nil
}

// compile turns a project's text into that of a Tiltfile of this name, and
// prints the problems that it finds on the way.
func (c Command) compile(src *source, name string) ([]byte, error) {
	p, positions, err := model.Decode(src.name, src.text)
	if err != nil {
		return nil, err
	}
	text, problems, err := emit.Tiltfile(p, src.tree, src.header(name))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", src.name, err)
	}
	refused := false
	for _, problem := range problems {
		line, col := positions.Of(problem.Path)
		severity := ""
		if problem.Warning {
			severity = "warning: "
		}
		refused = refused || !problem.Warning
		fmt.Fprintf(c.Stderr, "%s:%d:%d: %s%s\n", src.name, line, col, severity, problem)
	}
	if refused {
		return nil, errRefused
	}
	return text, nil
}

// header says where a Tiltfile of this name comes from.
func (s *source) header(tiltfile string) emit.Header {
	name := filepath.Base(s.name)
	if s.anonymous || name == projectFile {
		return emit.Header{Source: projectFile, Command: "tiltgen emit -o " + tiltfile}
	}
	return emit.Header{Source: name, Command: "tiltgen emit -f " + name + " -o " + tiltfile}
}
