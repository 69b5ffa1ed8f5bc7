package command

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// program works out what one run of a program does.
type program func(c *call)

// call is one run of a program.
type call struct {
	*walker
	s     *state
	words []string // all of them, the program's own name first
	name  string   // how it is known: without folders
	args  []string
	input *string // text of standard input, nil if it is not in the script
}

// call follows a simple command.
func (w *walker) call(s *state, cmd *syntax.CallExpr, input *string) {
	words := w.fields(s, cmd.Args)
	if len(words) == 0 {
		for _, a := range cmd.Assigns {
			w.assign(s, a)
		}
		return
	}
	// Assignments before a command are its own, and part of its environment.
	old := make(map[string]hiddenVariable, len(cmd.Assigns))
	for _, a := range cmd.Assigns {
		if a.Name == nil {
			continue
		}
		name := a.Name.Value
		if _, ok := old[name]; !ok {
			v, set := s.vars[name]
			old[name] = hiddenVariable{v, set}
		}
		w.assign(s, a)
		s.export(name)
	}
	w.run(s, words, input)
	for name, o := range old {
		if o.set {
			s.vars[name] = o.variable
		} else {
			delete(s.vars, name)
		}
	}
}

func (w *walker) assign(s *state, a *syntax.Assign) {
	if a.Name == nil {
		return
	}
	name := a.Name.Value
	before, known := s.vars[name]
	if !known {
		before = variable{words: hole}
	}
	switch {
	case a.Index != nil:
		w.substitutionsIn(s, a.Index)
		w.text(s, a.Value)
		s.setWords(name, append(before.words[:len(before.words):len(before.words)], tilt.Hole))
	case a.Array != nil:
		var words []string
		if a.Append {
			words = append(words, before.words...)
		}
		for _, elem := range a.Array.Elems {
			if elem.Value != nil {
				words = append(words, w.fields(s, []*syntax.Word{elem.Value})...)
			}
		}
		if len(words) > maxWords {
			words = hole
		}
		s.setWords(name, words)
	case a.Append:
		text := w.text(s, a.Value)
		if len(before.words) > 0 {
			text = before.words[0] + text
		}
		s.set(name, w.bounded(text))
	default:
		s.set(name, w.text(s, a.Value))
	}
}

// declare follows export, local, declare and readonly.
func (w *walker) declare(s *state, cmd *syntax.DeclClause) {
	for _, a := range cmd.Args {
		if a.Name == nil {
			// "-x", or a word that expands to an assignment.
			name, value, ok := strings.Cut(w.text(s, a.Value), "=")
			if ok && syntax.ValidName(name) {
				s.set(name, value)
			}
			continue
		}
		name := a.Name.Value
		switch cmd.Variant.Value {
		case "local", "declare", "typeset":
			s.hide(name)
		}
		if a.Naked {
			if cmd.Variant.Value == "local" {
				s.set(name, "")
			}
		} else {
			w.assign(s, a)
		}
		if cmd.Variant.Value == "export" {
			s.export(name)
		}
	}
}

// substitution follows "$(…)" and works out its text where that is simple.
func (w *walker) substitution(s *state, stmts []*syntax.Stmt) string {
	s = w.clone(s)
	last := w.lastOfList(s, stmts)
	if last == nil {
		return tilt.Hole
	}
	cmd, ok := last.Cmd.(*syntax.CallExpr)
	if !ok || len(cmd.Assigns) > 0 || last.Negated || last.Background || writesElsewhere(last.Redirs) {
		w.stmt(s, last)
		return tilt.Hole
	}
	if s.end != goesOn || !w.spend(stmtCost) {
		return tilt.Hole
	}
	input := w.redirect(s, last.Redirs)
	words := w.fields(s, cmd.Args)
	if len(words) == 0 {
		return tilt.Hole
	}
	if w.run(s, words, input); s.funcs[words[0]] != nil {
		return tilt.Hole
	}
	return s.output(words)
}

// writesElsewhere reports whether a redirection takes standard output away.
func writesElsewhere(redirs []*syntax.Redirect) bool {
	for _, r := range redirs {
		if r.N == nil || r.N.Value != "2" {
			return true
		}
	}
	return false
}

// lastOfList follows a list up to its last command, where what is before that
// prints nothing: "cd X && pwd". Otherwise it follows all and returns nil.
func (w *walker) lastOfList(s *state, stmts []*syntax.Stmt) *syntax.Stmt {
	var flat []*syntax.Stmt
	for _, st := range stmts {
		for len(flat) < maxDepth {
			and, ok := st.Cmd.(*syntax.BinaryCmd)
			if !ok || and.Op != syntax.AndStmt || len(st.Redirs) > 0 || isBinary(and.X) {
				break
			}
			flat = append(flat, and.X)
			st = and.Y
		}
		flat = append(flat, st)
	}
	for i, st := range flat {
		if i == len(flat)-1 {
			return st
		}
		cmd, ok := st.Cmd.(*syntax.CallExpr)
		if !ok || len(cmd.Args) == 0 || cmd.Args[0].Lit() != "cd" {
			w.stmts(s, flat[i:])
			return nil
		}
		w.stmt(s, st)
	}
	return nil
}

func isBinary(st *syntax.Stmt) bool {
	_, ok := st.Cmd.(*syntax.BinaryCmd)
	return ok
}

