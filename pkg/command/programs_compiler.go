package command

import (
	"path"
	"strings"
)

var compilerPrograms = map[string]program{
	"gcc": cc, "g++": cc, "cc": cc, "c++": cc, "clang": cc, "clang++": cc, "ld": cc, "emcc": cc, "em++": cc,
	"rustc": rustc, "cargo": cargo, "cross": cargo, "protoc": protoc,
	"cmake": cmake, "make": build("C directory f file I j W o l", "C", "directory"),
	"gmake": build("C directory f file I j W o l", "C", "directory"), "ninja": build("C f j k l d t w", "C"),
	"zig": always, "dotnet": dotnet, "swift": always,
}

// cc is a C compiler.
func cc(c *call) {
	var sources []string
	output, verb := "", ""
	for i := 0; i < len(c.args); i++ {
		arg := c.args[i]
		next := func() string {
			if i++; i < len(c.args) {
				return c.args[i]
			}
			return ""
		}
		switch {
		case arg == "-o":
			output = next()
		case strings.HasPrefix(arg, "-o") && !strings.HasPrefix(arg, "-object"):
			output = arg[2:]
		case arg == "-MF":
			c.write(next())
		case arg == "-I" || arg == "-L" || arg == "-D" || arg == "-U" || arg == "-l" || arg == "-x" || arg == "-T" ||
			arg == "-include" || arg == "-isystem" || arg == "-iquote" || arg == "-arch" || arg == "-framework" ||
			arg == "-target" || arg == "-MT" || arg == "-MQ" || arg == "-Xlinker" || arg == "-Xclang":
			next()
		case arg == "-c" || arg == "-E" || arg == "-S" || arg == "-M" || arg == "-MM" || arg == "-fsyntax-only" || arg == "--version":
			verb = arg
		case strings.HasPrefix(arg, "-"):
		default:
			sources = append(sources, arg)
		}
	}
	c.read(sources...)
	switch {
	case output != "":
		c.write(output)
	case verb == "":
		if len(sources) > 0 {
			c.write("a.out")
		}
	case verb == "-c" || verb == "-S":
		suffix := map[string]string{"-c": ".o", "-S": ".s"}[verb]
		for _, source := range sources {
			base := baseName(source)
			c.write("./" + strings.TrimSuffix(base, path.Ext(base)) + suffix)
		}
	}
}

func rustc(c *call) {
	a := long(c.args, "o out-dir crate-name crate-type edition emit target L l C cfg extern")
	c.read(a.operands...)
	switch {
	case a.has("o"):
		c.write(a.last("o"))
	case a.has("out-dir"):
		c.writeFolder(a.last("out-dir"))
	default:
		for _, source := range a.operands {
			c.write("./" + strings.TrimSuffix(baseName(source), ".rs"))
		}
	}
}

func cargo(c *call) {
	args := c.args
	for len(args) > 0 && strings.HasPrefix(args[0], "+") {
		args = args[1:]
	}
	a := gnu(args, "target-dir manifest-path C config package p bin example test bench features F target profile j jobs color message-format Z artifact-dir root path")
	dir := a.last("C")
	if manifest := a.last("manifest-path"); manifest != "" {
		dir = dirName(manifest)
	}
	moved := c.at(dir)
	target := a.last("target-dir")
	if v, ok := c.s.vars["CARGO_TARGET_DIR"]; ok && target == "" && len(v.words) == 1 {
		target = v.words[0]
	}
	switch verb := a.operand(0); verb {
	case "build", "b", "check", "c", "test", "t", "clippy", "doc", "rustc", "bench", "run", "r":
		if target != "" {
			c.writeFolder(target)
		} else {
			moved.writeFolder("target")
		}
		if out := a.last("artifact-dir"); out != "" {
			c.writeFolder(out)
		}
		if verb == "run" || verb == "r" {
			moved.opaque("run")
		}
	case "clean":
		if target == "" {
			target = "target"
		}
		moved.remove(target)
	case "install":
		if root := a.last("root"); root != "" {
			c.writeFolder(root)
		}
	case "", "fetch", "tree", "metadata", "version", "search", "login", "publish", "audit", "deny":
	default:
		moved.opaque(verb)
	}
}

// protoc has a flag --LANGUAGE_out=[OPTIONS:]DIR for each generator.
func protoc(c *call) {
	for i := 0; i < len(c.args); i++ {
		arg := c.args[i]
		name, value, ok := strings.Cut(arg, "=")
		takes := strings.HasSuffix(name, "_out") || name == "-o" || name == "--descriptor_set_out" || name == "--dependency_out" ||
			name == "-I" || name == "--proto_path" || name == "--plugin"
		if takes && !ok && strings.HasPrefix(arg, "-") {
			if i++; i < len(c.args) {
				value = c.args[i]
			}
		}
		switch {
		case name == "--descriptor_set_out", name == "--dependency_out", name == "-o":
			c.write(value)
		case strings.HasPrefix(arg, "-o"):
			c.write(arg[2:])
		case strings.HasPrefix(name, "--") && strings.HasSuffix(name, "_out"):
			if colon := strings.LastIndexByte(value, ':'); colon >= 0 {
				value = value[colon+1:]
			}
			if strings.HasSuffix(value, ".zip") || strings.HasSuffix(value, ".jar") || strings.HasSuffix(value, ".srcjar") {
				c.write(value)
			} else {
				c.writeFolder(value)
			}
		case strings.HasPrefix(arg, "-"):
		default:
			c.read(arg)
		}
	}
}

// build is a program that does what a file of its own says.
func build(valued string, dirFlags ...string) program {
	return func(c *call) {
		a := gnu(c.args, valued)
		if a.has("n", "dry-run", "just-print") {
			return
		}
		var targets []string
		for _, operand := range a.operands {
			if !isAssignment(operand) {
				targets = append(targets, operand)
			}
		}
		c.at(a.last(dirFlags...)).opaque(targets...)
	}
}

func cmake(c *call) {
	a := long(c.args, "S B G D build install target t config j parallel prefix P E")
	switch {
	case a.has("build"):
		c.writeFolder(a.last("build"))
		c.opaque("--build", a.last("build"))
	case a.has("install", "P", "E"):
		c.opaque()
	case a.has("B"):
		c.writeFolder(a.last("B"))
	default:
		c.writeFolder(".")
	}
}

func dotnet(c *call) {
	a := gnu(c.args, "o output c configuration f framework r runtime v verbosity p artifacts-path")
	dir := "."
	if project := a.operand(1); project != "" {
		c.read(project)
		if dir = project; strings.HasSuffix(project, "proj") || strings.HasSuffix(project, ".sln") {
			dir = dirName(project)
		}
	}
	switch verb := a.operand(0); verb {
	case "build", "publish", "pack":
		if out := a.last("o", "output", "artifacts-path"); out != "" {
			c.writeFolder(out)
		} else {
			c.writeFolder(dir + "/bin")
		}
		c.writeFolder(dir + "/obj")
		if strings.HasSuffix(a.operand(1), ".sln") {
			c.writeModules("bin")
			c.writeModules("obj")
		}
	case "restore":
		c.writeFolder(dir + "/obj")
	case "", "--version", "--info":
	default:
		c.opaque(verb)
	}
}
