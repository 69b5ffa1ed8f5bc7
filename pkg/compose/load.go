package compose

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// loader reads the files of one project.
type loader struct {
	files   Files
	project *Project
	// read counts the files, and empty is true as long as none says anything.
	read  int
	empty bool
}

// maxFiles bounds the files of a project.
const maxFiles = 1000

// scope is what a file is read with.
type scope struct {
	// dir is the folder that its paths are relative to.
	dir string
	env environment
	// including are the files that include it, outermost first.
	including []string
}

// model reads files of which later ones override.
//
// It mirrors loader.loadYamlModel.
func (l *loader) model(configs []Config, in scope) (services, error) {
	all := services{}
	for _, c := range configs {
		docs, here, err := l.documents(c, in.env)
		if err != nil {
			return nil, err
		}
		if !here {
			l.project.Missing = append(l.project.Missing, c.Path)
		}
		for _, doc := range docs {
			l.empty = l.empty && doc.empty
			if err := l.extendAll(doc, in); err != nil {
				return nil, err
			}
			if err := l.include(doc, in); err != nil {
				return nil, err
			}
			all = all.overriddenBy(doc)
		}
	}
	all.place(in.dir, ".")
	return all, nil
}

// documents are those of a file; here is false where not all of it is known.
func (l *loader) documents(c Config, env environment) (docs []*document, here bool, err error) {
	if l.read++; l.read > maxFiles {
		return nil, false, &Error{File: c.Path, Line: 1, Column: 1, Message: fmt.Sprintf("the project has more than %d files", maxFiles)}
	}
	text := c.Text
	if c.Path != "" {
		content, err := l.readFile(c.Path)
		if err != nil {
			return nil, false, nil
		}
		text = string(content)
	}
	docs, err = parse(c.Path, text, env)
	if err != nil && !tilt.Known(text) {
		// What is not known may be what makes it whole.
		return nil, false, nil
	}
	return docs, !slices.ContainsFunc(docs, func(d *document) bool { return d.unknown }), err
}

// readFile reads a file whose path is known.
func (l *loader) readFile(name string) ([]byte, error) {
	if !tilt.Known(name) {
		return nil, fs.ErrNotExist
	}
	return l.files.ReadFile(name)
}

// include takes in the services of the files that a document includes. What it
// says of them itself overrides.
//
// It mirrors loader.ApplyInclude.
func (l *loader) include(doc *document, in scope) error {
	for _, i := range doc.includes {
		if len(i.paths) == 0 {
			continue
		}
		main := join(in.dir, i.paths[0])
		inner := scope{dir: path.Dir(main), including: append(slices.Clone(in.including), doc.file)}
		if i.dir != "" {
			inner.dir = join(in.dir, i.dir)
		}
		if slices.Contains(inner.including, main) {
			return &Error{File: doc.file, Line: i.line, Column: i.column, Message: fmt.Sprintf(
				"include cycle detected:\n%s\n include %s", inner.including[0], strings.Join(append(inner.including[1:], main), "\n include "))}
		}
		envFiles := []string{join(inner.dir, ".env")}
		if len(i.envFiles) > 0 {
			envFiles = joinAll(in.dir, i.envFiles)
		}
		var err error
		if inner.env, err = l.withFiles(in.env, envFiles); err != nil {
			return err
		}
		var configs []Config
		for _, p := range joinAll(in.dir, i.paths) {
			configs = append(configs, Config{Path: p})
		}
		included, err := l.model(configs, inner)
		if err != nil {
			return err
		}
		doc.services = included.overriddenBy(doc)
	}
	return nil
}

// Error is a place at which a project is refused.
type Error struct {
	// File is "" for a text.
	File         string
	Line, Column int
	Message      string
}

func (e *Error) Error() string { return e.Message }
