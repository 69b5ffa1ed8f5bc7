package command

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// wrapperPrograms run the command that their arguments are.
var wrapperPrograms = map[string]program{
	"env":      env,
	"exec":     execute,
	"command":  commandBuiltin,
	"builtin":  wrapper("", 0),
	"time":     timeProgram,
	"nice":     wrapper("n adjustment", 0),
	"ionice":   wrapper("c n class classdata", 0),
	"nohup":    wrapper("", 0),
	"setsid":   wrapper("", 0),
	"stdbuf":   wrapper("i o e input output error", 0),
	"timeout":  wrapper("k s kill-after signal", 1),
	"gtimeout": wrapper("k s kill-after signal", 1),
	"sudo":     wrapper("u g h p C D r t T U user group", 0),
	"doas":     wrapper("u C", 0),
	"busybox":  wrapper("", 0),
	"xvfb-run": wrapper("n e f s w p", 0),
	"chronic":  wrapper("", 0),
	"unbuffer": wrapper("", 0),
	"dotenv":   wrapper("e f", 0),
	"flock":    flock,
	"npx":      npx,
	"bunx":     npx,
	"xargs":    always,
	"find":     find,
	"watch":    always,
}

// wrapper is a program that takes flags, some words of its own, and a command.
func wrapper(valued string, own int) program {
	return func(c *call) {
		a := read(c.args, valued, own)
		words := a.operands[min(own, len(a.operands)):]
		for len(words) > 0 && isAssignment(words[0]) {
			words = words[1:]
		}
		c.inner(words)
	}
}

func isAssignment(word string) bool {
	name, _, ok := strings.Cut(word, "=")
	return ok && syntax.ValidName(name)
}

func env(c *call) {
	a := leading(c.args, "u C unset chdir")
	s := c.clone(c.s)
	if a.has("i", "ignore-environment") {
		s.vars = map[string]variable{}
	}
	for _, name := range a.all("u", "unset") {
		delete(s.vars, name)
	}
	if dir := a.last("C", "chdir"); dir != "" {
		s.dir = join(s.dir, dir)
	}
	words := a.operands
	for len(words) > 0 && isAssignment(words[0]) {
		name, value, _ := strings.Cut(words[0], "=")
		s.vars[name] = variable{words: []string{value}, exported: true}
		words = words[1:]
	}
	c.run(s, words, c.input)
}

func execute(c *call) {
	words := leading(c.args, "a").operands
	c.inner(words)
	if len(words) > 0 {
		c.s.end = exits
	}
}

func commandBuiltin(c *call) {
	if a := leading(c.args, ""); !a.has("v", "V") {
		c.inner(a.operands)
	}
}

func timeProgram(c *call) {
	a := leading(c.args, "f o format output")
	c.write(a.all("o", "output")...)
	c.inner(a.operands)
}

// flock takes a lock file and a command, which may be one text after -c.
func flock(c *call) {
	a := leading(c.args, "w E timeout conflict-exit-code")
	if len(a.operands) < 2 {
		return
	}
	words := a.operands[1:]
	if len(words) > 1 && (words[0] == "-c" || words[0] == "--command") {
		c.inner([]string{"sh", "-c", words[1]})
		return
	}
	c.inner(words)
}

func npx(c *call) {
	a := leading(c.args, "p package c call")
	if text := a.last("c", "call"); text != "" {
		c.inner([]string{"sh", "-c", text})
		return
	}
	if len(a.operands) == 0 {
		return
	}
	words := append([]string(nil), a.operands...)
	if at := strings.LastIndexByte(words[0], '@'); at > 0 {
		words[0] = words[0][:at]
	}
	c.inner(words)
}

func find(c *call) {
	for i, arg := range c.args {
		switch arg {
		case "-exec", "-execdir", "-ok", "-okdir", "-delete", "-fprint", "-fprint0", "-fprintf", "-fls":
			c.opaque(arg)
			return
		}
		if i == 0 && !strings.HasPrefix(arg, "-") {
			c.readFolder(arg)
		}
	}
}
