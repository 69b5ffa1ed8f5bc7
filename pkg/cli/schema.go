package cli

import (
	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/schema"
)

func (c Command) schemaCommand() *urfave.Command {
	return &urfave.Command{
		Name:      "schema",
		Usage:     "print the JSON schema of " + projectFile,
		UsageText: "tiltgen schema",
		Description: "Editors complete and check " + projectFile + " with it.\n\n" +
			"   tiltgen schema > tiltgen.schema.json",
		Action: func(ctx *urfave.Context) error {
			if err := noArguments(ctx); err != nil {
				return err
			}
			_, err := c.Stdout.Write(schema.JSON)
			return err
		},
	}
}
