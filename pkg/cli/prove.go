package cli

import (
	"fmt"
	"slices"
	"strings"

	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/pkg/nearest"
	"github.com/tiltgen/tiltgen/pkg/prove"
	"github.com/tiltgen/tiltgen/pkg/report"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

const proveHelp = `Explores every run of what can influence an image build, or a step that reads
what others write: every order of edits, file events, starts and ends that
Tilt's rules allow. Says of each whether it is safe, and where it is not, tells
a shortest run in which it breaks:

   half-written   it takes in what a step is still writing
   missing        it takes in what was not made yet
   mixed          it takes in what was made from different versions of one source
   stale          all is quiet, and it is not made from the latest sources
   unsettled      it never becomes quiet
   never starts   it waits for what never comes
   unknown        nothing was found, but not all is known, or not all was seen

Commands are taken to succeed. Nothing is ever run. Exits with 1 where anything is not safe, and with 3 when
the Tiltfile cannot be read, or when Tilt would refuse it.

   tiltgen prove                      the Tiltfile here
   tiltgen prove --image api          one image
   tiltgen prove - < Tiltfile         standard input
   tiltgen prove --format json        the same for a program

` + pinnedHelp + `What a step writes is said above it: # tiltgen: outputs=PATH[,PATH…]`

const imageFlag = "image"

func (c Command) proveCommand() *urfave.Command {
	return &urfave.Command{
		Name:        "prove",
		Usage:       "explore every run of a Tiltfile, and tell those that break",
		UsageText:   "tiltgen prove [--image REF] [--format text|json] [--stdin-filename NAME] " + pinnedUsage + " [FILE | -]",
		Description: proveHelp,
		Flags: append([]urfave.Flag{
			&urfave.StringFlag{Name: imageFlag, Usage: "only the image `REF`, as the Tiltfile names it"},
			&urfave.StringFlag{Name: formatFlag, Value: "text", Usage: "write `FORMAT`: text or json"},
			&urfave.StringFlag{Name: stdinNameFlag, Value: tiltfileName, Usage: "read standard input as if it stood in `FILE`"},
		}, pinnedFlags()...),
		Action: c.prove,
	}
}

func (c Command) prove(ctx *urfave.Context) error {
	format, err := formatOf(ctx)
	if err != nil {
		return err
	}
	r, err := c.readOne(ctx)
	if err != nil {
		return err
	}
	wanted, err := wantedConsumers(ctx.String(imageFlag), r)
	if err != nil {
		return err
	}
	results := prove.Run(r, wanted)
	if format == "json" {
		err = report.ProofJSON(c.Stdout, results)
	} else {
		err = report.ProofText(c.Stdout, results)
	}
	if unseen := notProved(r, results); err == nil && len(unseen) > 0 {
		c.say("there may be more that is not safe: %s", strings.Join(unseen, "; "))
		return errFound
	}
	if err == nil && slices.ContainsFunc(results, func(r *prove.Result) bool { return !r.Safe() }) {
		return errFound
	}
	return err
}

// notProved says why there may be consumers of which nothing is told.
func notProved(r *tiltfile.Reading, results []*prove.Result) []string {
	unseen := prove.Unnamed(r)
	if len(results) == 0 && !r.Complete {
		unseen = append(unseen, prove.MoreWays)
	}
	return unseen
}

// formatOf is the format that the options want.
func formatOf(ctx *urfave.Context) (string, error) {
	format := ctx.String(formatFlag)
	if format != "text" && format != "json" {
		return "", usagef("--%s is text or json, not %q", formatFlag, format)
	}
	return format, nil
}

// readOne reads the one Tiltfile that the arguments name, or the one here. One
// that Tilt would refuse is an error.
func (c Command) readOne(ctx *urfave.Context) (*tiltfile.Reading, error) {
	file := tiltfileName
	switch args := ctx.Args().Slice(); {
	case len(args) > 1:
		return nil, usagef("%s takes one Tiltfile, not %d; options go before it", ctx.Command.HelpName, len(args))
	case len(args) == 1 && len(args[0]) > 1 && strings.HasPrefix(args[0], "-"):
		return nil, usagef("options go before files: %s %s FILE", ctx.Command.HelpName, args[0])
	case len(args) == 1:
		file = tiltfileIn(args[0])
	}
	options, err := pinned(ctx)
	if err != nil {
		return nil, err
	}
	r, err := c.read(file, ctx.String(stdinNameFlag), options)
	if err != nil {
		return nil, err
	}
	if len(r.Errors) > 0 {
		return nil, refusedByTilt(r)
	}
	return r, nil
}

// refusedByTilt says what Tilt would refuse first, and how to see the rest.
func refusedByTilt(r *tiltfile.Reading) error {
	e := r.Errors[0]
	more := ""
	if len(r.Errors) > 1 {
		more = fmt.Sprintf(", and %d more", len(r.Errors)-1)
	}
	return fmt.Errorf("%s: Tilt refuses this: %s%s; tiltgen lint says more", placeOf(e.Start), strings.ReplaceAll(e.Error(), "\n", "; "), more)
}

// wantedConsumers tells which consumers an option names: all without one.
func wantedConsumers(image string, r *tiltfile.Reading) (func(prove.Consumer) bool, error) {
	if image == "" {
		return func(prove.Consumer) bool { return true }, nil
	}
	var names []string
	for _, consumer := range prove.Consumers(r) {
		if consumer.Kind == prove.Image {
			names = append(names, consumer.Name)
		}
	}
	switch {
	case slices.Contains(names, image):
		return func(consumer prove.Consumer) bool { return consumer.Kind == prove.Image && consumer.Name == image }, nil
	case len(names) == 0:
		return nil, usagef("there is no image %q: %s builds none", image, r.Name)
	}
	return nil, usagef("there is no image %q%s; %s builds %s", image, nearest.Hint(image, names), r.Name, strings.Join(names, ", "))
}
