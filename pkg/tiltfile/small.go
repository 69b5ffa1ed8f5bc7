package tiltfile

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// smallHandlers are the builtins that only make a value, or end the load.
var smallHandlers = map[string]handler{
	"blob":        func(a *arguments) (starlark.Value, error) { return blob(a.text("input")), nil },
	"shlex.quote": func(a *arguments) (starlark.Value, error) { return starlark.String(shellQuote(a.text("name"))), nil },
	"link": func(a *arguments) (starlark.Value, error) {
		if problem := badURL(a.text("url")); problem != "" {
			return nil, a.refuse("url", "", "%s", problem)
		}
		return link{tilt.Link{URL: a.text("url"), Name: a.text("name")}}, nil
	},
	"struct": func(a *arguments) (starlark.Value, error) {
		return starlarkstruct.FromKeywords(starlarkstruct.Default, a.named), nil
	},
	"module":            (*arguments).module,
	"local_git_repo":    (*arguments).gitRepo,
	"fail":              (*arguments).fail,
	"exit":              func(*arguments) (starlark.Value, error) { return nil, errExit },
	"http_get_action":   (*arguments).httpGet,
	"tcp_socket_action": (*arguments).tcpSocket,
	"exec_action":       (*arguments).execAction,
	"probe":             (*arguments).probe,
}

// link is what link() returns.
type link struct{ tilt.Link }

func (l link) String() string    { return fmt.Sprintf("link(name = %q, url = %q)", l.Name, l.URL) }
func (link) AttrNames() []string { return []string{"name", "url"} }
func (l link) Attr(name string) (starlark.Value, error) {
	switch name {
	case "url":
		return starlark.String(withScheme(l.URL)), nil
	case "name":
		return starlark.String(l.Name), nil
	}
	return nil, nil
}
func (link) Type() string          { return "struct" }
func (link) Freeze()               {}
func (link) Truth() starlark.Bool  { return true }
func (link) Hash() (uint32, error) { return 0, nil }

// withScheme is an address as Tilt shows it: of HTTP, unless it says otherwise.
func withScheme(address string) string {
	scheme, _, ok := strings.Cut(address, ":")
	if ok && !strings.ContainsAny(scheme, "./") {
		return address
	}
	return "http://" + address
}

func linksOf(v starlark.Value) []tilt.Link {
	switch v := v.(type) {
	case link:
		return []tilt.Link{v.Link}
	case starlark.String, *unknown:
		return []tilt.Link{{URL: textOf(v)}}
	case starlark.Iterable:
		var all []tilt.Link
		for x := range starlark.Elements(v) {
			all = append(all, linksOf(x)...)
		}
		return all
	}
	return nil
}

func (a *arguments) module() (starlark.Value, error) {
	if len(a.rest) != 1 {
		return nil, a.refuse("", "", "module: got %d arguments, want 1", len(a.rest))
	}
	if _, ok := a.rest[0].(starlark.String); !ok && !isUnknown(a.rest[0]) {
		return nil, a.refuse("", "", "module: for parameter 1: got %s, want string", a.rest[0].Type())
	}
	members := starlark.StringDict{}
	for _, kw := range a.named {
		members[string(kw[0].(starlark.String))] = kw[1]
	}
	return &starlarkstruct.Module{Name: textOf(a.rest[0]), Members: members}, nil
}

// fail ends the load; where a condition that is not known leads there, this
// way through the file is none that Tilt goes on from.
func (a *arguments) fail() (starlark.Value, error) {
	if a.e.pastFail {
		a.e.loose = true
		return starlark.None, nil
	}
	err := a.refuse("", "", "fail: %s", tilt.Readable(a.text("msg")))
	err.Static, err.guard = false, true
	return nil, err
}

// shellQuote quotes a word for sh, if it has to be.
func shellQuote(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@%_-+=:,./", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'"'"'`) + "'"
}
