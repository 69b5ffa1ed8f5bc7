package manifest

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParsePath reads a JSON path as kubectl has them: {.spec.image},
// {.spec.containers[*].image}, {.a['b'][0,2]}, {..image},
// {.items[?(@.name=="x")].image}. What stands outside of braces is plain text,
// which Tilt takes for a value that is found in every object: "spec.image" is
// no path, but the image docker.io/library/spec.image.
//
// Tilt reads a path when k8s_kind or k8s_image_json_path is called, and stops
// there at the same errors (internal/k8s/jsonpath/parser.go of Tilt 0.37). Of
// its syntax, range and end are not read here.
func ParsePath(path string) (Path, error) {
	p := Path{text: path}
	rest := path
	for rest != "" {
		plain, _, braced := strings.Cut(rest, "{")
		if plain != "" {
			p.parts = append(p.parts, pathSteps{literalStep{textValue(plain)}})
		}
		if !braced {
			break
		}
		parser := pathParser{input: rest, pos: len(plain) + 1}
		steps, err := parser.action()
		if err != nil {
			return Path{}, err
		}
		p.parts = append(p.parts, steps)
		rest = rest[parser.pos:]
	}
	return p, nil
}

func textValue(s string) *value { return &value{kind: text, text: s, line: 1, column: 1, size: 1} }

// action reads a text as if it stood in braces.
func action(s string) (pathSteps, error) {
	parser := pathParser{input: s + "}"}
	return parser.action()
}

// pathParser reads what stands in one pair of braces.
type pathParser struct {
	input string
	pos   int
}

func (p *pathParser) has(prefix string) bool { return strings.HasPrefix(p.input[p.pos:], prefix) }

