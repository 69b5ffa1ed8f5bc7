package command

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var goPrograms = map[string]program{
	"go": goCommand, "gofmt": gofmt, "goimports": gofmt, "gofumpt": gofmt,
	"ko": always, "goreleaser": always, "buf": always, "sqlc": unknown, "templ": unknown,
}

const goBuildFlags = "C o p asmflags buildmode buildvcs compiler gccgoflags gcflags installsuffix ldflags mod modfile " +
	"overlay pgo pkgdir tags toolexec covermode coverpkg exec"

const goTestFlags = goBuildFlags + " run bench benchtime count cpu parallel timeout skip fuzz fuzztime list shuffle vet " +
	"coverprofile cpuprofile memprofile blockprofile mutexprofile trace outputdir"

func goCommand(c *call) {
	args := c.args
	dir := ""
	if len(args) > 1 && args[0] == "-C" {
		dir, args = args[1], args[2:]
	} else if len(args) > 0 && strings.HasPrefix(args[0], "-C=") {
		dir, args = args[0][3:], args[1:]
	}
	if len(args) == 0 {
		return
	}
	verb := args[0]
	args = args[1:]
	a := long(args, goTestFlags)
	if other := a.last("C"); other != "" {
		dir = other
	}
	c = c.at(dir)
	switch verb {
	case "build":
		goBuild(c, a)
	case "install":
		c.readPackages(a.operands)
		c.writeFolder(c.goBin())
	case "test":
		c.readPackages(a.operands)
		c.write(a.all("o", "coverprofile", "cpuprofile", "memprofile", "blockprofile", "mutexprofile", "trace")...)
		if a.has("c") && !a.has("o") {
			c.opaque("test", "-c")
		}
	case "run":
		c.readPackages(a.operands[:min(1, len(a.operands))])
		c.commonOutputs()
		c.opaque(append([]string{"run"}, a.operands[:min(1, len(a.operands))]...)...)
	case "mod":
		switch a.operand(0) {
		case "tidy":
			c.write("go.mod", "go.sum")
		case "vendor":
			if out := a.last("o"); out != "" {
				c.writeFolder(out)
			} else {
				c.writeFolder("vendor")
			}
		case "init", "edit":
			c.write("go.mod")
		}
	case "get":
		c.write("go.mod", "go.sum")
	case "work":
		if a.operand(0) != "vendor" {
			c.write("go.work", "go.work.sum")
		} else {
			c.writeFolder("vendor")
		}
	case "fmt", "fix", "generate", "tool":
		c.opaque(append([]string{verb}, a.operands[:min(1, len(a.operands))]...)...)
	}
}

func goBuild(c *call, a arguments) {
	packages := a.operands
	c.readPackages(packages)
	output := a.last("o")
	switch {
	case output == "":
		c.goBuildHere(packages)
	case isFolder(output) || len(packages) > 1 && !areGoFiles(packages) || isPattern(packages) || c.holdsFolder(c.place(output)):
		if isPattern(packages) || len(packages) == 0 || areGoFiles(packages) {
			c.writeFolder(output)
			return
		}
		for _, p := range packages {
			if base := baseName(p); known(base) && base != "." && base != ".." {
				c.write(output + "/" + base)
			} else {
				c.writeFolder(output)
			}
		}
	default:
		c.write(output)
	}
}

// goBuildHere is go build without -o: one main package is written under a name
// that its module or folder has, several packages are not written at all.
func (c *call) goBuildHere(packages []string) {
	switch {
	case areGoFiles(packages):
		c.write(strings.TrimSuffix(baseName(packages[0]), ".go"))
	case len(packages) > 1 || isPattern(packages):
	default:
		c.opaque("build")
	}
}

func areGoFiles(packages []string) bool {
	return len(packages) > 0 && !slices.ContainsFunc(packages, func(p string) bool { return !strings.HasSuffix(p, ".go") })
}

func isPattern(packages []string) bool {
	return slices.ContainsFunc(packages, func(p string) bool { return strings.Contains(p, "...") })
}

// readPackages reads the packages that are named by their folders.
func (c *call) readPackages(packages []string) {
	for _, p := range packages {
		switch {
		case strings.HasSuffix(p, ".go"):
			c.read(p)
		case strings.HasSuffix(p, "..."):
			if p = strings.TrimSuffix(p, "..."); strings.HasPrefix(p, ".") {
				c.readFolder(p)
			}
		case strings.HasPrefix(p, ".") || strings.HasPrefix(p, "/"):
			c.readFolder(p)
		}
	}
}

// goBin is where go install writes.
func (c *call) goBin() string {
	if v, ok := c.s.vars["GOBIN"]; ok && len(v.words) == 1 && v.words[0] != "" {
		return v.words[0]
	}
	return "/" + tilt.Hole + "/bin"
}

func gofmt(c *call) {
	a := long(c.args, "r local cpuprofile lang modpath")
	c.read(a.operands...)
	if a.has("w") {
		c.write(a.operands...)
	}
}
