package tiltfile

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/nearest"
)

// source is a Starlark file, ready to be evaluated.
type source struct {
	program *starlark.Program
	lines   []string
	sites   map[place]*site
	// loads are the names that the file takes from each module.
	loads map[string][]string
}

// parse parses, rewrites and compiles a file, which is then known by its path
// relative to the Tiltfile's folder.
func (r *reader) parse(file, text string) (*source, error) {
	name := r.display(file)
	r.reading.Texts[name] = text
	parsed, err := dialect.Parse(name, text, 0)
	if err != nil {
		return nil, err
	}
	w := &rewriter{file: name, sites: map[place]*site{}, loads: map[string][]string{}, recursions: recursions(parsed)}
	w.statements(parsed.Stmts)
	program, err := starlark.FileProgram(parsed, isPredeclared)
	if err != nil {
		return nil, err
	}
	src := &source{program: program, lines: strings.Split(text, "\n"), sites: w.sites, loads: w.loads}
	r.sources[name] = src
	return src, nil
}

// isPredeclared reports whether a file may use a name without defining it. The
// language's own functions are among them: they are replaced, see universe.go.
func isPredeclared(name string) bool {
	return predeclared()[name] || functionNames()[name] || starlark.Universe.Has(name)
}

// source is a file that the Tiltfile names, read and parsed once.
func (r *reader) source(file string) (*source, error) {
	if src := r.sources[r.display(file)]; src != nil {
		return src, nil
	}
	text, err := r.readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("error reading file %s: no such file or directory", r.display(file))
	}
	if err != nil {
		return nil, err
	}
	return r.parse(file, string(text))
}

// display is how a person calls a file: relative to where they are.
func (r *reader) display(file string) string {
	if path.IsAbs(file) {
		return file
	}
	return filepath.ToSlash(filepath.Join(r.name, file))
}

// nameError is an undefined name, with the name that was likely meant.
func (r *reader) nameError(n resolve.Error) *Error {
	e := &Error{Span: spanAt(n.Pos, 1), Message: n.Msg, Static: true}
	name, undefined := strings.CutPrefix(n.Msg, "undefined: ")
	if !undefined {
		return e
	}
	name, _, _ = strings.Cut(name, " ")
	e.Message = "undefined: " + name
	e.End.Column = e.Start.Column + len([]rune(name))
	e.Cure = cureOfName(name)
	return e
}

// cureOfName says what to write instead of a name that Tiltfiles do not have.
func cureOfName(name string) string {
	switch name {
	case "json", "yaml":
		return "Tilt has encode_" + name + ", decode_" + name + " and read_" + name
	case "glob":
		return "Tilt has listdir(dir, recursive=True)"
	}
	var candidates []string
	for known := range predeclared() {
		candidates = append(candidates, known)
	}
	if n := nearest.Name(name, candidates); n != "" {
		return "did you mean " + n + "?"
	}
	return ""
}
