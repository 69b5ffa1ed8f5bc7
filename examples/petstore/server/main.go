// Command petstore serves the pet store's pages and says what it was made from.
//
// Its image is FROM scratch, so the binary also is the two programs that Tilt's
// live update runs in a container: called as tar or rm, it is that program.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(filepath.Base(os.Args[0]), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run is the program of that name.
func run(name string, args []string) error {
	switch name {
	case "tar":
		return untar(args, os.Stdin)
	case "rm":
		return remove(args)
	default:
		return serve()
	}
}
