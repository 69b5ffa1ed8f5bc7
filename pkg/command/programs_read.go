package command

import "strings"

// readingPrograms write nothing, or only where a flag says so.
var readingPrograms = map[string]program{
	"cat": reader(""), "tac": reader(""), "head": reader("n c"), "tail": reader("n c"), "wc": reader(""),
	"uniq": reader("f s w"), "cut": reader("b c d f"), "nl": reader(""), "cmp": reader(""), "diff": reader("U"),
	"md5sum": reader(""), "sha1sum": reader(""), "sha256sum": reader(""), "sha512sum": reader(""), "shasum": reader("a"),
	"cksum": reader(""), "od": reader(""), "xxd": reader(""), "strings": reader(""), "base64": reader("w"),
	"sort": sortProgram, "grep": grep, "egrep": grep, "fgrep": grep, "rg": grep, "awk": awk, "gawk": awk, "mawk": awk,
	"jq": patternReader, "sed": sed, "gsed": sed, "perl": perl, "yq": yq,

	"ls": harmless, "stat": harmless, "file": harmless, "du": harmless, "df": harmless, "date": harmless,
	"basename": harmless, "dirname": harmless, "realpath": harmless, "readlink": harmless, "mktemp": harmless,
	"which": harmless, "whereis": harmless, "whoami": harmless, "id": harmless, "hostname": harmless, "uname": harmless,
	"nproc": harmless, "seq": harmless, "expr": harmless, "bc": harmless, "yes": harmless, "tr": harmless,
	"ps": harmless, "pgrep": harmless, "pkill": harmless, "killall": harmless, "lsof": harmless, "nc": harmless,
	"ping": harmless, "getent": harmless, "tty": harmless, "clear": harmless, "tput": harmless, "stty": harmless,
	"sync": harmless, "chmod": harmless, "chown": harmless, "chgrp": harmless, "printenv": harmless, "less": harmless,
	"more": harmless, "column": harmless, "fold": harmless, "fmt": harmless, "rev": harmless, "paste": harmless,
	"envsubst": harmless, "uuidgen": harmless, "man": harmless, "open": harmless, "xdg-open": harmless,
	"ssh": harmless, "git": git, "psql": harmless, "mysql": harmless, "redis-cli": harmless, "pg_isready": harmless,
	"hadolint": harmless, "shellcheck": harmless, "golangci-lint": harmless, "staticcheck": harmless,
	"tilt": harmless, "wait-for-it": harmless, "dockerize": harmless,
}

// reader is a program that reads the files that are its operands.
func reader(valued string) program {
	return func(c *call) {
		a := gnu(c.args, valued)
		c.read(a.operands...)
	}
}

// patternReader is a program whose first operand is what to look for.
func patternReader(c *call) {
	a := gnu(c.args, "")
	c.read(a.operands[min(1, len(a.operands)):]...)
}

func sortProgram(c *call) {
	a := gnu(c.args, "o output k t T S key")
	c.read(a.operands...)
	c.write(a.all("o", "output")...)
}

func grep(c *call) {
	a := gnu(c.args, "e f m A B C regexp file include exclude")
	files := a.operands
	if !a.has("e", "f", "regexp", "file") {
		files = files[min(1, len(files)):]
	}
	c.read(a.all("f", "file")...)
	c.read(files...)
}

func awk(c *call) {
	a := leading(c.args, "F f v i")
	files := a.operands
	if !a.has("f") && len(files) > 0 {
		// print > "file"
		if text := files[0]; strings.Contains(text, "print") && strings.Contains(text, ">") {
			c.opaque()
		}
		files = files[1:]
	}
	if a.has("i") {
		c.write(files...)
	}
	c.read(a.all("f")...)
	c.read(files...)
}

// sed has flags that take a value only if it is attached: -i.bak.
func sed(c *call) {
	var files []string
	inPlace, scripted := false, false
	args := c.args
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "--":
			files = append(files, args...)
			args = nil
		case arg == "--in-place" || strings.HasPrefix(arg, "--in-place="):
			inPlace = true
		case strings.HasPrefix(arg, "--expression="), strings.HasPrefix(arg, "--file="):
			scripted = true
		case arg == "--expression" || arg == "--file":
			scripted = true
			args = args[min(1, len(args)):]
		case strings.HasPrefix(arg, "--"):
		case strings.HasPrefix(arg, "-") && len(arg) > 1:
			i := strings.IndexAny(arg, "efil")
			switch {
			case i < 0:
			case arg[i] == 'i':
				inPlace = true
			case arg[i] == 'l':
				args = args[min(1, len(args)):]
			default:
				scripted = true
				if i == len(arg)-1 {
					args = args[min(1, len(args)):]
				}
			}
		case arg != "":
			// BSD has an empty word after -i.
			files = append(files, arg)
		}
	}
	if !scripted && len(files) > 0 {
		files = files[1:]
	}
	c.read(files...)
	if inPlace {
		c.write(files...)
	}
}

// perl is seen through where it is sed: -pi -e.
func perl(c *call) {
	a := leading(c.args, "e E")
	if !a.has("e", "E") || a.has("i") {
		for i, operand := range a.operands {
			if !a.has("e", "E") && i == 0 {
				c.read(operand)
			}
		}
	}
	if a.has("i") && a.has("e") {
		c.write(a.operands...)
		return
	}
	c.opaque(scriptArgument(a.operands)...)
}

func yq(c *call) {
	a := gnu(c.args, "")
	files := a.operands
	if len(files) > 0 && (files[0] == "eval" || files[0] == "e" || files[0] == "eval-all" || files[0] == "ea") {
		files = files[1:]
	}
	files = files[min(1, len(files)):]
	c.read(files...)
	if a.has("i", "inplace") {
		c.write(files...)
	}
}

func git(c *call) {
	a := leading(c.args, "C c git-dir work-tree")
	if len(a.operands) == 0 {
		return
	}
	c = c.at(a.last("C"))
	switch verb := a.operands[0]; verb {
	case "clone":
		b := gnu(a.operands[1:], "b branch depth o origin c config j jobs reference")
		switch len(b.operands) {
		case 1:
			c.writeFolder(strings.TrimSuffix(baseName(b.operands[0]), ".git"))
		case 2:
			c.writeFolder(b.operands[1])
		default:
			c.opaque(verb)
		}
	case "archive":
		b := gnu(a.operands[1:], "o output format prefix")
		c.write(b.all("o", "output")...)
	case "checkout", "switch", "restore", "pull", "merge", "rebase", "reset", "clean", "stash", "apply", "am",
		"cherry-pick", "revert", "submodule", "lfs", "mv", "rm", "worktree", "subtree", "sparse-checkout":
		c.opaque(verb)
	}
}
