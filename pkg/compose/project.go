// Package compose reads the files of Docker Compose projects: which services
// there are, what images they run, and what they wait for. It runs nothing, and
// what it cannot know without the machine that runs it, such as an environment
// variable, is a [tilt.Hole].
//
// It mirrors compose-go 2.10, which Tilt 0.37 reads them with, in what it looks
// at; what a service says beside that is not checked.
package compose

import (
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Files is where Compose files are read. Paths have forward slashes, and are as
// [Spec] and the files themselves name them. Whatever the error is, the file is
// taken for one that is not here.
type Files interface {
	ReadFile(name string) ([]byte, error)
}

// Spec says what a project consists of.
type Spec struct {
	// Configs are its files, of which later ones override.
	Configs []Config
	// Dir is the folder that paths in them are relative to.
	Dir string
	// Name is the project's name; see [NormalizeName].
	Name string
	// EnvFile sets variables, instead of the file .env in Dir.
	EnvFile string
	// Env is an environment variable: a [tilt.Hole] where nobody knows whether it
	// is set. Then what EnvFile or .env sets it to is taken, although an
	// environment goes before a file.
	Env func(name string) (value string, set bool)
}

// Config is one file of a project, or the text of one.
type Config struct {
	// Path names the file.
	Path string
	// Text is the text of a Config without a Path. It may hold a [tilt.Hole].
	Text string
}

// Project is what the files of a project say.
type Project struct {
	// Services are those of all profiles, in the order of their names.
	Services []Service
	// Missing are the files that are not here, or cannot be known: there may be
	// more services than are seen. "" is a text.
	Missing []string
}

// Service is one service.
type Service struct {
	Name string
	// Image is the reference that it runs, "" where Compose makes one up.
	Image string
	// Build is how Compose makes the image, nil where it does not.
	Build *Build
	// Profiles are those that it belongs to. It is there without any if there are
	// none.
	Profiles []string
	// DependsOn are the services that start before it, in the order of their
	// names. One with a [tilt.Hole] for a name stands for any number of them.
	DependsOn []Dependency
	// File, Line and Column are where it is declared last.
	File         string
	Line, Column int

	// provided is true where it is no container.
	provided bool
}

// Build is a build section.
type Build struct {
	// Context is the folder that is sent, or the address of one that is fetched.
	Context string
	// Dockerfile is relative to Context; "" is Dockerfile.
	Dockerfile string
}

// Dependency is a service that another one waits for.
type Dependency struct {
	Name string
	// Required is false where a project may lack it.
	Required bool
}

// Read reads the files of a project. The error is an [*Error] at its place.
//
// It mirrors loader.LoadWithContext.
func Read(files Files, s Spec) (*Project, error) {
	l := &loader{files: files, project: &Project{}, empty: len(s.Configs) > 0}
	env, err := l.environment(s)
	if err != nil {
		return nil, err
	}
	services, err := l.model(s.Configs, scope{dir: s.Dir, env: env})
	if err != nil {
		return nil, err
	}
	if l.empty && len(l.project.Missing) == 0 {
		return nil, &Error{File: s.Configs[0].Path, Line: 1, Column: 1, Message: "empty compose file"}
	}
	for _, name := range services.names() {
		l.project.Services = append(l.project.Services, services[name].plain(name))
	}
	slices.Sort(l.project.Missing)
	l.project.Missing = slices.Compact(l.project.Missing)
	return l.project, nil
}

// Enabled reports whether a service is there when the given profiles are.
func (s Service) Enabled(has func(profile string) bool) bool {
	return len(s.Profiles) == 0 || slices.ContainsFunc(s.Profiles, has)
}

// NormalizeName is a text as the name of a project can be.
//
// It mirrors loader.NormalizeProjectName.
func NormalizeName(text string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '_', r == '-':
			return r
		}
		return -1
	}, strings.ToLower(text))
	return strings.TrimLeft(name, "_-")
}

// join is a path that is written in a folder.
func join(dir, p string) string {
	if path.IsAbs(p) || !tilt.Known(p) || strings.Contains(p, "://") {
		return p
	}
	return path.Join(dir, p)
}

func joinAll(dir string, list []string) []string {
	all := make([]string, len(list))
	for i, p := range list {
		all[i] = join(dir, p)
	}
	return all
}
