package dockerfile

import (
	"regexp"
	"strings"
)

var (
	heredocWord = regexp.MustCompile(`^\d*<<(-?)\s*([^<]+)$`)
	unquote     = strings.NewReplacer(`"`, "", "'", "", `\`, "")
)

// heredoc is the text that follows a "<<EOF".
type heredoc struct {
	end  string
	tabs bool // are cut off at the start of its lines
}

func parseHeredoc(word string) (heredoc, bool) {
	if !strings.Contains(word, "<<") {
		return heredoc{}, false
	}
	match := heredocWord.FindStringSubmatch(word)
	if match == nil {
		return heredoc{}, false
	}
	end := unquote.Replace(strings.TrimSpace(match[2]))
	return heredoc{end: end, tabs: match[1] == "-"}, end != ""
}

// skipHeredocs passes the heredocs of an instruction, one after the other.
func (r *reader) skipHeredocs(in instruction) {
	args := in.args
	name := in.name
	if name == "ONBUILD" {
		name, args = cutSpace(args)
		name = strings.ToUpper(name)
	}
	if name != "ADD" && name != "COPY" && name != "RUN" || !strings.Contains(args, "<<") {
		return
	}
	for _, word := range shellWords(args) {
		doc, ok := parseHeredoc(word)
		if ok && !r.skipTo(doc) {
			r.problem(in.line, "the heredoc "+doc.end+" has no end")
			return
		}
	}
}

func (r *reader) skipTo(doc heredoc) bool {
	for r.next < len(r.lines) {
		line := r.lines[r.next]
		r.next++
		if doc.tabs {
			line = strings.TrimLeft(line, "\t")
		}
		if line == doc.end {
			return true
		}
	}
	return false
}

// shellWords splits text at blanks that are not quoted. The word after a "<<"
// belongs to it, with blanks between them or without.
func shellWords(text string) []string {
	var words []string
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		ch := text[i]
		blank := ch == ' ' || ch == '\t'
		switch {
		case quote != 0:
			b.WriteByte(ch)
			if ch == quote {
				quote = 0
			}
		case ch == '\'' || ch == '"':
			quote = ch
			b.WriteByte(ch)
		case ch == '\\' && i+1 < len(text):
			b.WriteByte(ch)
			i++
			b.WriteByte(text[i])
		case blank && (strings.HasSuffix(b.String(), "<<") || strings.HasSuffix(b.String(), "<<-")):
		case blank:
			if b.Len() > 0 {
				words = append(words, b.String())
				b.Reset()
			}
		default:
			b.WriteByte(ch)
		}
	}
	if b.Len() > 0 {
		words = append(words, b.String())
	}
	return words
}
