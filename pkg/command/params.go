package command

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// param is the value of a parameter expansion: one word, but for lists.
func (w *walker) param(s *state, p *syntax.ParamExp) []string {
	if p.Param == nil || p.Flags != nil || p.Excl || p.Length || p.Width || p.IsSet ||
		p.NestedParam != nil || p.Slice != nil || p.Names != 0 {
		w.substitutionsIn(s, p)
		return hole
	}
	words, set := w.lookup(s, p)
	switch {
	case p.Repl != nil:
		orig, with := w.text(s, p.Repl.Orig), w.text(s, p.Repl.With)
		if !set || orig == "" || !known(orig) || strings.ContainsAny(orig, "*?[#%") {
			return hole
		}
		n := 1
		if p.Repl.All {
			n = -1
		}
		return w.each(words, func(text string) string { return replaced(text, orig, with, n) })
	case p.Exp != nil:
		return w.expansion(s, p, words, set)
	case !set:
		return hole
	default:
		return words
	}
}

func (w *walker) each(words []string, change func(string) string) []string {
	changed := make([]string, len(words))
	for i, word := range words {
		changed[i] = w.bounded(change(word))
	}
	return changed
}

// isList reports whether a parameter in double quotes expands to several words.
func isList(p *syntax.ParamExp) bool {
	if p.Param != nil && p.Param.Value == "@" {
		return true
	}
	index, ok := p.Index.(*syntax.Word)
	return ok && index.Lit() == "@"
}

// lookup is the value of a parameter; false means that nothing in the script
// sets it.
func (w *walker) lookup(s *state, p *syntax.ParamExp) ([]string, bool) {
	name := p.Param.Value
	switch name {
	case "@", "*":
		return s.args[1:], true
	case "#", "?", "$", "!", "-", "_":
		return hole, true
	}
	if n, err := strconv.Atoi(name); err == nil {
		return []string{s.arg(n)}, true
	}
	v, ok := s.vars[name]
	if !ok {
		return s.outside(name)
	}
	switch index := p.Index.(type) {
	case nil:
		if len(v.words) == 0 {
			return []string{""}, true
		}
		return v.words[:1], true
	case *syntax.Word:
		lit := index.Lit()
		if lit == "@" || lit == "*" {
			return v.words, true
		}
		if n, err := strconv.Atoi(lit); err == nil && n >= 0 && n < len(v.words) && v.words[n] != tilt.Hole {
			return v.words[n : n+1], true
		}
	}
	return hole, true
}

// arg is $0, $1, …
func (s *state) arg(n int) string {
	for i, arg := range s.args {
		// One Hole may stand for any number of arguments.
		if arg == tilt.Hole && i > 0 {
			return tilt.Hole
		}
		if i == n {
			return arg
		}
	}
	return ""
}

// outside is a variable that the script does not set. Its value may be known
// all the same, or of which kind it is.
func (s *state) outside(name string) ([]string, bool) {
	if mark := tiltVariables[name]; mark != "" {
		return []string{mark}, true
	}
	switch name {
	case "PWD":
		return []string{absolute(s.dir)}, true
	case "OLDPWD":
		return []string{s.last}, true
	case "HOME":
		return []string{homeFolder}, true
	case "TMPDIR":
		return []string{homeFolder}, false
	}
	return hole, false
}

func (w *walker) expansion(s *state, p *syntax.ParamExp, words []string, set bool) []string {
	operand := func() string { return w.text(s, p.Exp.Word) }
	empty := strings.Join(words, "") == ""
	switch p.Exp.Op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull:
		if !set || empty && p.Exp.Op == syntax.DefaultUnsetOrNull {
			return []string{operand()}
		}
		if p.Exp.Word != nil {
			w.substitutionsIn(s, p.Exp.Word)
		}
		return words
	case syntax.AssignUnset, syntax.AssignUnsetOrNull:
		if !set || empty && p.Exp.Op == syntax.AssignUnsetOrNull {
			text := operand()
			s.set(p.Param.Value, text)
			return []string{text}
		}
		return words
	case syntax.AlternateUnset, syntax.AlternateUnsetOrNull:
		text := operand()
		switch {
		case !set || empty && p.Exp.Op == syntax.AlternateUnsetOrNull:
			return []string{""}
		case strings.Join(words, "") == tilt.Hole:
			return hole
		default:
			return []string{text}
		}
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		if !set {
			return hole
		}
		return words
	}
	text := operand()
	if !set {
		return hole
	}
	switch p.Exp.Op {
	case syntax.RemSmallSuffix, syntax.RemLargeSuffix, syntax.RemSmallPrefix, syntax.RemLargePrefix:
		return w.each(words, func(word string) string { return trimmed(word, text, p.Exp.Op) })
	case syntax.UpperAll:
		return w.each(words, upper)
	case syntax.LowerAll:
		return w.each(words, lower)
	default:
		return hole
	}
}

