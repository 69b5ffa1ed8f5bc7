// Tiltgen writes Tiltfiles whose images are never built from half-finished or
// mismatched inputs.
package main

import (
	"os"

	"github.com/tiltgen/tiltgen/pkg/cli"
)

func main() {
	os.Exit(cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}.Main(os.Args))
}
