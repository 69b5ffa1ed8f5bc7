package compose

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// environment is where variables are looked up.
type environment struct {
	outer func(name string) (value string, set bool)
	// files are those that .env and its like set, where nobody knows of others.
	files map[string]string
}

// environment is the one of a project.
//
// It mirrors cli.WithEnvFiles and cli.WithDotEnv.
func (l *loader) environment(s Spec) (environment, error) {
	env := environment{outer: func(name string) (string, bool) {
		if name == "COMPOSE_PROJECT_NAME" && s.Name != "" {
			return s.Name, true
		}
		if s.Env == nil {
			return tilt.Hole, true
		}
		return s.Env(name)
	}}
	file := s.EnvFile
	if file == "" {
		file = join(s.Dir, ".env")
	}
	return l.withFiles(env, []string{file})
}

// withFiles is an environment with what files set that are here.
func (l *loader) withFiles(env environment, files []string) (environment, error) {
	set := map[string]string{}
	for _, file := range files {
		text, err := l.readFile(file)
		if err != nil {
			continue
		}
		if err := env.readFile(string(text), set); err != nil {
			return env, &Error{File: file, Line: err.line, Column: 1, Message: fmt.Sprintf("failed to read %s: line %d: %s", file, err.line, err.message)}
		}
	}
	// What an outer file sets goes before.
	maps.Copy(set, env.files)
	return environment{env.outer, set}, nil
}

func (e environment) lookup(name string) (value string, set bool) {
	value, set = e.outer(name)
	if text, ok := e.files[name]; ok && (!set || value == tilt.Hole) {
		return text, true
	}
	return value, set
}

// errTemplate is met by what no variable can be read from.
var errTemplate = errors.New("invalid template")

// fill replaces the variables of a text: $A, ${A}, and with what to do where
// there is none.
//
// It mirrors template.Substitute.
func (e environment) fill(text string) (string, error) {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "$")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		name := variableName(after)
		switch {
		case strings.HasPrefix(after, "$"):
			out.WriteByte('$')
			text = after[1:]
		case name != "":
			value, _ := e.lookup(name)
			out.WriteString(value)
			text = after[len(name):]
		case strings.HasPrefix(after, "{"):
			end := closingBrace(after)
			if end < 0 {
				return "", errTemplate
			}
			value, err := e.braced(after[1:end])
			if err != nil {
				return "", err
			}
			out.WriteString(value)
			text = after[end+1:]
		default:
			out.WriteByte('$')
			text = after
		}
	}
}

// closingBrace is where the brace closes that a text opens with, or -1.
func closingBrace(text string) int {
	depth := 0
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// variableName is the name that a text begins with.
func variableName(text string) string {
	for i, r := range text {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return text[:i]
		}
	}
	return text
}

// braced is the value of what stands between braces.
func (e environment) braced(text string) (string, error) {
	name := variableName(text)
	if name == "" {
		return "", errTemplate
	}
	value, set := e.lookup(name)
	rest := text[len(name):]
	if rest == "" {
		return value, nil
	}
	operator, soft := strings.CutPrefix(rest, ":")
	if operator == "" || strings.IndexByte("-+?", operator[0]) < 0 {
		return "", errTemplate
	}
	present := set && (!soft || value != "")
	unknown := value == tilt.Hole
	switch operator[0] {
	case '-':
		if unknown || present {
			return value, nil
		}
		return e.fill(operator[1:])
	case '+':
		switch {
		case unknown:
			return tilt.Hole, nil
		case present:
			return e.fill(operator[1:])
		}
		return "", nil
	}
	if unknown || present {
		return value, nil
	}
	return "", e.required(name, operator[1:])
}

// required is the error of a variable that has to have a value.
func (e environment) required(name, reason string) error {
	reason, err := e.fill(reason)
	switch {
	case err != nil:
		return err
	case reason != "":
		return fmt.Errorf("required variable %s is missing a value: %s", name, tilt.Readable(reason))
	}
	return fmt.Errorf("required variable %s is missing a value", name)
}
