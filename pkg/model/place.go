package model

import (
	"strconv"
	"strings"
	"unicode"
)

// place is the path of a value in a project, such as images.api.inputs[2]; the
// zero place is the project itself. It is put into words only where something
// is wrong: a project has tens of thousands of places that nobody hears of.
type place struct {
	in *place
	// name is the key of a mapping's value.
	name string
	// nth counts a list's elements from 1; it is 0 for a mapping's value.
	nth int
}

// key is the place of a mapping's value.
func (p place) key(name string) place { return place{in: &p, name: name} }

// item is the place of a list's element.
func (p place) item(i int) place { return place{in: &p, nth: i + 1} }

// String is the path. A name that would blur it is quoted:
// images["my.api"].inputs[2].
func (p place) String() string { return string(p.appendTo(nil)) }

func (p place) appendTo(path []byte) []byte {
	if p.in == nil {
		return path
	}
	path = p.in.appendTo(path)
	switch {
	case p.nth > 0:
		path = strconv.AppendInt(append(path, '['), int64(p.nth-1), 10)
		return append(path, ']')
	case p.name == "" || strings.ContainsFunc(p.name, blursPlace):
		return append(strconv.AppendQuote(append(path, '['), p.name), ']')
	case len(path) > 0:
		path = append(path, '.')
	}
	return append(path, p.name...)
}

func blursPlace(r rune) bool {
	return strings.ContainsRune(`.[]"`, r) || !unicode.IsPrint(r)
}
