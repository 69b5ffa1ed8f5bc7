package schema

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/inspect"
)

func TestInspectSchemaIsGenerated(t *testing.T) {
	want := generateInspect(t)
	if *update {
		if err := os.WriteFile("inspect.schema.json", want, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(Inspect)); diff != "" {
		t.Errorf("inspect.schema.json is not what the structs of package inspect make; run go test ./schema -update (-want +got):\n%s", diff)
	}
}

// printed makes a schema from the structs of package inspect, as encoding/json
// writes them.
type printed struct {
	docs map[string]string
	defs object
}

func generateInspect(t *testing.T) []byte {
	p := &printed{docs: map[string]string{}, defs: object{}}
	files, err := filepath.Glob("../pkg/inspect/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			maps.Copy(p.docs, docs(t, file))
		}
	}
	root := p.structure(reflect.TypeFor[inspect.Document]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://raw.githubusercontent.com/tiltgen/tiltgen/main/schema/inspect.schema.json"
	root["title"] = "tiltgen inspect"
	root["description"] = p.docs["Document"]
	root["properties"].(object)["version"].(object)["const"] = inspect.Version
	root["$defs"] = p.defs
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

func (p *printed) structure(t reflect.Type) object {
	s := object{"type": "object", "additionalProperties": false}
	properties, required := object{}, []string{}
	p.fields(t, properties, &required)
	s["properties"] = properties
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// fields adds the keys of a struct, and of those that are printed as parts of it.
func (p *printed) fields(t reflect.Type, properties object, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			p.fields(f.Type, properties, required)
			continue
		}
		key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		property := object{}
		maps.Copy(property, p.value(f.Type))
		// a comment begins with the field's name, which is not that of the key
		comment, _ := strings.CutPrefix(p.docs[t.Name()+"."+f.Name], f.Name)
		property["description"] = key + comment
		properties[key] = property
		if options == "" {
			*required = append(*required, key)
		}
	}
}

func (p *printed) value(t reflect.Type) object {
	if t == reflect.TypeFor[inspect.Cmd]() {
		return object{"type": []string{"string", "array"}, "items": object{"type": "string"}}
	}
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": object{"type": "string"}}
	case reflect.Pointer:
		return p.value(t.Elem())
	case reflect.Slice:
		return object{"type": "array", "items": p.value(t.Elem())}
	case reflect.Struct:
		if _, known := p.defs[t.Name()]; !known {
			p.defs[t.Name()] = nil
			s := p.structure(t)
			s["description"] = p.docs[t.Name()]
			p.defs[t.Name()] = s
		}
		return object{"$ref": "#/$defs/" + t.Name()}
	}
	return object{"type": "string"}
}
