package cli

import (
	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/schema"
)

func (c Command) schemaCommand() *urfave.Command {
	return &urfave.Command{
		Name:      "schema",
		Usage:     "print the JSON schema of " + projectFile + ", or of what inspect prints",
		UsageText: "tiltgen schema [inspect]",
		Description: "Editors complete and check " + projectFile + " with it.\n\n" +
			"   tiltgen schema > tiltgen.schema.json\n" +
			"   tiltgen schema inspect             that of what tiltgen inspect prints",
		Action: c.schema,
	}
}

func (c Command) schema(ctx *urfave.Context) error {
	text := schema.JSON
	switch arg := ctx.Args().First(); {
	case ctx.NArg() == 1 && arg == "inspect":
		text = schema.Inspect
	case ctx.NArg() > 0:
		return usagef("tiltgen schema is that of %s, and tiltgen schema inspect that of what inspect prints; there is none of %q", projectFile, arg)
	}
	_, err := c.Stdout.Write(text)
	return err
}
