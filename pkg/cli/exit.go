package cli

import (
	"errors"
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// The exit codes.
const (
	exitDone    = 0
	exitDiffers = 1
	exitUsage   = 2
	exitFailed  = 3
)

// usageError says that the program was called wrongly.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// differsError says that a file is not what it should be. Its message may be
// empty when the difference was printed.
type differsError struct{ message string }

func (e *differsError) Error() string { return e.message }

// errRefused says that problems were reported that keep a Tiltfile from being
// written.
var errRefused = errors.New("the project has problems")

// report prints what went wrong, unless that was done already, and returns the
// exit code for it.
func (c Command) report(err error) int {
	var usage *usageError
	var differs *differsError
	var decode *model.DecodeError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errRefused):
		return exitFailed
	case errors.As(err, &decode):
		fmt.Fprintln(c.Stderr, decode)
		return exitFailed
	case errors.As(err, &differs):
		if differs.message != "" {
			c.say("%s", differs.message)
		}
		return exitDiffers
	case errors.As(err, &usage):
		c.say("%s", usage.message)
		return exitUsage
	default:
		c.say("%v", err)
		return exitFailed
	}
}

// say prints one line for people.
func (c Command) say(format string, args ...any) {
	fmt.Fprintf(c.Stderr, "tiltgen: "+format+"\n", args...)
}
