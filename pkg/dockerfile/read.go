package dockerfile

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// maxStages bounds what a file that no person wrote can cost.
const maxStages = 1000

// Read reads the text of a Dockerfile. The build arguments take the place of
// the defaults of ARG.
func Read(text []byte, buildArgs map[string]string) *File {
	b := &builder{reader: newReader(text), file: &File{}, buildArgs: buildArgs, global: newScope(nil)}
	for {
		in, ok := b.read()
		if !ok {
			break
		}
		if in.name == "FROM" && len(b.file.Stages) >= maxStages {
			b.problem(in.line, "too many stages")
			break
		}
		b.add(in)
	}
	if len(b.file.Stages) == 0 {
		b.problem(1, "there is no FROM")
	}
	b.findStages()
	b.file.Problems = b.problems
	return b.file
}

// builder makes a File of instructions.
type builder struct {
	*reader
	file      *File
	buildArgs map[string]string
	global    *scope
	scopes    []*scope // of the stages
	expanded  int      // bytes that words were expanded to
}

// maxExpanded bounds what all words of a file are expanded to.
const maxExpanded = 16 << 20

// expand is a word with its variables replaced and its quotes taken away.
func (b *builder) expand(s *scope, word string) string {
	if b.expanded > maxExpanded {
		return tilt.Hole
	}
	text := s.expand(word, b.escape)
	b.expanded += len(text)
	return text
}

func (b *builder) add(in instruction) {
	if in.name == "FROM" {
		b.from(in)
		return
	}
	if len(b.file.Stages) == 0 {
		if in.name == "ARG" {
			b.arg(in, b.global)
		} else {
			b.problem(in.line, in.name+" stands before FROM")
		}
		return
	}
	stage := &b.file.Stages[len(b.file.Stages)-1]
	switch in.name {
	case "ARG":
		b.arg(in, b.scope())
	case "ENV":
		b.env(in)
	case "ONBUILD":
		if trigger, ok := b.instruction(in.args, in.line); ok {
			stage.OnBuild = append(stage.OnBuild, b.copies(trigger)...)
		}
	default:
		stage.Copies = append(stage.Copies, b.copies(in)...)
	}
}

func (b *builder) scope() *scope { return b.scopes[len(b.scopes)-1] }

func (b *builder) from(in instruction) {
	words := strings.Fields(in.args)
	if len(words) != 1 && (len(words) != 3 || !strings.EqualFold(words[1], "AS")) {
		b.problem(in.line, "FROM takes an image, and AS with a name")
		if len(words) == 0 {
			words = []string{""}
		}
	}
	s := Stage{From: b.expand(b.global, words[0]), FromStage: -1, Line: in.line}
	if len(words) == 3 {
		s.Name = words[2]
	}
	var base *scope
	if i := namedStage(b.file.Stages, s.From); i >= 0 {
		s.FromStage = i
		base = b.scopes[i]
	}
	b.file.Stages = append(b.file.Stages, s)
	b.scopes = append(b.scopes, newScope(base))
}

// platformArgs are set by BuildKit, in stages that declare them.
var platformArgs = map[string]bool{
	"TARGETPLATFORM": true, "TARGETOS": true, "TARGETARCH": true, "TARGETVARIANT": true, "TARGETSTAGE": true,
	"BUILDPLATFORM": true, "BUILDOS": true, "BUILDARCH": true, "BUILDVARIANT": true,
}

func (b *builder) arg(in instruction, s *scope) {
	for _, word := range shellWords(in.args) {
		name, value, hasDefault := strings.Cut(word, "=")
		name = b.expand(s, name)
		given, isGiven := b.buildArgs[name]
		global, isGlobal := b.global.values[name]
		switch {
		case isGiven:
			s.set(name, given)
		case hasDefault:
			s.set(name, b.expand(s, value))
		case isGlobal:
			s.set(name, global)
		case platformArgs[name]:
			s.set(name, tilt.Hole)
		}
	}
}

