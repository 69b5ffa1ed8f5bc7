package compose

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// extends is what a service takes from another one.
type extends struct {
	// file is "" for a service of the same document.
	file, service string
	line, column  int
}

// extendAll replaces each service of a document by what it extends and what it
// says itself.
//
// It mirrors loader.ApplyExtends.
func (l *loader) extendAll(doc *document, in scope) error {
	for _, name := range slices.Sorted(maps.Keys(doc.services)) {
		s, err := l.extended(name, doc, in, nil)
		if err != nil {
			return err
		}
		doc.services[name] = s
	}
	return nil
}

// extended is a service with what it extends; seen are those that extend it.
func (l *loader) extended(name string, doc *document, in scope, seen []string) (*service, error) {
	s := doc.services[name]
	if s.extends == nil {
		return s, nil
	}
	this := name + " in " + doc.file
	if i := slices.Index(seen, this); i >= 0 {
		return nil, s.extends.refuse(doc, "Circular reference:\n  %s", strings.Join(append(seen[i:], this), "\n  extends "))
	}
	baseDoc, in, err := l.baseDocument(s.extends, doc, in)
	if err != nil {
		return nil, err
	}
	if baseDoc == nil || !tilt.Known(s.extends.service) {
		return s.extendsUnknown(), nil
	}
	if baseDoc.services[s.extends.service] == nil {
		if baseDoc.unknown {
			return s.extendsUnknown(), nil
		}
		return nil, s.extends.refuse(doc, "cannot extend service %q in %s: service %q not found%s", name, doc.file, s.extends.service, inFile(s.extends.file))
	}
	base, err := l.extended(s.extends.service, baseDoc, in, append(seen, this))
	if err != nil {
		return nil, err
	}
	merged := base.overriddenBy(s)
	merged.extends = nil
	return merged, nil
}

// extendsUnknown is a service that extends what is not here.
func (s *service) extendsUnknown() *service {
	c := *s
	c.extends, c.incomplete = nil, true
	return &c
}

func inFile(name string) string {
	if name == "" {
		return ""
	}
	return " in " + name
}

// baseDocument is where a service that is extended stands: nil where that is
// not here. Paths in another file are relative to its own folder.
//
// It mirrors loader.getExtendsBaseFromFile.
func (l *loader) baseDocument(e *extends, doc *document, in scope) (*document, scope, error) {
	if e.file == "" {
		return doc, in, nil
	}
	file := join(in.dir, e.file)
	docs, here, err := l.documents(Config{Path: file}, in.env)
	if err != nil || !here {
		return nil, in, err
	}
	in.dir = path.Dir(file)
	all := &document{file: file, services: services{}}
	for _, doc := range docs {
		all.services = all.services.overriddenBy(doc)
	}
	all.services.place(in.dir, "")
	return all, in, nil
}

func (e *extends) refuse(doc *document, format string, args ...any) error {
	return &Error{File: doc.file, Line: e.line, Column: e.column, Message: fmt.Sprintf(format, args...)}
}
