package command

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// fields expands words as the shell does for the arguments of a command.
func (w *walker) fields(s *state, words []*syntax.Word) []string {
	var f fields
	for _, word := range words {
		if !w.spend(1) {
			break
		}
		for _, parts := range w.braces(word) {
			w.parts(s, &f, parts)
			f.end()
		}
	}
	return f.words
}

// text expands a word where the shell neither splits it nor looks for files.
func (w *walker) text(s *state, word *syntax.Word) string {
	if word == nil {
		return ""
	}
	var b strings.Builder
	for i, part := range word.Parts {
		if lit, ok := part.(*syntax.Lit); ok {
			rest, home := lit.Value, ""
			if i == 0 {
				rest, home = cutHome(rest)
			}
			b.WriteString(home + unescape(rest))
			continue
		}
		b.WriteString(strings.Join(w.part(s, part), " "))
	}
	return w.bounded(b.String())
}

// fields collects what words expand to.
type fields struct {
	words []string
	last  strings.Builder
	begun bool
}

func (f *fields) add(text string) {
	f.last.WriteString(text)
	f.begun = true
}

func (f *fields) end() {
	if f.begun {
		f.words = append(f.words, f.last.String())
		f.last.Reset()
		f.begun = false
	}
}

// split adds text that is not quoted.
func (f *fields) split(text string) {
	for text != "" {
		i := strings.IndexAny(text, " \t\n")
		if i < 0 {
			f.add(globs(text))
			return
		}
		if i > 0 {
			f.add(globs(text[:i]))
		}
		f.end()
		text = text[i+1:]
	}
}

func (w *walker) parts(s *state, f *fields, parts []syntax.WordPart) {
	for i, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			rest, home := part.Value, ""
			if i == 0 {
				rest, home = cutHome(rest)
			}
			f.add(home + literal(rest))
		case *syntax.SglQuoted:
			f.add(quotedLiteral(part))
		case *syntax.DblQuoted:
			w.quotedParts(s, f, part.Parts)
		case *syntax.ParamExp:
			for i, value := range w.param(s, part) {
				if i > 0 {
					f.end()
				}
				f.split(w.bounded(value))
			}
		default:
			f.split(w.bounded(strings.Join(w.part(s, part), " ")))
		}
	}
}

// quotedParts adds what stands in double quotes; only "$@" makes several words
// of it, or none.
func (w *walker) quotedParts(s *state, f *fields, parts []syntax.WordPart) {
	if len(parts) == 1 {
		if p, ok := parts[0].(*syntax.ParamExp); ok && isList(p) {
			for i, value := range w.param(s, p) {
				if i > 0 {
					f.end()
				}
				f.add(w.bounded(value))
			}
			return
		}
	}
	f.add(w.quotedText(s, parts))
}

func (w *walker) quotedText(s *state, parts []syntax.WordPart) string {
	var b strings.Builder
	for _, part := range parts {
		if lit, ok := part.(*syntax.Lit); ok {
			b.WriteString(unescapeQuoted(lit.Value))
			continue
		}
		b.WriteString(strings.Join(w.part(s, part), " "))
	}
	return w.bounded(b.String())
}

// part expands a part of a word other than a literal.
func (w *walker) part(s *state, part syntax.WordPart) []string {
	if !w.enter() {
		return hole
	}
	defer w.leave()
	switch part := part.(type) {
	case *syntax.SglQuoted:
		return []string{quotedLiteral(part)}
	case *syntax.DblQuoted:
		return []string{w.quotedText(s, part.Parts)}
	case *syntax.ParamExp:
		return w.param(s, part)
	case *syntax.CmdSubst:
		return []string{w.substitution(s, part.Stmts)}
	case *syntax.ProcSubst:
		w.stmts(w.clone(s), part.Stmts)
		return []string{"/dev/fd/63"}
	case *syntax.ArithmExp:
		w.forget(s, part)
		w.substitutionsIn(s, part)
		return hole
	case *syntax.ExtGlob:
		return []string{markGlob}
	default:
		return hole
	}
}

// bounded is a text, or a Hole for one that is too long.
func (w *walker) bounded(text string) string {
	if len(text) > maxText || !w.spend(len(text)) {
		return tilt.Hole
	}
	return text
}

// cutHome cuts the "~" or "~user" off the start of a word.
func cutHome(lit string) (rest, home string) {
	if !strings.HasPrefix(lit, "~") {
		return lit, ""
	}
	i := strings.IndexByte(lit, '/')
	if i < 0 {
		return "", homeFolder
	}
	return lit[i:], homeFolder
}

