package command

import (
	"fmt"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var shellPrograms = map[string]program{
	"sh": shell, "bash": shell, "dash": shell, "ash": shell, "zsh": shell, "ksh": shell,
	"cd": changeDir, "pushd": pushDir, "popd": popDir,
	"eval": eval, ".": source, "source": source, "trap": trap,
	"set": setArguments, "shift": shift, "unset": unset, "read": readVariables,
	"mapfile": readVariables, "readarray": readVariables, "getopts": getopts,
	"export": declareWords, "readonly": declareWords, "local": declareWords,
	"exit":   func(c *call) { c.s.end = exits },
	"return": func(c *call) { c.s.end = returns },
	"break":  func(c *call) { c.s.end = breaks },

	"continue": func(c *call) { c.s.end = continues },
	":":        harmless, "true": harmless, "false": harmless, "wait": harmless, "kill": harmless,
	"jobs": harmless, "umask": harmless, "ulimit": harmless, "shopt": harmless, "alias": harmless,
	"type": harmless, "hash": harmless, "pwd": harmless, "echo": harmless, "printf": printf,
	"test": harmless, "[": harmless, "sleep": harmless, "times": harmless, "disown": harmless,
	"fg": harmless, "bg": harmless, "dirs": harmless, "let": harmless,
}

// shell is sh and its kin: with a script as an argument, in a file, or on
// standard input.
func shell(c *call) {
	inline, stdin := false, false
	args := c.args
	for len(args) > 0 && len(args[0]) > 1 && (args[0][0] == '-' || args[0][0] == '+') {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			break
		}
		if strings.HasPrefix(arg, "--") {
			continue
		}
		inline = inline || arg[0] == '-' && strings.Contains(arg, "c")
		stdin = stdin || strings.Contains(arg, "s")
		if strings.HasSuffix(arg, "o") && len(args) > 0 {
			args = args[1:]
		}
	}
	child := c.s.child()
	child.args[0] = c.words[0]
	switch {
	case inline && len(args) > 0:
		if len(args) > 1 {
			child.args = args[1:]
		}
		c.nested(child, args[0])
	case len(args) > 0 && !stdin:
		c.read(args[0])
		c.opaque(args[0])
	case c.input != nil:
		child.args = append(child.args, args...)
		c.nested(child, *c.input)
	default:
		c.opaque()
	}
}

// nested follows the text of a script that is itself in the script. What is
// nothing but a Hole could be any.
func (c *call) nested(s *state, text string) {
	text = asReference.Replace(strings.ReplaceAll(text, markGlob, "*"))
	if strings.HasPrefix(strings.TrimSpace(text), tilt.Hole) {
		c.opaque()
		return
	}
	if err := c.script(s, text); err != nil && c.effects.Err == nil {
		c.effects.Err = fmt.Errorf("in the script for %s: %w", plain(c.name), err)
	}
}

func changeDir(c *call) {
	args := leading(c.args, "").operands
	switch {
	case len(args) == 0 && len(c.args) > 0 && c.args[0] == "-":
		c.s.cd(join(".", c.s.last))
	case len(args) == 0:
		c.s.cd(homeFolder)
	case args[0] == "-":
		c.s.cd(join(".", c.s.last))
	case args[0] != "":
		c.s.cd(join(c.s.dir, args[0]))
	}
}

func pushDir(c *call) {
	trail := c.s.trail
	c.s.trail = append(trail[:len(trail):len(trail)], c.s.dir)
	changeDir(c)
}

func popDir(c *call) {
	trail := c.s.trail
	if len(trail) == 0 {
		c.s.cd(tilt.Hole)
		return
	}
	c.s.cd(trail[len(trail)-1])
	c.s.trail = trail[:len(trail)-1]
}

func eval(c *call) {
	if text := strings.Join(c.args, " "); strings.TrimSpace(text) != "" {
		c.nested(c.s, text)
	}
}

func source(c *call) {
	if len(c.args) > 0 {
		c.read(c.args[0])
		c.opaque(c.args[0])
	}
}

func trap(c *call) {
	if args := leading(c.args, "").operands; len(args) > 1 && args[0] != "-" && args[0] != "" {
		c.nested(c.clone(c.s), args[0])
	}
}

func setArguments(c *call) {
	for i, arg := range c.args {
		if arg == "--" || !strings.HasPrefix(arg, "-") && !strings.HasPrefix(arg, "+") && (i == 0 || c.args[i-1] != "-o") {
			words := c.args[i:]
			if arg == "--" {
				words = words[1:]
			} else if i > 0 && strings.HasSuffix(c.args[i-1], "o") {
				continue
			}
			c.s.args = append([]string{c.s.args[0]}, words...)
			return
		}
	}
}

func shift(c *call) {
	n := 1
	if len(c.args) > 0 {
		var err error
		if n, err = strconv.Atoi(c.args[0]); err != nil {
			c.s.args = []string{c.s.args[0], tilt.Hole}
			return
		}
	}
	for ; n > 0 && len(c.s.args) > 1 && c.s.args[1] != tilt.Hole; n-- {
		c.s.args = append(c.s.args[:1:1], c.s.args[2:]...)
	}
}

func unset(c *call) {
	for _, name := range c.args {
		if strings.HasPrefix(name, "-") {
			continue
		}
		c.s.vars[name] = variable{words: []string{""}}
	}
}

func readVariables(c *call) {
	for _, name := range gnu(c.args, "d n N p t u i").operands {
		c.s.set(name, tilt.Hole)
	}
	c.s.set("REPLY", tilt.Hole)
}

func getopts(c *call) {
	if len(c.args) > 1 {
		c.s.set(c.args[1], tilt.Hole)
	}
	c.s.set("OPTARG", tilt.Hole)
	c.s.set("OPTIND", tilt.Hole)
}

func printf(c *call) {
	if len(c.args) > 1 && c.args[0] == "-v" && syntax.ValidName(c.args[1]) {
		c.s.set(c.args[1], tilt.Hole)
	}
}

// declareWords is export and its kin where they are ordinary commands.
func declareWords(c *call) {
	for _, arg := range c.args {
		name, value, ok := strings.Cut(arg, "=")
		if !syntax.ValidName(name) {
			continue
		}
		if c.name == "local" {
			c.s.hide(name)
		}
		if ok {
			c.s.set(name, value)
		}
		if c.name == "export" {
			c.s.export(name)
		}
	}
}
