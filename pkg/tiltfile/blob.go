package tiltfile

import (
	"fmt"

	"go.starlark.net/starlark"
)

// blob is the text that local, read_file and their like return. It is no
// string: it has no methods and no operators.
//
// Tilt 0.37: internal/tiltfile/io/blob.go.
type blob string

func (b blob) String() string        { return string(b) }
func (b blob) Type() string          { return "blob" }
func (b blob) Freeze()               {}
func (b blob) Truth() starlark.Bool  { return len(b) > 0 }
func (b blob) Hash() (uint32, error) { return 0, unhashable(b) }

// unhashable is the error of a value that cannot be the key of a dict.
func unhashable(v starlark.Value) error { return fmt.Errorf("unhashable type: %s", v.Type()) }