func upper(text string) string {
	if !known(text) {
		return tilt.Hole
	}
	return strings.ToUpper(text)
}

func lower(text string) string {
	if !known(text) {
		return tilt.Hole
	}
	return strings.ToLower(text)
}

func replaced(text, orig, with string, n int) string {
	// What is not known may end in the middle of what is replaced.
	if !known(text) || len(text)*(len(with)+1) > maxText*8 {
		return tilt.Hole
	}
	return strings.Replace(text, orig, with, n)
}

// trimmed is ${text%pattern} and its kin, for patterns that are plain text
// with at most one "*" at the end that faces the rest: "%.c", "##*/", "%/*".
func trimmed(text, pattern string, op syntax.ParExpOperator) string {
	suffix := op == syntax.RemSmallSuffix || op == syntax.RemLargeSuffix
	star := false
	if suffix {
		pattern, star = strings.CutSuffix(pattern, "*")
	} else {
		pattern, star = strings.CutPrefix(pattern, "*")
	}
	if pattern == "" || strings.ContainsAny(pattern, `*?[\`) || !known(pattern) {
		return tilt.Hole
	}
	if star {
		return trimmedTo(text, pattern, op)
	}
	if suffix {
		if cut, ok := strings.CutSuffix(text, pattern); ok {
			return cut
		}
		if rest := plain(text); !tilt.Known(rest) && strings.HasSuffix(pattern, rest[strings.LastIndex(rest, tilt.Hole)+len(tilt.Hole):]) {
			return rest[:strings.LastIndex(rest, tilt.Hole)] + tilt.Hole
		}
		return text
	}
	if cut, ok := strings.CutPrefix(text, pattern); ok {
		return cut
	}
	if rest := plain(text); !tilt.Known(rest) && strings.HasPrefix(pattern, tilt.KnownPrefix(rest)) {
		return rest[strings.Index(rest, tilt.Hole):]
	}
	return text
}

// trimmedTo cuts text at a mark, up to which a "*" stands in the pattern.
func trimmedTo(text, mark string, op syntax.ParExpOperator) string {
	if !strings.Contains(text, mark) && known(text) {
		return text
	}
	cut := cutFirst
	if op == syntax.RemSmallSuffix || op == syntax.RemLargePrefix {
		cut = cutLast
	}
	left, right, ok := cut(text, mark)
	switch {
	case !ok:
		return tilt.Hole
	case op == syntax.RemSmallSuffix || op == syntax.RemLargeSuffix:
		return left
	default:
		return right
	}
}

// cutFirst cuts text at the first mark, if that is known to be the first.
func cutFirst(text, mark string) (left, right string, ok bool) {
	left, right, ok = strings.Cut(text, mark)
	return left, right, ok && lacks(left, mark)
}

// cutLast cuts text at the last mark, if that is known to be the last.
func cutLast(text, mark string) (left, right string, ok bool) {
	i := strings.LastIndex(text, mark)
	if i < 0 {
		return "", "", false
	}
	left, right = text[:i], text[i+len(mark):]
	return left, right, lacks(right, mark)
}

// lacks reports whether no mark can be in what is not known of a text. A
// wildcard stands for no slash.
func lacks(text, mark string) bool {
	if mark == "/" {
		text = strings.ReplaceAll(text, markGlob, "")
	}
	return known(text)
}
