package command

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var javaPrograms = map[string]program{
	"javac": javac, "kotlinc": javac, "mvn": mvn, "mvnw": mvn, "mvnd": mvn, "gradle": gradle, "gradlew": gradle,
	"java": always, "sbt": always, "bazel": always, "bazelisk": always, "lein": always,
}

func javac(c *call) {
	a := long(c.args, "d s h cp classpath class-path sourcepath source-path source target release encoding processorpath proc jvm-target")
	c.read(a.operands...)
	for _, flag := range []string{"s", "h"} {
		c.writeFolder(a.all(flag)...)
	}
	switch out := a.last("d"); {
	case strings.HasSuffix(out, ".jar"):
		c.write(out)
	case out != "":
		c.writeFolder(out)
	default:
		c.opaque()
	}
}

// mavenPhases fill the folder target of each module.
var mavenPhases = names("validate initialize generate-sources process-sources generate-resources process-resources compile " +
	"process-classes test-compile test prepare-package package pre-integration-test integration-test verify install deploy")

// writeModules writes a folder of this name in each module of a project. Which
// modules there are stands in files that are not read.
func (c *call) writeModules(folder string) {
	c.writeFolder("./" + tilt.Hole + "/" + folder)
}

func mvn(c *call) {
	a := gnu(c.args, "f file pl projects P activate-profiles D define s settings T threads rf resume-from")
	// Maven's flags have one dash, and more than one letter.
	modules := []string{"."}
	dir := a.last("f", "file")
	var goals []string
	for i := 0; i < len(c.args); i++ {
		arg := c.args[i]
		switch {
		case arg == "-pl" || arg == "--projects":
			if i++; i < len(c.args) {
				modules = strings.Split(c.args[i], ",")
			}
		case arg == "-f" || arg == "--file":
			if i++; i < len(c.args) {
				dir = c.args[i]
			}
		case arg == "-P" || arg == "-s" || arg == "--settings" || arg == "-T" || arg == "--threads" || arg == "-rf":
			i++
		case !strings.HasPrefix(arg, "-"):
			goals = append(goals, arg)
		}
	}
	if strings.HasSuffix(dir, ".xml") {
		dir = dirName(dir)
	}
	c = c.at(dir)
	for _, goal := range goals {
		for _, module := range modules {
			target := strings.TrimPrefix(module, ":") + "/target"
			switch {
			case goal == "clean":
				c.remove(target)
			case mavenPhases[goal]:
				c.writeFolder(target)
				if module == "." && !a.has("N", "non-recursive") {
					c.writeModules("target")
				}
			default:
				c.opaque(goal)
			}
		}
	}
}

// gradleTasks of the usual plugins fill the folder build of their project.
var gradleTasks = names("build assemble jar bootJar shadowJar war bootWar classes testClasses compileJava compileKotlin " +
	"processResources installDist distZip distTar test check javadoc buildDependents buildNeeded")

func gradle(c *call) {
	a := gnu(c.args, "p project-dir x exclude-task b build-file c settings-file g gradle-user-home I init-script max-workers console")
	c = c.at(a.last("p", "project-dir"))
	if len(a.operands) == 0 && !a.has("v", "version", "stop", "status") {
		c.opaque()
	}
	for _, operand := range a.operands {
		elems := strings.Split(strings.TrimPrefix(operand, ":"), ":")
		task := elems[len(elems)-1]
		folder := strings.Join(slices.Concat(elems[:len(elems)-1], []string{"build"}), "/")
		switch {
		case task == "clean":
			c.remove(folder)
		case gradleTasks[task]:
			c.writeFolder(folder)
			// A task without a project is run in all of them.
			if len(elems) == 1 && !strings.HasPrefix(operand, ":") {
				c.writeModules("build")
			}
		case task == "tasks" || task == "projects" || task == "dependencies" || task == "help" || task == "properties":
		default:
			c.opaque(operand)
		}
	}
}
