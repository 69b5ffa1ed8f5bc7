//go:build !linux || (!amd64 && !arm64)

package tiltfile_test

import "errors"

// guard is nothing here.
func guard() error {
	return errors.New("filters of system calls are those of Linux, on amd64 and arm64")
}
