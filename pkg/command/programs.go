package command

import (
	"maps"
	"strings"
)

// programs are those whose effects are known, by name. A program that is not
// here is unknown to the package, and so opaque.
var programs = table(
	shellPrograms,
	wrapperPrograms,
	readingPrograms,
	filePrograms,
	archivePrograms,
	fetchPrograms,
	goPrograms,
	compilerPrograms,
	javaPrograms,
	scriptPrograms,
	dockerPrograms,
	clusterPrograms,
)

func table(parts ...map[string]program) map[string]program {
	all := map[string]program{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

// harmless programs write no files.
func harmless(*call) {}

// unknown is a program of which nothing is known but what its flags suggest.
func unknown(c *call) {
	c.commonOutputs()
	c.opaque(scriptArgument(c.args)...)
}

// scriptArgument is the first argument where it tells what the program is
// asked to do, such as "generate".
func scriptArgument(args []string) []string {
	if len(args) > 0 && args[0] != "" && !strings.HasPrefix(args[0], "-") {
		return args[:1]
	}
	return nil
}

// always is a program of which it is known that it may write anything.
func always(c *call) { c.opaque(scriptArgument(c.args)...) }

// outputFlags are flags that name an output in most programs that have them.
var outputFlags = map[string]bool{
	"-o": false, "--output": false, "--out": false, "--outfile": false, "--out-file": false,
	"--outFile": false, "--output-file": false, "-destination": false, "-out": false,
	"--out-dir": true, "--out_dir": true, "--outdir": true, "--outDir": true,
	"--output-dir": true, "--output-path": true, "--output-directory": true,
}

// commonOutputs counts what the usual flags for outputs name as written.
func (c *call) commonOutputs() {
	for i, arg := range c.args {
		name, value, ok := strings.Cut(arg, "=")
		folder, known := outputFlags[name]
		if !known {
			continue
		}
		if !ok && i+1 < len(c.args) {
			value = c.args[i+1]
		}
		switch {
		case strings.HasPrefix(value, "-") || isFormat(value):
		case folder:
			c.writeFolder(value)
		default:
			c.write(value)
		}
	}
}

// isFormat reports whether the value of an -o is the form of an output, not a
// place for it.
func isFormat(value string) bool {
	switch value {
	case "json", "yaml", "yml", "text", "table", "wide", "name", "csv", "tsv", "xml", "html":
		return true
	default:
		return strings.HasPrefix(value, "jsonpath") || strings.HasPrefix(value, "go-template") || strings.HasPrefix(value, "custom-columns")
	}
}
