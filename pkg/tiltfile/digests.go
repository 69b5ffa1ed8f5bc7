package tiltfile

// An image reference may have a digest. The parser of references only takes one
// whose algorithm is linked with the program, as both are with Tilt.
import (
	_ "crypto/sha256"
	_ "crypto/sha512"
)
