package schema

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/tiltgen/tiltgen/pkg/model"
)

var update = flag.Bool("update", false, "write the schemas anew")

func TestSchemaIsGenerated(t *testing.T) {
	want := generate(t)
	if *update {
		if err := os.WriteFile("tiltgen.schema.json", want, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(JSON)); diff != "" {
		t.Errorf("tiltgen.schema.json is not what the structs of package model make; run go test ./schema -update (-want +got):\n%s", diff)
	}
}

func TestEveryKeyIsDescribed(t *testing.T) {
	for _, text := range [][]byte{JSON, Inspect} {
		for _, bare := range regexp.MustCompile(`"description": "\w*"`).FindAll(text, -1) {
			t.Errorf("a key has no comment: %s", bare)
		}
	}
}

// TestSchemaAgreesWithDecode shows both the same documents. What only
// model.Validate finds is valid here, but for the values of an enum.
func TestSchemaAgreesWithDecode(t *testing.T) {
	schema := compile(t)
	for _, tt := range []struct {
		name, yaml string
		valid      bool
	}{
		{"nothing but a cluster", "cluster: {kind: dev}", true},
		{"empty sections", "settings:\nbuilds:\nimages:\nworkloads: {}\n", true},
		{"empty bodies", "builds:\n  a:\nworkloads:\n  redis:\n    manifests:\n    labels:\n", true},
		{"empty settings", "settings: {docker_prune: , ci: }\ncluster: {registry: }\n", true},
		{"script", "builds: {a: {cmd: make}}", true},
		{"arguments", "builds: {a: {cmd: [go, build], serve_cmd: [x]}}", true},
		{"environment", "builds: {a: {env: {A: b}}}", true},
		{"links", "builds: {a: {links: [x, {url: y}, {url: z, name: w}]}}", true},
		{"probe", "builds: {a: {readiness_probe: {http_get: {port: 80, path: /}, period_secs: 3}}}", true},
		{"image", "images: {a: {ref: b, inputs: [c], build_args: {D: e}}}", true},
		{"live update", "images: {a: {ref: b, live_update: {sync: [{from: a, to: /b}], run: [{cmd: x, triggers: [a]}]}}}", true},
		{"manifests", "workloads: {a: {manifests: x}, b: {manifests: [x]}, c: {manifests: {kustomize: x}}, d: {manifests: {helm: {chart: x, set: [a=b]}}}}", true},
		{"ports", "workloads:\n  a:\n    port_forwards: [8080, '1:2']\n", true},
		{"trigger mode", "settings: {trigger_mode: manual}", true},
		{"starlark", "starlark: {load: [{path: a, names: [b]}], before: x}", true},

		{"list on top", "[]", false},
		{"unknown section", "build: {}", false},
		{"unknown key of a build", "builds: {a: {command: x}}", false},
		{"name is no key", "builds: {a: {name: x}}", false},
		{"list of builds", "builds: [{cmd: x}]", false},
		{"string for a body", "builds: {a: make}", false},
		{"number for a command", "builds: {a: {cmd: 1}}", false},
		{"nothing for a command", "builds: {a: {cmd: }}", false},
		{"nothing for a string", "builds: {a: {dir: }}", false},
		{"number in a command", "builds: {a: {cmd: [1]}}", false},
		{"string for a list", "builds: {a: {deps: x}}", false},
		{"nothing in a list", "builds: {a: {deps: [~]}}", false},
		{"number for a variable", "builds: {a: {env: {A: 1}}}", false},
		{"string for a boolean", "builds: {a: {parallel: 'true'}}", false},
		{"nothing for a boolean", "builds: {a: {parallel: }}", false},
		{"fraction for a number", "settings: {max_parallel_updates: 1.5}", false},
		{"image without a ref", "images: {a: {}}", false},
		{"empty image", "images: {a: }", false},
		{"link without a url", "builds: {a: {links: [{name: x}]}}", false},
		{"unknown key of a link", "builds: {a: {links: [{url: x, text: y}]}}", false},
		{"probe without a port", "builds: {a: {readiness_probe: {tcp_socket: {}}}}", false},
		{"live update without a sync", "images: {a: {ref: b, live_update: {run: []}}}", false},
		{"sync without a target", "images: {a: {ref: b, live_update: {sync: [{from: a}]}}}", false},
		{"number for manifests", "workloads: {a: {manifests: 1}}", false},
		{"unknown key of manifests", "workloads: {a: {manifests: {file: x}}}", false},
		{"chart without a folder", "workloads: {a: {manifests: {helm: {}}}}", false},
		{"registry without a host", "cluster: {registry: {}}", false},
		{"fraction for a port", "workloads: {a: {port_forwards: [1.5]}}", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, decode := model.Decode("tiltgen.yaml", []byte(tt.yaml))
			if (decode == nil) != tt.valid {
				t.Errorf("Decode: %v", decode)
			}
			if err := schema.Validate(instance(t, tt.yaml)); (err == nil) != tt.valid {
				t.Errorf("schema: %v", err)
			}
		})
	}
}

func TestSchemaKnowsTheValuesOfEnums(t *testing.T) {
	schema := compile(t)
	for _, yaml := range []string{"settings: {trigger_mode: sometimes}", "workloads: {a: {readiness: ready}}"} {
		if schema.Validate(instance(t, yaml)) == nil {
			t.Errorf("the schema accepts %s", yaml)
		}
	}
}

func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSON))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("tiltgen.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("tiltgen.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// instance is a YAML document as an editor hands it to the schema.
func instance(t *testing.T, text string) any {
	t.Helper()
	converted, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(converted)))
	if err != nil {
		t.Fatal(err)
	}
	return value
}
