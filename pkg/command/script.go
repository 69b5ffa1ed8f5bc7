package command

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// script follows the text of a script, unless it is none.
func (w *walker) script(s *state, text string) error {
	switch {
	case len(text) > maxText:
		w.opaque(tooLong, s.dir)
		return nil
	case bracketDepth(text) > maxDepth:
		w.opaque(tooDeep, s.dir)
		return nil
	case !w.enter():
		return nil
	}
	defer w.leave()
	// Reading costs more than following.
	if !w.spend(16 * len(text)) {
		return nil
	}
	file, err := parse(text)
	if err != nil {
		w.opaque("text that is no shell script", s.dir)
		return err
	}
	w.stmts(s, file.Stmts)
	return nil
}

// parse reads a script as Bash has it, which is nearly all that any sh has,
// or else as POSIX has it: "((a) && b)" is a command only there.
func parse(text string) (*syntax.File, error) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err == nil {
		return file, nil
	}
	if posix, other := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(text), ""); other == nil {
		return posix, nil
	}
	return nil, err
}

// bracketDepth is how many brackets stand open at once. The parser takes time
// quadratic in that, and stack.
func bracketDepth(text string) int {
	open, most := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '(', '{', '[':
			open++
			most = max(most, open)
		case ')', '}', ']':
			open = max(open-1, 0)
		}
	}
	return most
}
