package model

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// place is the path of a value in a project, such as images.api.inputs[2]. A
// name that would blur it is quoted: images["my.api"].inputs[2].
type place string

// key is the place of a mapping's value.
func (p place) key(name string) place {
	switch {
	case name == "" || strings.ContainsFunc(name, blursPlace):
		return p + place("["+strconv.Quote(name)+"]")
	case p == "":
		return place(name)
	}
	return p + "." + place(name)
}

// item is the place of a list's element.
func (p place) item(i int) place { return p + place(fmt.Sprintf("[%d]", i)) }

// parent is the place that p lies in, or one that does not exist, whose
// parents lead there in the end.
func (p place) parent() place {
	if i := strings.LastIndexAny(string(p), ".["); i >= 0 {
		return p[:i]
	}
	return ""
}

func blursPlace(r rune) bool {
	return strings.ContainsRune(`.[]"`, r) || !unicode.IsPrint(r)
}
