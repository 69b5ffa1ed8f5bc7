// Package schema holds the JSON Schema of tiltgen.yaml, by which editors
// complete and check it. It is made from the structs of package model: run
// the tests with -update after a change there.
package schema

import _ "embed"

// JSON is the schema.
//
//go:embed tiltgen.schema.json
var JSON []byte
