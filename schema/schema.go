// Package schema holds the JSON Schema of tiltgen.yaml, by which editors
// complete and check it, and that of what tiltgen inspect prints. They are made
// from the structs of the packages model and inspect: run the tests with -update
// after a change there.
package schema

import _ "embed"

// JSON is the schema of tiltgen.yaml.
//
//go:embed tiltgen.schema.json
var JSON []byte

// Inspect is the schema of what tiltgen inspect prints.
//
//go:embed inspect.schema.json
var Inspect []byte
