package cli

import (
	"strings"

	urfave "github.com/urfave/cli/v2"
)

// rootAction runs where no command of that name exists.
func rootAction(ctx *urfave.Context) error {
	name := ctx.Args().First()
	if name == "" {
		return urfave.ShowAppHelp(ctx)
	}
	if like := urfave.SuggestCommand(ctx.App.Commands, name); !strings.Contains(like, `""`) {
		return usagef("unknown command %q; %s", name, strings.ToLower(like[:1])+like[1:])
	}
	return usagef("unknown command %q; tiltgen --help lists them", name)
}

// wrongFlag explains an error of the flags' parser.
func wrongFlag(ctx *urfave.Context, err error, _ bool) error {
	message := strings.ReplaceAll(err.Error(), "\n", " ")
	name, unknown := strings.CutPrefix(message, "flag provided but not defined: -")
	if !unknown {
		return usagef("%s; see %s --help", message, ctx.Command.HelpName)
	}
	if like := urfave.SuggestFlag(ctx.Command.Flags, name, false); like != "" {
		return usagef("unknown option %q; did you mean %s?", dashed(name), like)
	}
	return usagef("unknown option %q; see %s --help", dashed(name), ctx.Command.HelpName)
}

// dashed is an option as a person writes it.
func dashed(name string) string {
	if len(name) > 1 {
		return "--" + name
	}
	return "-" + name
}

// noArguments refuses what stands behind a command's options.
func noArguments(ctx *urfave.Context) error {
	if extra := ctx.Args().First(); extra != "" || ctx.NArg() > 0 {
		return usagef("%s takes no argument %q; see %[1]s --help", ctx.Command.HelpName, extra)
	}
	return nil
}
