package compose

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// document is one document of a file.
type document struct {
	file     string
	services services
	includes []include
	// replaced are services of which nothing that came before is kept.
	replaced []string
	// unknown is true where there may be more services than are seen, and empty
	// where it says nothing at all.
	unknown, empty bool
}

// include names files whose services are taken in.
type include struct {
	paths, envFiles []string
	dir             string
	line, column    int
}

// parse reads the documents of a file, with variables filled in.
func parse(file, text string, env environment) ([]*document, error) {
	loader, err := yaml.NewLoader(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	var all []*document
	for {
		var root yaml.Node
		err := loader.Load(&root)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, syntaxError(file, err)
		}
		p := &parser{file: file, env: env, filled: map[*yaml.Node]bool{}}
		doc, err := p.document(&root)
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
}

func syntaxError(file string, err error) error {
	e := &Error{File: file, Line: 1, Column: 1, Message: "failed to parse: " + err.Error()}
	var load *yaml.LoadError
	if errors.As(err, &load) {
		e.Line, e.Column, e.Message = max(load.Mark.Line, 1), max(load.Mark.Column, 1), "failed to parse: "+load.Message
	}
	return e
}

// parser reads one document.
type parser struct {
	file string
	env  environment
	// filled are the nodes whose variables are filled in.
	filled map[*yaml.Node]bool
	// taken counts the fields and items that were looked at: an alias lets a
	// short text stand for a long one.
	taken int
}

// maxTaken bounds what one document says, and maxDepth how deep its aliases
// lead.
const (
	maxTaken = 1_000_000
	maxDepth = 100
)

func (p *parser) refuse(n *yaml.Node, format string, args ...any) error {
	return &Error{File: p.file, Line: max(n.Line, 1), Column: max(n.Column, 1), Message: fmt.Sprintf(format, args...)}
}

func (p *parser) document(root *yaml.Node) (*document, error) {
	doc := &document{file: p.file, services: services{}, empty: true}
	if len(root.Content) == 0 || isNull(root.Content[0]) {
		return doc, nil
	}
	top := resolved(root.Content[0])
	switch {
	case isHole(top):
		doc.unknown = true
		return doc, nil
	case top.Kind != yaml.MappingNode:
		return nil, p.refuse(top, "top-level object must be a mapping")
	}
	if err := p.fill(top, "", 0); err != nil {
		return nil, err
	}
	fields, err := p.fields(top, 0)
	doc.empty = len(fields) == 0
	for _, f := range fields {
		if err != nil {
			return nil, err
		}
		switch f.key {
		case "services":
			err = p.services(doc, f.value)
		case "include":
			err = p.includes(doc, f.value)
		}
	}
	return doc, err
}

func (p *parser) services(doc *document, n *yaml.Node) error {
	switch {
	case isHole(n):
		doc.unknown = true
		return nil
	case isNull(n):
		return nil
	case n.Kind != yaml.MappingNode:
		return p.refuse(n, "services must be a mapping")
	}
	fields, err := p.fields(n, 0)
	if err != nil {
		return err
	}
	for _, f := range fields {
		if !tilt.Known(f.key) {
			doc.unknown = true
			continue
		}
		if f.replaces() {
			doc.replaced = append(doc.replaced, f.key)
		}
		if f.value.Tag == resetTag {
			continue
		}
		if doc.services[f.key], err = p.service(f); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) includes(doc *document, n *yaml.Node) error {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return p.refuse(n, "`include` must be a list")
	}
	for _, item := range n.Content {
		item = resolved(item)
		i := include{line: item.Line, column: item.Column}
		if item.Kind == yaml.ScalarNode {
			i.paths = []string{item.Value}
		}
		fields, err := p.fields(item, 0)
		for _, f := range fields {
			if err != nil {
				return err
			}
			switch f.key {
			case "path":
				i.paths, err = p.texts(f.value)
			case "project_directory":
				i.dir = scalar(f.value)
			case "env_file":
				i.envFiles, err = p.texts(f.value)
			}
		}
		if err != nil {
			return err
		}
		doc.includes = append(doc.includes, i)
	}
	return nil
}