// env is "ENV name=value …" or the old "ENV name value".
func (b *builder) env(in instruction) {
	s := b.scope()
	words := shellWords(in.args)
	if len(words) > 0 && !strings.Contains(words[0], "=") {
		name, value := cutSpace(in.args)
		s.set(name, b.expand(s, value))
		return
	}
	// All values of one ENV see the variables as they were before it.
	values := map[string]string{}
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		values[b.expand(s, name)] = b.expand(s, value)
	}
	for name, value := range values {
		s.set(name, value)
	}
}

// copies are what an instruction takes in.
func (b *builder) copies(in instruction) []Copy {
	switch in.name {
	case "COPY", "ADD":
		return b.copy(in)
	case "RUN":
		return b.mounts(in)
	default:
		return nil
	}
}

func (b *builder) copy(in instruction) []Copy {
	words := copyWords(in.args)
	if len(words) < 2 {
		b.problem(in.line, in.name+" takes a source and a destination")
		return nil
	}
	s := b.scope()
	c := Copy{Instruction: in.name, FromStage: -1, Line: in.line}
	for i, word := range words {
		if _, ok := parseHeredoc(word); ok {
			continue
		}
		word = b.expand(s, word)
		if i == len(words)-1 {
			c.Dest = word
		} else {
			c.Sources = append(c.Sources, word)
		}
	}
	for _, pattern := range in.flagValues("exclude") {
		c.Excludes = append(c.Excludes, b.expand(s, pattern))
	}
	if in.name == "COPY" {
		c.From = b.fromFlag(in.flag("from"))
	}
	return []Copy{c}
}

// fromFlag is what --from names. It may only have variables of before the
// first FROM, if any.
func (b *builder) fromFlag(from string) string { return b.expand(b.global, from) }

// copyWords are the words of a COPY, in either of its forms.
func copyWords(args string) []string {
	var words []string
	if strings.HasPrefix(args, "[") && json.Unmarshal([]byte(args), &words) == nil {
		return words
	}
	words = nil
	fields := strings.Fields(args)
	for i := 0; i < len(fields); i++ {
		word := fields[i]
		if (word == "<<" || word == "<<-") && i+1 < len(fields) {
			i++
			word += fields[i]
		}
		words = append(words, word)
	}
	return words
}

// mounts are the bind mounts of a RUN, and the caches that begin with files
// from elsewhere.
func (b *builder) mounts(in instruction) []Copy {
	var copies []Copy
	s := b.scope()
	for _, mount := range in.flagValues("mount") {
		kind := "bind"
		c := Copy{Instruction: in.name, FromStage: -1, Line: in.line}
		source := ""
		for _, field := range strings.Split(mount, ",") {
			key, value, _ := strings.Cut(field, "=")
			switch value = b.expand(s, value); strings.ToLower(key) {
			case "type":
				kind = strings.ToLower(value)
			case "from":
				c.From = value
			case "source", "src":
				source = value
			case "target", "dst", "destination":
				c.Dest = value
			}
		}
		if kind == "bind" || kind == "cache" && c.From != "" {
			if source == "" {
				source = "."
			}
			c.Sources = []string{source}
			copies = append(copies, c)
		}
	}
	return copies
}

// findStages finds out which stages the copies are from. What a stage leaves to
// other images is left out: its numbers are of another file.
func (b *builder) findStages() {
	byName := map[string]int{}
	for i, s := range b.file.Stages {
		byName[strings.ToLower(s.Name)] = i
	}
	delete(byName, "")
	for i, s := range b.file.Stages {
		for j := range s.Copies {
			c := &s.Copies[j]
			if named, ok := byName[strings.ToLower(c.From)]; ok && named != i {
				c.FromStage = named
			} else if c.From != "" {
				c.FromStage = stageIndex(b.file.Stages[:i], c.From)
			}
		}
	}
}

// namedStage is the last stage of that name, -1 if there is none.
func namedStage(stages []Stage, name string) int {
	for i, s := range slices.Backward(stages) {
		if name != "" && strings.EqualFold(s.Name, name) {
			return i
		}
	}
	return -1
}

// stageIndex is the stage of that name or number, -1 if there is none.
func stageIndex(stages []Stage, name string) int {
	if i := namedStage(stages, name); i >= 0 {
		return i
	}
	if n, err := strconv.Atoi(name); err == nil && n >= 0 && n < len(stages) {
		return n
	}
	return -1
}
