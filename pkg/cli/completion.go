package cli

import (
	_ "embed"
	"io"

	urfave "github.com/urfave/cli/v2"
)

//go:embed completion.bash
var bashCompletion string

//go:embed completion.zsh
var zshCompletion string

func (c Command) completionCommand() *urfave.Command {
	script := func(shell, usage string, text func(*urfave.App) (string, error)) *urfave.Command {
		return &urfave.Command{
			Name: shell, Usage: usage, HideHelpCommand: true, OnUsageError: wrongFlag,
			Action: func(ctx *urfave.Context) error {
				if err := noArguments(ctx); err != nil {
					return err
				}
				out, err := text(ctx.App)
				if err == nil {
					_, err = io.WriteString(c.Stdout, out)
				}
				return err
			},
		}
	}
	fixed := func(text string) func(*urfave.App) (string, error) {
		return func(*urfave.App) (string, error) { return text, nil }
	}
	return &urfave.Command{
		Name:        "completion",
		Usage:       "print a script that completes tiltgen's commands in a shell",
		UsageText:   "tiltgen completion bash|zsh|fish",
		Description: "   source <(tiltgen completion bash)\n   tiltgen completion fish > ~/.config/fish/completions/tiltgen.fish",
		Subcommands: []*urfave.Command{
			script("bash", "for bash", fixed(bashCompletion)),
			script("zsh", "for zsh", fixed(zshCompletion)),
			script("fish", "for fish", (*urfave.App).ToFishCompletion),
		},
		Action: func(ctx *urfave.Context) error {
			return usagef("name a shell: bash, zsh or fish; see tiltgen completion --help")
		},
	}
}