// action reads up to the closing brace.
func (p *pathParser) action() (pathSteps, error) {
	steps := pathSteps{}
	for {
		r, size := utf8.DecodeRuneInString(p.input[p.pos:])
		var step pathSteps
		var err error
		switch {
		case size == 0 || r == '\n' || r == '\r':
			return nil, errors.New("unclosed action")
		case r == '}':
			p.pos++
			return steps, nil
		case r == ' ' || r == '@' || r == '$':
			p.pos++
		case p.has("[?("):
			step, err = p.filter()
		case p.has(".."):
			p.pos += len("..")
			step = pathSteps{deepStep{}}
			if r, _ := utf8.DecodeRuneInString(p.input[p.pos:]); isWord(r) {
				step = append(step, p.field())
			}
		case r == '[':
			step, err = p.brackets()
		case r == '"' || r == '\'':
			step, err = p.quoted(r)
		case r == '.':
			p.pos++
			step = pathSteps{p.field()}
		case r == '+' || r == '-' || unicode.IsDigit(r):
			step, err = p.number()
		case isWord(r):
			step, err = p.word()
		default:
			err = fmt.Errorf("unrecognized character in action: %#U", r)
		}
		if err != nil {
			return nil, err
		}
		steps = append(steps, step...)
	}
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// ends reports whether the text of a field ends before a byte.
func ends(b byte) bool { return strings.IndexByte(" \t\r\n.,[]$@{}", b) >= 0 }

func (p *pathParser) field() pathStep {
	start := p.pos
	for p.pos < len(p.input) && !ends(p.input[p.pos]) {
		if p.input[p.pos] == '\\' && p.pos+1 < len(p.input) {
			p.pos++
		}
		p.pos++
	}
	name := p.input[start:p.pos]
	if name == "*" {
		return allStep{}
	}
	return fieldStep(strings.ReplaceAll(name, `\`, ""))
}

func (p *pathParser) word() (pathSteps, error) {
	start := p.pos
	for p.pos < len(p.input) && !ends(p.input[p.pos]) {
		p.pos++
	}
	switch word := p.input[start:p.pos]; word {
	case "true", "false":
		return pathSteps{literalStep{&value{kind: boolean, text: word, line: 1, column: 1, size: 1}}}, nil
	case "range", "end":
		return nil, fmt.Errorf("%s is not read by tiltgen", word)
	default:
		return nil, fmt.Errorf("unrecognized identifier %s", word)
	}
}

func (p *pathParser) number() (pathSteps, error) {
	start := p.pos
	p.pos++
	for p.pos < len(p.input) && strings.IndexByte("0123456789.", p.input[p.pos]) >= 0 {
		p.pos++
	}
	n := p.input[start:p.pos]
	if _, err := strconv.ParseFloat(n, 64); err != nil {
		return nil, fmt.Errorf("cannot parse number %s", n)
	}
	return pathSteps{literalStep{&value{kind: number, text: n, line: 1, column: 1, size: 1}}}, nil
}

func (p *pathParser) quoted(quote rune) (pathSteps, error) {
	start := p.pos + 1
	for end := start; end < len(p.input) && p.input[end] != '\n'; end++ {
		if rune(p.input[end]) != quote || p.input[end-1] == '\\' {
			continue
		}
		p.pos = end + 1
		s := p.input[start:end]
		unquoted, err := unquote(s, byte(quote))
		if err != nil {
			return nil, fmt.Errorf("unquote string %s error %w", s, err)
		}
		return pathSteps{literalStep{textValue(unquoted)}}, nil
	}
	return nil, errors.New("unterminated quoted string")
}

func unquote(s string, quote byte) (string, error) {
	var b strings.Builder
	for s != "" {
		r, _, rest, err := strconv.UnquoteChar(s, quote)
		if err != nil {
			return "", err
		}
		b.WriteRune(r)
		s = rest
	}
	return b.String(), nil
}

var (
	quotedKey = regexp.MustCompile(`^'([^']*)'$`)
	slice     = regexp.MustCompile(`^(-?\d*)(:-?\d*)?(:-?\d*)?$`)
)

// brackets reads [0], [1:3], [*], ['key'], or several of them with commas.
func (p *pathParser) brackets() (pathSteps, error) {
	inside := p.input[p.pos+1:]
	end := strings.IndexAny(inside, "]\n")
	if end < 0 || inside[end] == '\n' {
		return nil, errors.New("unterminated array")
	}
	inside = inside[:end]
	p.pos += end + 2
	return bracketed(inside)
}

func bracketed(inside string) (pathSteps, error) {
	if inside == "*" {
		return pathSteps{sliceStep{}}, nil
	}
	if alternatives := strings.Split(inside, ","); len(alternatives) > 1 {
		var union unionStep
		for _, alternative := range alternatives {
			steps, err := bracketed(strings.Trim(alternative, " "))
			if err != nil {
				return nil, err
			}
			union = append(union, steps)
		}
		return pathSteps{union}, nil
	}
	if key := quotedKey.FindStringSubmatch(inside); key != nil {
		// A dot in the key leads on to a field, unless a backslash precedes it.
		return action("." + key[1])
	}
	parts := slice.FindStringSubmatch(inside)
	if parts == nil {
		return nil, fmt.Errorf("invalid array index %s", inside)
	}
	var bounds [3]bound
	for i, part := range parts[1:] {
		if part = strings.TrimPrefix(part, ":"); part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, fmt.Errorf("array index %s is not a number", part)
		}
		bounds[i] = bound{n, true}
	}
	step := sliceStep{start: bounds[0], end: bounds[1], step: bounds[2]}
	if parts[2] == "" {
		step.end = bound{bounds[0].n + 1, true}
		step.single = true
	}
	return pathSteps{step}, nil
}

var comparison = regexp.MustCompile(`^([^!<>=]+)([!<>=]+)(.+?)$`)

// filter reads [?(condition)].
func (p *pathParser) filter() (pathSteps, error) {
	start := p.pos + len("[?(")
	var quote byte
	for end := start; end < len(p.input) && p.input[end] != '\n'; end++ {
		switch b := p.input[end]; {
		case quote != 0:
			if b == quote && p.input[end-1] != '\\' {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == ')':
			if end+1 == len(p.input) || p.input[end+1] != ']' {
				return nil, errors.New("unclosed array expect ]")
			}
			p.pos = end + 2
			return condition(p.input[start:end])
		}
	}
	return nil, errors.New("unterminated filter")
}

func condition(s string) (pathSteps, error) {
	parts := comparison.FindStringSubmatch(s)
	if parts == nil {
		left, err := action(s)
		return pathSteps{filterStep{left: left}}, err
	}
	left, err := action(parts[1])
	if err != nil {
		return nil, err
	}
	right, err := action(parts[3])
	if err != nil {
		return nil, err
	}
	return pathSteps{filterStep{left: left, right: right, operator: parts[2]}}, nil
}
