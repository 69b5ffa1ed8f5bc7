// Tiltgen writes Tiltfiles whose images are never built from half-finished or
// mismatched inputs.
package main

import (
	"os"
	"runtime/debug"

	"github.com/tiltgen/tiltgen/pkg/cli"
)

func main() {
	// A run is over in a moment, and the memory that it leaves goes with it.
	debug.SetGCPercent(400)
	os.Exit(cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}.Main(os.Args))
}
