package main

import (
	"errors"
	"os"
	"strings"
)

// remove is what Tilt needs of rm: "rm -rf PATH…".
func remove(args []string) error {
	var failed error
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			failed = errors.Join(failed, os.RemoveAll(arg))
		}
	}
	return failed
}
