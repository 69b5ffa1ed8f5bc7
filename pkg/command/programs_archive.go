package command

import "strings"

var archivePrograms = map[string]program{
	"tar": tar, "gtar": tar, "bsdtar": tar, "unzip": unzip, "zip": zip, "jar": tar,
	"gzip": compress(".gz"), "bzip2": compress(".bz2"), "xz": compress(".xz"), "zstd": compress(".zst"),
	"gunzip": expand, "bunzip2": expand, "unxz": expand, "unzstd": expand,
	"zcat": reader(""), "7z": always, "ar": ar,
}

// tar also is jar, which has the same letters.
func tar(c *call) {
	t := tarArguments{call: c, dir: c.s.dir, args: c.args}
	t.parse()
	switch t.mode {
	case 'c':
		c.write(t.archive)
		for _, member := range t.members {
			c.walker.read(member)
		}
	case 'x':
		c.read(t.archive)
		c.walker.write(Path{Path: t.dir, Folder: true})
	case 't':
		c.read(t.archive)
	}
}

// tarArguments reads the arguments of tar one after the other: a -C holds for
// those after it, but not for the archive.
type tarArguments struct {
	*call
	args    []string
	dir     string
	mode    byte // 'c' to make an archive, 'x' to take it apart, 't' to look at it
	archive string
	members []Path
}

func (t *tarArguments) next() string {
	if len(t.args) == 0 {
		return ""
	}
	word := t.args[0]
	t.args = t.args[1:]
	return word
}

func (t *tarArguments) parse() {
	for first := true; len(t.args) > 0; first = false {
		arg := t.next()
		switch {
		case strings.HasPrefix(arg, "--"):
			t.long(arg[2:])
		case first && (t.name == "jar" || arg[:min(1, len(arg))] != "-"):
			t.bundle(strings.TrimPrefix(arg, "-"))
		case strings.HasPrefix(arg, "-") && len(arg) > 1:
			t.dashed(arg[1:])
		default:
			t.members = append(t.members, Path{Path: place(t.dir, arg), Folder: isFolder(arg)})
		}
	}
}

func (t *tarArguments) long(flag string) {
	name, value, ok := strings.Cut(flag, "=")
	switch name {
	case "extract", "get":
		t.mode = 'x'
	case "create", "append", "update":
		t.mode = 'c'
	case "list", "diff", "compare":
		t.mode = 't'
	case "file", "directory", "exclude", "transform", "files-from", "exclude-from":
		if !ok {
			value = t.next()
		}
	}
	switch name {
	case "file":
		t.archive = value
	case "directory":
		t.dir = join(t.dir, value)
	}
}

func (t *tarArguments) takesValue(letter byte) bool {
	return strings.IndexByte("fCTXb", letter) >= 0 || t.name == "jar" && (letter == 'e' || letter == 'm')
}

// dashed reads "-xzfFILE": the rest of the word is the value.
func (t *tarArguments) dashed(letters string) {
	for i := range len(letters) {
		if !t.takesValue(letters[i]) {
			t.flag(letters[i], "")
			continue
		}
		value := letters[i+1:]
		if value == "" {
			value = t.next()
		}
		t.flag(letters[i], value)
		return
	}
}

// bundle reads "xzf FILE": the values come after all letters.
func (t *tarArguments) bundle(letters string) {
	for i := range len(letters) {
		value := ""
		if t.takesValue(letters[i]) {
			value = t.next()
		}
		t.flag(letters[i], value)
	}
}

func (t *tarArguments) flag(letter byte, value string) {
	switch letter {
	case 'x', 't':
		t.mode = letter
	case 'c', 'r', 'u':
		t.mode = 'c'
	case 'f':
		t.archive = value
	case 'C':
		t.dir = join(t.dir, value)
	}
}

func unzip(c *call) {
	a := gnu(c.args, "d x")
	c.read(a.operand(0))
	if a.has("l", "p", "t", "v", "z") {
		return
	}
	if dir := a.last("d"); dir != "" {
		c.writeFolder(dir)
	} else {
		c.writeFolder(".")
	}
}

func zip(c *call) {
	a := gnu(c.args, "x i b n P")
	if len(a.operands) == 0 {
		return
	}
	archive := a.operands[0]
	if base := baseName(archive); known(base) && !strings.Contains(base, ".") && archive != "-" {
		archive += ".zip"
	}
	c.write(archive)
	c.read(a.operands[1:]...)
}

func compress(suffix string) program {
	return func(c *call) {
		a := gnu(c.args, "S suffix o T")
		if a.has("d", "decompress") {
			expand(c)
			return
		}
		c.read(a.operands...)
		if a.has("c", "stdout", "t", "l") {
			return
		}
		if out := a.last("o"); out != "" {
			c.write(out)
			return
		}
		for _, file := range a.operands {
			c.write(file + suffix)
			if !a.has("k", "keep") && suffix != ".zst" {
				c.remove(file)
			}
		}
	}
}

func expand(c *call) {
	a := gnu(c.args, "S suffix o T")
	c.read(a.operands...)
	if a.has("c", "stdout", "t", "l") {
		return
	}
	for _, file := range a.operands {
		if dot := strings.LastIndexByte(file, '.'); dot > strings.LastIndexByte(file, '/') {
			c.write(file[:dot])
		} else {
			c.opaque()
		}
	}
}

func ar(c *call) {
	if len(c.args) > 1 {
		c.write(c.args[1])
		c.read(c.args[2:]...)
	}
}
