package model

import (
	"reflect"
	"regexp"

	"github.com/goccy/go-yaml/ast"
)

// shape reads a value that YAML writes in more than one way.
type shape func(d *decoder, at place, n ast.Node, v reflect.Value) error

// shapeOf is the shape of a type, or nil for one that is written in one way.
func shapeOf(t reflect.Type) shape {
	switch t {
	case reflect.TypeFor[Command]():
		return (*decoder).command
	case reflect.TypeFor[Link]():
		return (*decoder).link
	case reflect.TypeFor[Manifests]():
		return (*decoder).manifests
	}
	return nil
}

// command reads a script or an argument list.
func (d *decoder) command(at place, n ast.Node, v reflect.Value) error {
	if text, ok := stringValue(n); ok {
		v.Set(reflect.ValueOf(Command{Shell: text}))
		return nil
	}
	if _, ok := n.(*ast.SequenceNode); !ok {
		return d.mismatch(at, n, "a string or a list of strings")
	}
	return d.list(at, n, v.FieldByName("Argv"))
}

// link reads a URL, or one with a name.
func (d *decoder) link(at place, n ast.Node, v reflect.Value) error {
	if text, ok := stringValue(n); ok {
		v.Set(reflect.ValueOf(Link{URL: text}))
		return nil
	}
	if _, ok := n.(ast.MapNode); !ok {
		return d.mismatch(at, n, "a string or a mapping with url and name")
	}
	return d.structure(at, n, v)
}

// manifests reads one file, a list of files, or where else objects come from.
func (d *decoder) manifests(at place, n ast.Node, v reflect.Value) error {
	if text, ok := stringValue(n); ok {
		v.Set(reflect.ValueOf(Manifests{Files: []string{text}}))
		return nil
	}
	switch n.(type) {
	case *ast.SequenceNode:
		return d.list(at, n, v.FieldByName("Files"))
	case ast.MapNode, *ast.NullNode:
		return d.structure(at, n, v)
	}
	return d.mismatch(at, n, "a string, a list of strings, or a mapping with files, kustomize or helm")
}

var portForward = regexp.MustCompile(`^workloads[.[].*\bport_forwards\[\d+\]$`)

// isPortForward reports whether a string may be written as a number: 8080 is
// what everybody writes, and what Tilt takes as well.
func isPortForward(at place) bool { return portForward.MatchString(at.String()) }
