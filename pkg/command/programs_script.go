package command

import (
	"slices"
	"strings"
)

// scriptPrograms are interpreters, package managers, and what builds for the web.
var scriptPrograms = map[string]program{
	"python": interpreter("c m W X"), "python3": interpreter("c m W X"), "python2": interpreter("c m W X"),
	"node": interpreter("e eval p print r require import loader"), "nodejs": interpreter("e eval p print r require"),
	"deno": always, "bun": packageManager, "ts-node": interpreter("e P project"), "tsx": interpreter("e"),
	"ruby": interpreter("e r I"), "php": interpreter("r d"), "Rscript": interpreter("e"), "lua": interpreter("e l"),
	"npm": packageManager, "yarn": packageManager, "pnpm": packageManager,
	"uv": runWrapper, "poetry": runWrapper, "pipenv": runWrapper, "pdm": runWrapper, "rye": runWrapper, "bundle": runWrapper, "mise": runWrapper,
	"tsc": tsc, "esbuild": esbuild, "webpack": webpack,
	"vite":        bundler("build", "outDir"),
	"parcel":      bundler("build", "dist-dir"),
	"ng":          bundler("build", "output-path"),
	"rollup":      bundler("", "d dir", "o file"),
	"babel":       bundler("", "d out-dir", "o out-file"),
	"swc":         bundler("", "d out-dir", "o out-file"),
	"postcss":     bundler("", "d dir", "o output"),
	"tailwindcss": bundler("", "", "o output"),
	"sass":        sass, "lessc": sass,
	"hugo":     hugo,
	"prettier": formatter("w write"), "eslint": formatter("fix"), "black": always, "ruff": always,
}

func interpreter(valued string) program {
	return func(c *call) {
		a := leading(c.args, valued)
		c.commonOutputs()
		switch {
		case a.has("c", "e", "eval", "p", "print", "r") || len(a.operands) == 0 && !a.has("m"):
			if !a.has("version", "V", "h", "help") && !(len(c.args) == 1 && c.args[0] == "-v") {
				c.opaque()
			}
		case a.has("m"):
			c.opaque("-m", a.last("m"))
		default:
			c.read(a.operands[0])
			c.opaque(a.operands[0])
		}
	}
}

// packageManager is npm and its kin: what their scripts do is in package.json.
func packageManager(c *call) {
	const valued = "C prefix cwd dir w workspace F filter"
	a := leading(c.args, valued)
	if c.name == "npm" {
		// npm takes its flags anywhere, the others hand later ones to the script.
		a = gnu(c.args, valued)
	}
	c = c.at(a.last("C", "prefix", "cwd", "dir"))
	if len(a.operands) == 0 {
		if c.name == "yarn" {
			c.writeFolder("node_modules")
			c.opaque()
		}
		return
	}
	verb, rest := a.operands[0], a.operands[1:]
	switch verb {
	case "exec", "dlx", "x":
		npx(&call{walker: c.walker, s: c.s, words: c.words, name: "npx", args: rest, input: c.input})
	case "install", "i", "ci", "add", "remove", "uninstall", "update", "upgrade", "up", "link", "rebuild", "dedupe":
		c.writeFolder("node_modules")
		c.opaque(verb)
	case "run", "run-script", "workspace", "workspaces":
		c.opaque(append([]string{verb}, rest[:min(1, len(rest))]...)...)
	case "ls", "list", "view", "info", "why", "outdated", "audit", "config", "whoami", "login", "publish", "-v", "--version", "bin", "root", "ping", "cache":
	default:
		c.commonOutputs()
		c.opaque(verb)
	}
}

// runWrapper runs the command after its verb "run" or "exec".
func runWrapper(c *call) {
	a := leading(c.args, "C directory project p python with extra group env-file")
	switch verb := a.operand(0); verb {
	case "run", "exec":
		inner := leading(a.operands[1:], "C directory project p python with extra group env-file")
		if c.name == "poetry" || c.name == "bundle" || len(inner.operands) > 0 {
			c.inner(inner.operands)
		}
	default:
		c.opaque(scriptArgument([]string{verb})...)
	}
}

func tsc(c *call) {
	a := long(c.args, "outDir outFile declarationDir tsBuildInfoFile p project target t module m rootDir lib jsx moduleResolution")
	c.read(a.operands...)
	c.read(a.all("p", "project")...)
	c.writeFolder(a.all("outDir", "declarationDir")...)
	c.write(a.all("outFile", "tsBuildInfoFile")...)
	if !a.has("outDir", "outFile") && !(a.has("noEmit") && a.last("noEmit") != "false") && !a.has("v", "version", "init", "showConfig") {
		c.opaque()
	}
}

func esbuild(c *call) {
	a := long(c.args, "")
	c.read(a.operands...)
	c.write(a.all("outfile", "metafile")...)
	c.writeFolder(a.all("outdir")...)
}

func webpack(c *call) {
	a := gnu(c.args, "o output-path c config mode env d devtool output-filename entry name")
	c.read(a.all("c", "config")...)
	c.writeFolder(a.all("o", "output-path")...)
	if !a.has("o", "output-path") {
		c.opaque(scriptArgument(a.operands)...)
	}
}

// bundler is a program that writes where its flags say, or else where its
// configuration says.
func bundler(verb, folderFlags string, fileFlags ...string) program {
	folders := strings.Fields(folderFlags)
	var files []string
	for _, flags := range fileFlags {
		files = append(files, strings.Fields(flags)...)
	}
	return func(c *call) {
		a := gnu(c.args, strings.Join(slices.Concat(folders, files), " ")+" c config i input m mode f format")
		if verb != "" && a.operand(0) != verb {
			c.opaque(scriptArgument(a.operands)...)
			return
		}
		c.read(a.all("i", "input")...)
		c.writeFolder(a.all(folders...)...)
		c.write(a.all(files...)...)
		if !a.has(folders...) && !a.has(files...) {
			c.opaque(scriptArgument(a.operands)...)
		}
	}
}

// sass takes pairs, either as two operands or joined by a colon.
func sass(c *call) {
	a := gnu(c.args, "I load-path s style pkg-importer include-path")
	in, out := a.operand(0), a.operand(1)
	if strings.Contains(in, ":") {
		for _, pair := range a.operands {
			from, to, _ := strings.Cut(pair, ":")
			c.read(from)
			c.write(to)
		}
		return
	}
	c.read(in)
	c.write(out)
}

func hugo(c *call) {
	a := gnu(c.args, "d destination s source b baseURL c contentDir t theme e environment config")
	if len(a.operands) > 0 {
		if a.operands[0] != "version" {
			c.opaque(a.operands[0])
		}
		return
	}
	if out := a.last("d", "destination"); out != "" {
		c.at(a.last("s", "source")).writeFolder(out)
		return
	}
	c.at(a.last("s", "source")).opaque()
}

// formatter changes files where a flag says so.
func formatter(flags string) program {
	change := strings.Fields(flags)
	return func(c *call) {
		a := gnu(c.args, "c config")
		c.read(a.operands...)
		if a.has(change...) {
			c.write(a.operands...)
		}
	}
}
