package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/pkg/lint"
	"github.com/tiltgen/tiltgen/pkg/report"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

const lintHelp = `Finds what goes wrong, or can, when Tilt runs a Tiltfile: image builds that
take in what steps still write, stages that do not run again, images that
never reach the cluster, and what Tilt refuses. Nothing is ever run.

Reads the files, and the Tiltfiles in the folders, that it is given; without
any, the Tiltfile here. Exits with 1 when it finds something, and with 3 when
a file cannot be read. Notes, where nothing is known to go wrong, are counted;
--strict lists them, and they fail too.

   tiltgen lint                       check the Tiltfile here
   tiltgen lint dev/Tiltfile lib/     check a file, and the Tiltfiles in a folder
   tiltgen lint - < Tiltfile          check standard input
   tiltgen lint --format json         write the findings for a program
   tiltgen explain RULE               say what a rule means, and what to do

A finding is ignored by a comment above it: # tiltgen: ignore=RULE reason
What a step writes is said above it:        # tiltgen: outputs=PATH[,PATH…]`

// The names of lint's options.
const (
	formatFlag     = "format"
	strictFlag     = "strict"
	stdinNameFlag  = "stdin-filename"
	extensionsFlag = "extensions"
)

func (c Command) lintCommand() *urfave.Command {
	return &urfave.Command{
		Name:        "lint",
		Usage:       "find races in a Tiltfile",
		UsageText:   "tiltgen lint [--strict] [--format text|json] [--stdin-filename NAME] [--extensions DIR] [FILE | FOLDER | -]...",
		Description: lintHelp,
		Flags: []urfave.Flag{
			&urfave.StringFlag{Name: formatFlag, Value: "text", Usage: "write `FORMAT`: text or json"},
			&urfave.BoolFlag{Name: strictFlag, Usage: "list notes, and fail on them"},
			&urfave.StringFlag{Name: stdinNameFlag, Value: tiltfileName, Usage: "read standard input as if it stood in `FILE`"},
			&urfave.StringFlag{Name: extensionsFlag, Usage: "read ext://NAME from `DIR`, a copy of Tilt's repository of extensions"},
		},
		Action: c.lint,
	}
}

// errFound says that findings were printed.
var errFound = &differsError{}

func (c Command) lint(ctx *urfave.Context) error {
	format := ctx.String(formatFlag)
	if format != "text" && format != "json" {
		return usagef("--%s is text or json, not %q", formatFlag, format)
	}
	for _, arg := range ctx.Args().Slice() {
		if len(arg) > 1 && strings.HasPrefix(arg, "-") {
			return usagef("options go before files: tiltgen lint %s FILE", arg)
		}
	}
	files, failures := lintedFiles(ctx.Args().Slice())
	var found []lint.Diagnostic
	texts := map[string]string{}
	for _, file := range files {
		r, err := c.read(file, ctx.String(stdinNameFlag), tiltfile.Options{Extensions: ctx.String(extensionsFlag)})
		if err != nil {
			failures = append(failures, err)
			continue
		}
		found = addNew(found, lint.Run(r))
		maps.Copy(texts, r.Texts)
	}
	if err := c.write(ctx, found, texts); err != nil {
		return err
	}
	if len(failures) > 0 {
		return errors.Join(failures...)
	}
	if fails(found, ctx.Bool(strictFlag)) {
		return errFound
	}
	return nil
}

// addNew adds findings that are not there yet: a file that several Tiltfiles
// load is checked with each.
func addNew(found, more []lint.Diagnostic) []lint.Diagnostic {
	for _, d := range more {
		same := func(old lint.Diagnostic) bool {
			return old.Rule == d.Rule && old.Span == d.Span && old.Message == d.Message
		}
		if !slices.ContainsFunc(found, same) {
			found = append(found, d)
		}
	}
	return found
}

// write prints findings as the options want them.
func (c Command) write(ctx *urfave.Context, found []lint.Diagnostic, texts map[string]string) error {
	switch {
	case ctx.String(formatFlag) == "json":
		return report.JSON(c.Stdout, found)
	case ctx.Bool(strictFlag):
		return report.Strict(c.Stdout, found, texts)
	}
	return report.Text(c.Stdout, found, texts)
}

// fails reports whether findings make the command fail.
func fails(found []lint.Diagnostic, strict bool) bool {
	return slices.ContainsFunc(found, func(d lint.Diagnostic) bool { return strict || d.Severity != lint.Note })
}

// read reads a Tiltfile, or standard input for "-".
func (c Command) read(file, stdinName string, o tiltfile.Options) (*tiltfile.Reading, error) {
	if file != "-" {
		r, err := tiltfile.Load(file, o)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s does not exist", file)
		}
		return r, err
	}
	text, err := io.ReadAll(c.Stdin)
	if err != nil {
		return nil, fmt.Errorf("cannot read standard input: %w", err)
	}
	return tiltfile.Parse(stdinName, string(text), o)
}

// lintedFiles are the Tiltfiles that arguments name, and what is wrong with the
// folders among them.
func lintedFiles(args []string) (files []string, failures []error) {
	if len(args) == 0 {
		return []string{tiltfileName}, nil
	}
	for _, arg := range args {
		is, err := os.Stat(arg)
		if arg == "-" || err != nil || !is.IsDir() {
			if !slices.Contains(files, arg) {
				files = append(files, arg)
			}
			continue
		}
		below, err := tiltfilesIn(arg)
		if err == nil && len(below) == 0 {
			err = fmt.Errorf("there is no Tiltfile in %s", arg)
		}
		if err != nil {
			failures = append(failures, err)
		}
		files = append(files, below...)
	}
	return files, failures
}

// tiltfilesIn are the Tiltfiles in a folder and below: those that editors and
// pre-commit take for one.
func tiltfilesIn(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != folder && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules" || entry.Name() == "vendor" || entry.Name() == "tilt_modules"):
			return filepath.SkipDir
		case entry.Type().IsRegular() && isTiltfile(entry.Name()):
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

func isTiltfile(name string) bool {
	return name == tiltfileName || strings.HasPrefix(name, tiltfileName+".") || strings.HasSuffix(name, ".tiltfile") || strings.HasSuffix(name, ".Tiltfile")
}