// output is what a command prints, without its last newline.
func (s *state) output(words []string) string {
	args := words[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	switch path.Base(words[0]) {
	case "pwd":
		return absolute(s.dir)
	case "echo":
		if len(args) == 0 || !strings.HasPrefix(args[0], "-") {
			return strings.Join(args, " ")
		}
	case "printf":
		switch {
		case len(args) == 1 && !strings.ContainsAny(args[0], `%\`):
			return args[0]
		case len(args) == 2 && (args[0] == "%s" || args[0] == `%s\n`):
			return args[1]
		}
	case "basename":
		switch len(args) {
		case 1:
			return baseName(args[0])
		case 2:
			return trimmed(baseName(args[0]), args[1], syntax.RemSmallSuffix)
		}
	case "dirname":
		if len(args) == 1 {
			return dirName(args[0])
		}
	case "realpath", "readlink":
		if len(args) > 0 && !strings.HasPrefix(args[0], "-") || len(args) > 1 {
			return absolute(join(s.dir, args[len(args)-1]))
		}
	case "mktemp":
		return temporary(args)
	case "minikube":
		// "eval $(minikube docker-env)" is about which Docker, not about files.
		for _, arg := range args {
			if arg == "docker-env" || arg == "podman-env" {
				return ""
			}
		}
	}
	return tilt.Hole
}

// temporary is what mktemp prints: a file in the folder for such files, unless
// it has a template.
func temporary(args []string) string {
	for _, arg := range args {
		if strings.HasPrefix(arg, "-p") || strings.HasPrefix(arg, "--tmpdir") || !strings.HasPrefix(arg, "-") {
			return tilt.Hole
		}
	}
	return "/tmp/" + tilt.Hole
}

// run follows one command whose words are known.
func (w *walker) run(s *state, words []string, input *string) {
	if len(words) == 0 || !w.enter() {
		return
	}
	defer w.leave()
	if !w.spend(stmtCost) {
		return
	}
	if body := s.funcs[words[0]]; body != nil {
		w.function(s, body, words)
		return
	}
	w.program(words[0])
	c := &call{walker: w, s: s, words: words, name: path.Base(words[0]), args: words[1:], input: input}
	c.lookup()(c)
}

// lookup finds out what is known about a program.
func (c *call) lookup() program {
	word := c.words[0]
	handler, ok := c.programs[c.name]
	switch {
	case !known(word):
		return unknown
	case !strings.Contains(word, "/"):
	case c.name == "gradlew" || c.name == "mvnw":
	case strings.HasPrefix(word, "/") || strings.HasSuffix(path.Dir(word), "bin"):
		// An installed program: /usr/bin/docker, node_modules/.bin/tsc.
	default:
		ok = false
	}
	if ok {
		return handler
	}
	if strings.Contains(word, "/") && !strings.HasPrefix(word, "/") {
		c.read(word)
	}
	return unknown
}

func (w *walker) function(s *state, body *syntax.Stmt, words []string) {
	if w.running[body] {
		w.opaque("the function "+words[0]+", which calls itself", s.dir)
		return
	}
	w.running[body] = true
	args, hidden := s.args, s.hidden
	s.args = append([]string{args[0]}, words[1:]...)
	s.hidden = map[string]hiddenVariable{}
	w.stmt(s, body)
	s.unhide()
	s.args, s.hidden = args, hidden
	if s.end <= returns {
		s.end = goesOn
	}
	delete(w.running, body)
}

// at is the same call in another folder.
func (c *call) at(dir string) *call {
	if dir == "" {
		return c
	}
	s := c.clone(c.s)
	s.dir = join(s.dir, dir)
	moved := *c
	moved.s = s
	return &moved
}

// inner runs the command that a program was given as its arguments.
func (c *call) inner(words []string) { c.run(c.s, words, c.input) }

func (c *call) place(word string) string { return place(c.s.dir, word) }

func (c *call) path(word string) Path {
	return Path{Path: c.place(word), Folder: isFolder(word)}
}

func (c *call) folder(word string) Path { return Path{Path: c.place(word), Folder: true} }

func (c *call) write(words ...string) {
	for _, word := range words {
		c.walker.write(c.path(word))
	}
}

func (c *call) writeFolder(words ...string) {
	for _, word := range words {
		c.walker.write(c.folder(word))
	}
}

func (c *call) read(words ...string) {
	for _, word := range words {
		c.walker.read(c.path(word))
	}
}

func (c *call) readFolder(words ...string) {
	for _, word := range words {
		c.walker.read(c.folder(word))
	}
}

func (c *call) remove(words ...string) {
	for _, word := range words {
		c.walker.remove(c.path(word))
	}
}

// opaque says that more may be written than is known, with the words that tell
// this use of the program.
func (c *call) opaque(words ...string) {
	c.walker.opaque(strings.Join(append([]string{c.words[0]}, words...), " "), c.s.dir)
}

// into writes files of the same names in a folder.
func (c *call) into(folder string, sources []string) {
	for _, source := range sources {
		base := baseName(source)
		switch {
		case base == "." || base == ".." || base == "/":
			c.writeFolder(folder)
		default:
			c.walker.write(Path{Path: c.place(folder + "/" + base), Folder: strings.HasSuffix(source, "/")})
		}
	}
}