// homeFolder is somewhere, but absolute.
const homeFolder = "/" + tilt.Hole

// unescape drops the backslashes of text outside of quotes.
func unescape(lit string) string {
	if !strings.Contains(lit, `\`) {
		return lit
	}
	var b strings.Builder
	for i := 0; i < len(lit); i++ {
		if lit[i] == '\\' && i+1 < len(lit) {
			if i++; lit[i] == '\n' {
				continue
			}
		}
		b.WriteByte(lit[i])
	}
	return b.String()
}

// unescapeQuoted drops the backslashes that mean something in double quotes.
func unescapeQuoted(lit string) string {
	if !strings.Contains(lit, `\`) {
		return lit
	}
	var b strings.Builder
	for i := 0; i < len(lit); i++ {
		if lit[i] == '\\' && i+1 < len(lit) && strings.IndexByte("$`\"\\\n", lit[i+1]) >= 0 {
			if i++; lit[i] == '\n' {
				continue
			}
		}
		b.WriteByte(lit[i])
	}
	return b.String()
}

func quotedLiteral(q *syntax.SglQuoted) string {
	if !q.Dollar || !strings.Contains(q.Value, `\`) {
		return q.Value
	}
	return strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\'`, "'", `\"`, `"`, `\\`, `\`).Replace(q.Value)
}

// literal is the text of a literal outside of quotes.
func literal(lit string) string {
	if !strings.ContainsAny(lit, `\*?[`) {
		return lit
	}
	var b strings.Builder
	for i := 0; i < len(lit); i++ {
		switch n := globLen(lit[i:]); {
		case lit[i] == '\\' && i+1 < len(lit):
			if i++; lit[i] != '\n' {
				b.WriteByte(lit[i])
			}
		case n > 0:
			b.WriteString(markGlob)
			i += n - 1
		default:
			b.WriteByte(lit[i])
		}
	}
	return b.String()
}

// globs marks the wildcards in the value of a variable.
func globs(text string) string {
	if !strings.ContainsAny(text, "*?[") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if n := globLen(text[i:]); n > 0 {
			b.WriteString(markGlob)
			i += n - 1
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// globLen is the length of the wildcard that text starts with.
func globLen(text string) int {
	switch text[0] {
	case '*', '?':
		return 1
	case '[':
		// No set of characters is longer, and looking for its end has an end.
		end := strings.IndexAny(text[:min(len(text), 64)], "]/")
		if end > 1 && text[end] == ']' {
			return end + 1
		}
	}
	return 0
}

// braces are the words that "a{b,c}" stands for.
func (w *walker) braces(word *syntax.Word) [][]syntax.WordPart {
	split := *word
	if !syntax.SplitBraces(&split) {
		return [][]syntax.WordPart{word.Parts}
	}
	words, ok := w.alternatives(split.Parts)
	if !ok {
		return [][]syntax.WordPart{{&syntax.ParamExp{}}}
	}
	return words
}

// alternatives reports false where there are too many.
func (w *walker) alternatives(parts []syntax.WordPart) ([][]syntax.WordPart, bool) {
	if !w.enter() {
		return nil, false
	}
	defer w.leave()
	words := [][]syntax.WordPart{nil}
	for _, part := range parts {
		choices, ok := [][]syntax.WordPart{{part}}, true
		if braces, is := part.(*syntax.BraceExp); is {
			choices, ok = w.choices(braces)
		}
		if !ok || len(words)*len(choices) > maxWords {
			return nil, false
		}
		var longer [][]syntax.WordPart
		for _, word := range words {
			w.spend(len(word) * len(choices))
			for _, choice := range choices {
				longer = append(longer, append(append([]syntax.WordPart(nil), word...), choice...))
			}
		}
		words = longer
	}
	return words, true
}

func (w *walker) choices(braces *syntax.BraceExp) ([][]syntax.WordPart, bool) {
	var choices [][]syntax.WordPart
	if !braces.Sequence {
		for _, elem := range braces.Elems {
			more, ok := w.alternatives(elem.Parts)
			if !ok {
				return nil, false
			}
			choices = append(choices, more...)
		}
		return choices, true
	}
	from, err1 := strconv.Atoi(braces.Elems[0].Lit())
	to, err2 := strconv.Atoi(braces.Elems[1].Lit())
	if err1 != nil || err2 != nil || len(braces.Elems) > 2 || to < from || to-from >= maxWords {
		return nil, false
	}
	for n := from; n <= to; n++ {
		choices = append(choices, []syntax.WordPart{&syntax.Lit{Value: strconv.Itoa(n)}})
	}
	return choices, true
}
