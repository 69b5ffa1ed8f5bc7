package cli

import (
	"errors"
	"strconv"
	"strings"

	urfave "github.com/urfave/cli/v2"

	"github.com/tiltgen/tiltgen/pkg/prove"
	"github.com/tiltgen/tiltgen/pkg/report"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

const simulateHelp = `Plays what Tilt would do on a clean checkout, by its rules, when a person edits
files and triggers resources at given times. Draws it as a timeline: a line
for each moment, a lane for each resource. Where things happen at the same
moment whose order is open, there is a run for each order, up to 16.

A command takes half a second, or as long as it is said, and succeeds. Nothing is
ever run. Paths are relative to the Tiltfile. Exits with 2 where an option names
what there is not, and with 3 when the Tiltfile cannot be read, or when Tilt would
refuse it. The JSON has {"version":1,"when","runs":[{"settled","events":[{"t","event",
"resource","image","path","version","reads"}],"final"}]}, with times in seconds.

   tiltgen simulate                                  the start of the Tiltfile here
   tiltgen simulate --edit src/main.go@10            with an edit after ten seconds
   tiltgen simulate --duration compile=4 --edit src@6 --edit web@6.5
   tiltgen simulate --trigger check@20 dev/Tiltfile`

// The names of simulate's options.
const (
	editFlag     = "edit"
	triggerFlag  = "trigger"
	durationFlag = "duration"
)

func (c Command) simulateCommand() *urfave.Command {
	return &urfave.Command{
		Name:        "simulate",
		Usage:       "play one run of a Tiltfile as a timeline",
		UsageText:   "tiltgen simulate [--edit PATH@SECONDS]... [--trigger NAME@SECONDS]... [--duration NAME=SECONDS]... [--format text|json] " + pinnedUsage + " [FILE | -]",
		Description: simulateHelp,
		Flags: append([]urfave.Flag{
			&urfave.StringSliceFlag{Name: editFlag, Usage: "edit a file or folder, some seconds after the start: `PATH@SECONDS`"},
			&urfave.StringSliceFlag{Name: triggerFlag, Usage: "trigger a resource: `NAME@SECONDS`"},
			&urfave.StringSliceFlag{Name: durationFlag, Usage: "say how long the command of a resource takes: `NAME=SECONDS`"},
			&urfave.StringFlag{Name: formatFlag, Value: "text", Usage: "write `FORMAT`: text or json"},
			&urfave.StringFlag{Name: stdinNameFlag, Value: tiltfileName, Usage: "read standard input as if it stood in `FILE`"},
		}, pinnedFlags()...),
		Action: c.simulate,
	}
}

func (c Command) simulate(ctx *urfave.Context) error {
	format, err := formatOf(ctx)
	if err != nil {
		return err
	}
	script, err := scriptOf(ctx)
	if err != nil {
		return err
	}
	r, err := c.readOne(ctx)
	if err != nil {
		return err
	}
	p, err := prove.Play(r, script)
	var unknown *prove.NameError
	if errors.As(err, &unknown) {
		return usagef("%v", unknown)
	}
	if err != nil {
		return err
	}
	c.sayOtherWays(r)
	if format == "json" {
		return report.TimelineJSON(c.Stdout, p)
	}
	return report.TimelineText(c.Stdout, p)
}

// sayOtherWays says that what is played is not all that can be.
func (c Command) sayOtherWays(r *tiltfile.Reading) {
	if n := len(r.Worlds); n > 1 {
		c.say("%s can be read in %d ways; this is one of them", r.Name, n)
	}
}

// scriptOf reads what the options say that a person does.
func scriptOf(ctx *urfave.Context) (prove.Script, error) {
	script := prove.Script{Durations: map[string]float64{}}
	for _, list := range []struct {
		flag string
		acts *[]prove.Act
	}{{editFlag, &script.Edits}, {triggerFlag, &script.Triggers}} {
		for _, text := range ctx.StringSlice(list.flag) {
			of, seconds, err := timed(list.flag, text, "@")
			if err != nil {
				return script, err
			}
			*list.acts = append(*list.acts, prove.Act{Of: of, At: seconds})
		}
	}
	for _, text := range ctx.StringSlice(durationFlag) {
		of, seconds, err := timed(durationFlag, text, "=")
		if err != nil {
			return script, err
		}
		script.Durations[of] = seconds
	}
	return script, nil
}

// longest is the longest time that an option may name, in seconds: a day.
const longest = 24 * 60 * 60

// timed takes the value of an option apart at its last separator.
func timed(flag, text, separator string) (string, float64, error) {
	i := strings.LastIndex(text, separator)
	switch {
	case text == "" || i == 0:
		return "", 0, usagef("--%s %q says a time of nothing: write before it what it is about, such as --%s NAME%s2.5", flag, text, flag, separator)
	case i < 0:
		return "", 0, usagef("--%s %s has no time: write it behind, such as %s%s2.5", flag, text, text, separator)
	}
	seconds, err := strconv.ParseFloat(text[i+1:], 64)
	if err != nil || !(seconds >= 0 && seconds <= longest) {
		return "", 0, usagef("--%s %s: %q is no time in seconds, from 0 to %d", flag, text, text[i+1:], longest)
	}
	return text[:i], seconds, nil
}
