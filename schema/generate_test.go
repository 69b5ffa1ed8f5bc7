package schema

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/model"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// object is a JSON object; encoding/json sorts its keys.
type object map[string]any

// generator makes a schema from the structs of package model. What YAML
// writes in more than one way is spelt out here, as pkg/model/decode_shapes.go
// reads it.
type generator struct {
	docs map[string]string
	defs object
}

// generate is the schema of tiltgen.yaml.
func generate(t *testing.T) []byte {
	g := &generator{docs: docs(t, "../pkg/model/model.go"), defs: object{}}
	root := g.structure(reflect.TypeFor[model.Project]())
	root["type"] = "object" // an empty file is an error
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://raw.githubusercontent.com/tiltgen/tiltgen/main/schema/tiltgen.schema.json"
	root["title"] = "tiltgen.yaml"
	root["description"] = g.docs["Project"]
	root["$defs"] = g.defs
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

// structure is a mapping with the keys that a struct's yaml tags name. An
// empty value is as good as an empty mapping.
func (g *generator) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		key, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if key == "" || key == "-" {
			continue
		}
		property := object{}
		for k, v := range g.field(key, f.Type) {
			property[k] = v
		}
		// a comment begins with the field's name, which is not that of the key
		comment, _ := strings.CutPrefix(g.docs[t.Name()+"."+f.Name], f.Name)
		property["description"] = key + comment
		properties[key] = property
		if options != "omitempty" {
			required = append(required, key)
		}
	}
	s := object{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["type"], s["required"] = "object", required
	}
	return s
}

func (g *generator) field(key string, t reflect.Type) object {
	switch key {
	case "readiness":
		return object{"enum": []string{"wait", "ignore", "succeeded"}}
	case "port_forwards":
		return list(object{"type": []string{"string", "integer"}})
	}
	return g.value(t)
}

func (g *generator) value(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[model.Command]():
		return object{"type": []string{"string", "array"}, "items": object{"type": "string"}}
	case reflect.TypeFor[model.Link]():
		return object{"anyOf": []object{{"type": "string"}, g.define(t)}}
	case reflect.TypeFor[model.Manifests]():
		return object{"anyOf": []object{{"type": "string"}, {"type": "array", "items": object{"type": "string"}}, g.define(t)}}
	case reflect.TypeFor[tilt.TriggerMode]():
		return object{"enum": []tilt.TriggerMode{tilt.TriggerAuto, tilt.TriggerManual}}
	}
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Map:
		return mapping(object{"type": "string"})
	case reflect.Pointer:
		if t.Elem().Kind() != reflect.Struct {
			return g.value(t.Elem())
		}
		return object{"anyOf": []object{g.value(t.Elem()), {"type": "null"}}}
	case reflect.Slice:
		if name, ok := named(t.Elem()); ok && name.Tag.Get("yaml") == "-" {
			return mapping(g.value(t.Elem()))
		}
		return list(g.value(t.Elem()))
	case reflect.Struct:
		return g.define(t)
	}
	return object{"type": "string"}
}

func named(t reflect.Type) (reflect.StructField, bool) {
	if t.Kind() != reflect.Struct {
		return reflect.StructField{}, false
	}
	return t.FieldByName("Name")
}

// define adds a struct to the definitions and refers to it there.
func (g *generator) define(t reflect.Type) object {
	if _, known := g.defs[t.Name()]; !known {
		g.defs[t.Name()] = nil
		s := g.structure(t)
		s["description"] = g.docs[t.Name()]
		g.defs[t.Name()] = s
	}
	return object{"$ref": "#/$defs/" + t.Name()}
}

func list(item object) object {
	return object{"type": []string{"array", "null"}, "items": item}
}

func mapping(value object) object {
	return object{"type": []string{"object", "null"}, "additionalProperties": value}
}

// docs are the comments of a file's types and of their fields, by TYPE and
// TYPE.FIELD, each on one line.
func docs(t *testing.T, file string) map[string]string {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]string{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		declaration, ok := n.(*ast.GenDecl)
		if !ok || declaration.Tok != token.TYPE {
			return true
		}
		spec := declaration.Specs[0].(*ast.TypeSpec)
		docs[spec.Name.Name] = oneLine(declaration.Doc)
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, f := range s.Fields.List {
				if len(f.Names) == 0 {
					continue // another struct, which is printed as a part of this one
				}
				docs[spec.Name.Name+"."+f.Names[0].Name] = oneLine(f.Doc)
			}
		}
		return false
	})
	return docs
}

func oneLine(doc *ast.CommentGroup) string {
	return strings.Join(strings.Fields(doc.Text()), " ")
}
