package emit

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// lineWidth is the column up to which an expression stays on one line.
const lineWidth = 88

// node is an expression that is ready to be laid out: an atom, or items
// between brackets, behind what leads to it.
type node struct {
	// lead leads to the node, with a joint behind it, such as "deps" and "=".
	lead string
	// atom is the whole text, or what stands ahead of the brackets.
	atom     string
	items    []node
	joint    joint
	brackets brackets
	// quoted puts the atom, of which nothing has to be escaped, between
	// quotation marks.
	quoted bool
	// tall puts the items on lines of their own even where they would fit.
	tall bool
}

// joint is an index of joints.
type joint uint8

const (
	noJoint joint = iota
	equals
	colon
)

var joints = [...]string{noJoint: "", equals: "=", colon: ": "}

// brackets is an index of opening and closing.
type brackets uint8

const (
	noBrackets brackets = iota
	listBrackets
	dictBrackets
	callBrackets
)

var (
	opening = [...]string{noBrackets: "", listBrackets: "[", dictBrackets: "{", callBrackets: "("}
	closing = [...]string{noBrackets: "", listBrackets: "]", dictBrackets: "}", callBrackets: ")"}
)

func atomNode(text string) node { return node{atom: text} }

// textNode is a literal of s, as quote writes it.
func textNode(s string) node {
	if isPlain(s, '\'') {
		return node{atom: s, quoted: true}
	}
	return atomNode(quote(s))
}

func boolNode(b bool) node {
	if b {
		return atomNode("True")
	}
	return atomNode("False")
}

func intNode(n int) node { return atomNode(strconv.Itoa(n)) }

func listNode(texts []string) node {
	items := make([]node, len(texts))
	for i, s := range texts {
		items[i] = textNode(s)
	}
	return listOfNodes(items)
}

func listOfNodes(items []node) node { return node{brackets: listBrackets, items: items} }

func dictNode(entries map[string]string) node {
	n := node{brackets: dictBrackets}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		item := textNode(entries[key])
		item.lead, item.joint = quote(key), colon
		n.items = append(n.items, item)
	}
	return n
}

func callNode(name string, args ...node) node {
	return node{brackets: callBrackets, atom: name, items: args}
}

// oneOrList is a single text bare, as Tilt's documentation writes it, and
// several as a list.
func oneOrList(items []string) node {
	if len(items) == 1 {
		return textNode(items[0])
	}
	return listNode(items)
}

// named is n as the keyword argument of that name.
func (n node) named(name string) node {
	n.lead, n.joint = name, equals
	return n
}

// begin appends what stands ahead of the items.
func (n *node) begin(b []byte) []byte {
	b = append(b, n.lead...)
	b = append(b, joints[n.joint]...)
	if n.quoted {
		b = append(b, '\'')
		b = append(b, n.atom...)
		return append(b, '\'')
	}
	b = append(b, n.atom...)
	return append(b, opening[n.brackets]...)
}

// flat appends n on one line; that has a line's end only if one of its texts
// has.
func (n *node) flat(b []byte) []byte {
	b = n.begin(b)
	for i := range n.items {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = n.items[i].flat(b)
	}
	return append(b, closing[n.brackets]...)
}

// width is the number of columns that n takes on one line; it is more than any
// line has where n holds a line's end.
func (n *node) width() int {
	if strings.Contains(n.lead, "\n") || strings.Contains(n.atom, "\n") {
		return lineWidth + 1
	}
	width := utf8.RuneCountInString(n.lead) + len(joints[n.joint]) +
		utf8.RuneCountInString(n.atom) + len(opening[n.brackets]) + len(closing[n.brackets])
	if n.quoted {
		width += len("''")
	}
	for i := range n.items {
		if i > 0 {
			width += len(", ")
		}
		if width += n.items[i].width(); width > lineWidth {
			break
		}
	}
	return width
}

// appendTo appends n, laid out at a depth of indentation; room is what must fit
// behind it on its last line.
func (n *node) appendTo(b []byte, depth, room int) []byte {
	if len(n.items) == 0 || !n.tall && 4*depth+n.width()+room <= lineWidth {
		return n.flat(b)
	}
	b = n.begin(b)
	if only := &n.items[0]; len(n.items) == 1 && only.brackets != noBrackets && !n.tall {
		b = only.appendTo(b, depth, room+len(closing[n.brackets]))
		return append(b, closing[n.brackets]...)
	}
	b = append(b, '\n')
	for i := range n.items {
		b = indent(b, depth+1)
		b = n.items[i].appendTo(b, depth+1, len(","))
		b = append(b, ",\n"...)
	}
	b = indent(b, depth)
	return append(b, closing[n.brackets]...)
}

func indent(b []byte, depth int) []byte {
	for range depth {
		b = append(b, "    "...)
	}
	return b
}

// arguments collects those of one call, in order, and leaves out what Tilt
// would take for not given.
type arguments []node

func (a *arguments) add(name string, value node) { *a = append(*a, value.named(name)) }

func (a *arguments) str(name, value string) {
	if value != "" {
		a.add(name, textNode(value))
	}
}

func (a *arguments) list(name string, values []string) {
	if len(values) > 0 {
		a.add(name, listNode(values))
	}
}

func (a *arguments) dict(name string, entries map[string]string) {
	if len(entries) > 0 {
		a.add(name, dictNode(entries))
	}
}

func (a *arguments) number(name string, value int) {
	if value != 0 {
		a.add(name, intNode(value))
	}
}

func (a *arguments) flag(name string, value bool) {
	if value {
		a.add(name, boolNode(value))
	}
}

func (a *arguments) optional(name string, value *bool) {
	if value != nil {
		a.add(name, boolNode(*value))
	}
}
