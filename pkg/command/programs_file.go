package command

import "strings"

var filePrograms = map[string]program{
	"cp": copyFiles, "mv": moveFiles, "ln": link, "install": install, "ditto": copyFiles,
	"mkdir": makeFolders, "touch": touch, "truncate": truncate, "tee": tee, "dd": dd,
	"rm": removeFiles, "rmdir": removeFiles, "unlink": removeFiles, "shred": removeFiles,
	"rsync": rsync, "scp": rsync, "split": always, "patch": always,
}

const copyFlags = "t target-directory S suffix"

// copies works out a copy: where to, and from what. The last operand is the
// target unless a flag names it.
func (c *call) copies(a arguments) (sources []string) {
	folder := a.last("t", "target-directory")
	sources = a.operands
	if folder == "" {
		if len(sources) < 2 {
			return nil
		}
		target := sources[len(sources)-1]
		sources = sources[:len(sources)-1]
		if !a.has("T", "no-target-directory") && (len(sources) > 1 || isFolder(target) || c.holdsFolder(c.place(target))) {
			folder = target
		} else {
			p := c.path(target)
			// "cp -r a/ b" and "cp -r a/. b" fill the folder b.
			p.Folder = p.Folder || isFolder(sources[0])
			c.walker.write(p)
			return sources
		}
	}
	c.into(folder, sources)
	return sources
}

func copyFiles(c *call) { c.read(c.copies(gnu(c.args, copyFlags))...) }

func moveFiles(c *call) { c.remove(c.copies(gnu(c.args, copyFlags))...) }

func link(c *call) {
	a := gnu(c.args, copyFlags)
	if len(a.operands) == 1 && !a.has("t", "target-directory") {
		c.into(".", a.operands)
		return
	}
	c.copies(a)
}

func install(c *call) {
	a := gnu(c.args, copyFlags+" m mode o owner g group")
	if a.has("d", "directory") {
		for _, folder := range a.operands {
			c.makeFolder(c.place(folder))
		}
		return
	}
	c.read(c.copies(a)...)
}

func makeFolders(c *call) {
	a := gnu(c.args, "m mode")
	for _, folder := range a.operands {
		c.makeFolder(c.place(folder))
	}
}

func touch(c *call) {
	a := gnu(c.args, "d date t r reference")
	c.write(a.operands...)
}

func truncate(c *call) {
	a := gnu(c.args, "s size r reference")
	c.write(a.operands...)
}

func tee(c *call) {
	a := gnu(c.args, "")
	c.write(a.operands...)
}

func dd(c *call) {
	for _, arg := range c.args {
		switch name, value, _ := strings.Cut(arg, "="); name {
		case "of":
			c.write(value)
		case "if":
			c.read(value)
		}
	}
}

func removeFiles(c *call) {
	a := gnu(c.args, "")
	c.remove(a.operands...)
}

// rsync also is scp: what has a host in front is not here.
func rsync(c *call) {
	a := gnu(c.args, "e f B T M P i o F l rsh exclude include exclude-from include-from files-from filter chmod chown "+
		"rsync-path log-file partial-dir compare-dest copy-dest link-dest bwlimit timeout port out-format")
	if len(a.operands) < 2 {
		return
	}
	target := a.operands[len(a.operands)-1]
	sources := a.operands[:len(a.operands)-1]
	for _, source := range sources {
		if isRemote(source) {
			continue
		}
		c.read(source)
	}
	switch {
	case isRemote(target):
	case c.name == "rsync" && strings.HasSuffix(sources[0], "/"):
		c.writeFolder(target)
	case len(sources) > 1 || isFolder(target) || c.holdsFolder(c.place(target)):
		c.into(target, sources)
	default:
		c.walker.write(Path{Path: c.place(target), Folder: isFolder(sources[0])})
	}
}

// isRemote reports whether a word is "host:path".
func isRemote(word string) bool {
	colon := strings.IndexByte(word, ':')
	return colon > 0 && !strings.Contains(word[:colon], "/")
}
