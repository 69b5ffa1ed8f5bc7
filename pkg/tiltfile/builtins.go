package tiltfile

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed builtins.txt
var builtinsText string

// Builtin is a name that every Tiltfile may use.
type Builtin struct {
	// Name is as a Tiltfile writes it, such as "os.path.join".
	Name string
	// Params are a function's parameters in the order of their positions; nil
	// with Function false is a value.
	Params   []Param
	Function bool
	// Source is the file of Tilt's that it was read from.
	Source string
}

// Param is a parameter of a [Builtin].
type Param struct {
	Name     string
	Type     string
	Required bool
}

// rest reports whether a parameter takes any number of arguments.
func (p Param) rest() bool { return strings.HasPrefix(p.Name, "*") }

// param is the parameter of a name.
func (b *Builtin) param(name string) (Param, bool) {
	for _, p := range b.Params {
		if p.Name == name {
			return p, true
		}
	}
	return Param{}, false
}

// Builtins are all names that Tilt 0.37 gives to a Tiltfile beside those of
// the language, in the order of Tilt's source files.
func Builtins() []Builtin { return builtins() }

var builtins = sync.OnceValue(func() []Builtin {
	var all []Builtin
	source := ""
	for line := range strings.Lines(builtinsText) {
		line = strings.TrimSpace(line)
		switch comment, isComment := strings.CutPrefix(line, "#"); {
		case line == "":
		case isComment:
			source = strings.TrimSpace(comment)
		default:
			all = append(all, parseBuiltin(line, source))
		}
	}
	return all
})

func parseBuiltin(line, source string) Builtin {
	name, rest, function := strings.Cut(line, "(")
	b := Builtin{Name: name, Function: function, Source: source}
	for field := range strings.SplitSeq(strings.TrimSuffix(rest, ")"), ", ") {
		if field == "" {
			continue
		}
		name, kind, _ := strings.Cut(field, " ")
		bare, optional := strings.CutSuffix(name, "?")
		b.Params = append(b.Params, Param{Name: bare, Type: kind, Required: !optional && !strings.HasPrefix(bare, "*")})
	}
	return b
}
