// Package examples holds the project that tiltgen shows to those who have none
// yet: tiltgen.yaml, and the small tree of files that it names.
//
// The folder petstore is another project. It runs on kind without pulling any
// image, and is not embedded.
package examples

import "embed"

// FS is the example: tiltgen.yaml at its root, and what it names beside it.
// What builds would write is not in it.
//
//go:embed tiltgen.yaml .dockerignore Cargo.toml
//go:embed dockerfiles examples/openapi.yaml examples/pet_store/Cargo.toml
//go:embed examples/pet_store/config examples/pet_store/doc
//go:embed k8s sample-ui/build.mjs sample-ui/index.html sample-ui/package.json sample-ui/src src templates
var FS embed.FS
