package tiltfile

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// link makes a link beside a resource.
//
// Tilt 0.37: internal/tiltfile/links/links.go.
func (a *arguments) link() (starlark.Value, error) {
	if problem := badURL(a.text("url")); problem != "" {
		return nil, a.refuse("url", "", "%s", problem)
	}
	return link{tilt.Link{URL: a.text("url"), Name: a.text("name")}}, nil
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
