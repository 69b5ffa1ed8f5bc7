package cli

import (
	"strings"

	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// The names of the options that tell what a Tiltfile alone does not.
const (
	envFlag        = "env"
	argFlag        = "arg"
	noArgsFlag     = "no-args"
	contextFlag    = "context"
	extensionsFlag = "extensions"
)

// pinnedUsage is how these options are written.
const pinnedUsage = "[--env KEY=VALUE]... [--arg WORD]... [--context NAME] [--extensions DIR]"

// pinnedHelp is what help says of them.
const pinnedHelp = `What a run alone would tell is not known, and both sides of a condition on it
are read. What you tell is known: an environment variable, the words behind
"tilt up --" (each in an --arg of its own), the kube context, and where a copy
of Tilt's repository of extensions is.

`

// pinnedFlags are the options that tell what is known.
func pinnedFlags() []urfave.Flag {
	return []urfave.Flag{
		&urfave.StringSliceFlag{Name: envFlag, Usage: "take it that the environment has `KEY=VALUE`; repeatable"},
		&urfave.StringSliceFlag{Name: argFlag, Usage: "take it that `WORD` stands behind tilt up --; repeatable"},
		&urfave.BoolFlag{Name: noArgsFlag, Usage: "take it that nothing stands behind tilt up"},
		&urfave.StringFlag{Name: contextFlag, Usage: "take it that the kube context is `NAME`"},
		&urfave.StringFlag{Name: extensionsFlag, Usage: "read ext://NAME from `DIR`, a copy of Tilt's repository of extensions"},
	}
}

// pinned is what these options tell.
func pinned(ctx *urfave.Context) (tiltfile.Options, error) {
	o := tiltfile.Options{Context: ctx.String(contextFlag), Args: ctx.StringSlice(argFlag), Extensions: ctx.String(extensionsFlag)}
	switch {
	case ctx.IsSet(contextFlag) && o.Context == "":
		return o, usagef("--%s needs the name of a kube context, such as kind-dev", contextFlag)
	case ctx.Bool(noArgsFlag) && len(o.Args) > 0:
		return o, usagef("choose one of --%s and --%s", argFlag, noArgsFlag)
	case ctx.Bool(noArgsFlag):
		o.Args = []string{}
	case len(o.Args) == 0:
		o.Args = nil
	}
	var err error
	o.Env, err = environment(ctx.StringSlice(envFlag))
	return o, err
}

// environment are the variables of KEY=VALUE pairs.
func environment(pairs []string) (map[string]string, error) {
	env := map[string]string{}
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if name == "" {
			return nil, usagef("--%s %q has no name; write --%[1]s KEY=VALUE", envFlag, pair)
		}
		if !ok {
			return nil, usagef("--%s %q has no value; write --%[1]s %[2]s=VALUE, or --%[1]s %[2]s= for an empty one", envFlag, name)
		}
		if _, twice := env[name]; twice {
			return nil, usagef("--%s gives %s twice; leave one out", envFlag, name)
		}
		env[name] = value
	}
	return env, nil
}
