package command

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var dockerPrograms = map[string]program{
	"docker": docker, "podman": docker, "nerdctl": docker, "buildah": docker, "finch": docker,
	"docker-compose": compose, "podman-compose": compose,
	"pack": pack, "skopeo": always, "crane": always, "img": always, "earthly": always, "skaffold": always,
}

const dockerFlags = "H host c context config l log-level tlscacert tlscert tlskey n namespace a address root storage-driver url identity connection"

// docker also is what has the same commands.
func docker(c *call) {
	a := leading(c.args, dockerFlags)
	if len(a.operands) == 0 {
		return
	}
	verb, args := a.operands[0], a.operands[1:]
	switch verb {
	case "image", "builder", "buildx", "container":
		// "docker image build" is "docker build".
		b := leading(args, "builder")
		if len(b.operands) == 0 {
			return
		}
		group := verb
		if verb, args = b.operands[0], b.operands[1:]; group == "buildx" {
			c.buildx(verb, args)
			return
		}
	}
	switch verb {
	case "build", "bud", "build-using-dockerfile":
		c.imageBuild(args)
	case "buildx":
		c.opaque(verb)
	case "tag":
		c.imageTag(args)
	case "push":
		c.imagePush(args)
	case "commit":
		b := gnu(args, "a author c change m message f format")
		c.image(Image{Op: Build, Ref: reference(b.operand(1))})
	case "save":
		b := gnu(args, "o output format platform")
		c.write(b.all("o", "output")...)
	case "export":
		b := gnu(args, "o output")
		c.write(b.all("o", "output")...)
	case "cp":
		b := gnu(args, "")
		if target := b.operand(1); !isRemote(target) {
			c.write(target)
		}
	case "run", "create":
		c.containerRun(verb, args)
	case "load", "import":
		b := gnu(args, "i input")
		c.read(b.all("i", "input")...)
		if verb == "import" && len(b.operands) > 1 {
			c.image(Image{Op: Build, Ref: reference(b.operands[1])})
			return
		}
		c.opaque(verb)
	case "compose":
		compose(c.as(verb, args))
	case "exec", "bake", "stack", "from", "copy", "add":
		c.opaque(verb)
	}
}

// as is a call of a subcommand that is a program of its own.
func (c *call) as(verb string, args []string) *call {
	sub := *c
	sub.words = []string{c.words[0] + " " + verb}
	sub.args = args
	return &sub
}

func (c *call) buildx(verb string, args []string) {
	switch verb {
	case "build", "b":
		c.imageBuild(args)
	case "ls", "inspect", "use", "create", "du", "prune", "rm", "stop", "version":
	default:
		c.opaque("buildx", verb)
	}
}

const dockerBuildFlags = "t tag f file build-arg target platform cache-from cache-to label network o output progress secret ssh iidfile " +
	"builder build-context m memory memory-swap add-host shm-size ulimit isolation metadata-file annotation attest no-cache-filter " +
	"allow call cgroup-parent c cpu-shares cpu-period cpu-quota cpuset-cpus cpuset-mems security-opt format layers-cache authfile v volume"

func (c *call) imageBuild(args []string) {
	a := gnu(args, dockerBuildFlags)
	m := Image{
		Op:      Build,
		Context: c.contextPlace(a.operand(0)),
		Target:  plain(a.last("target")),
	}
	if file := a.last("f", "file"); file != "" {
		m.Dockerfile = c.place(file)
	}
	for _, arg := range a.all("build-arg") {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			value = c.variable(name)
		}
		if m.BuildArgs == nil {
			m.BuildArgs = map[string]string{}
		}
		m.BuildArgs[plain(name)] = reference(value)
	}
	tags := a.all("t", "tag")
	outputs := a.all("o", "output")
	if len(tags) > 0 || !writesFiles(outputs) {
		for _, tag := range tags {
			m.Ref = reference(tag)
			c.image(m)
		}
		if len(tags) == 0 {
			c.image(m)
		}
	}
	if a.has("push") || slices.ContainsFunc(outputs, func(o string) bool { return strings.Contains(o, "type=registry") }) {
		for _, tag := range tags {
			c.image(Image{Op: Push, Ref: reference(tag)})
		}
	}
	for _, output := range outputs {
		c.buildOutput(output)
	}
	c.write(a.all("iidfile", "metadata-file")...)
	for _, extra := range a.all("build-context") {
		if _, value, ok := strings.Cut(extra, "="); ok && c.contextPlace(value) != "" {
			c.readFolder(value)
		}
	}
}

// variable is the value that a program finds in its environment.
func (c *call) variable(name string) string {
	if v, ok := c.s.vars[name]; ok && len(v.words) == 1 {
		return v.words[0]
	}
	words, _ := c.s.outside(name)
	return words[0]
}

// contextPlace is the folder of a build context; "" for one that is none.
func (c *call) contextPlace(word string) string {
	for _, remote := range []string{"http://", "https://", "git://", "git@", "ssh://", "docker-image://", "oci-layout://", "target:", "github.com/"} {
		if strings.HasPrefix(word, remote) {
			return ""
		}
	}
	return c.place(word)
}

// reference is an image's name as it leaves the package.
func reference(word string) string { return asReference.Replace(word) }

func writesFiles(outputs []string) bool {
	return slices.ContainsFunc(outputs, func(o string) bool {
		return !strings.Contains(o, "type=image") && !strings.Contains(o, "type=registry") && !strings.Contains(o, "type=docker")
	})
}

// buildOutput is docker build --output: a folder, or "type=…,dest=…".
func (c *call) buildOutput(output string) {
	if !strings.Contains(output, "=") {
		c.writeFolder(output)
		return
	}
	kind, dest := "", ""
	for _, field := range strings.Split(output, ",") {
		switch name, value, _ := strings.Cut(field, "="); name {
		case "type":
			kind = value
		case "dest":
			dest = value
		}
	}
	if kind == "local" {
		c.writeFolder(dest)
	} else {
		c.write(dest)
	}
}

func (c *call) imageTag(args []string) {
	a := gnu(args, "")
	if len(a.operands) < 2 {
		return
	}
	for _, ref := range a.operands[1:] {
		c.image(Image{Op: Tag, Ref: reference(ref), Source: reference(a.operands[0])})
	}
}

func (c *call) imagePush(args []string) {
	a := gnu(args, "platform creds authfile cert-dir digestfile f format sign-by")
	c.write(a.all("digestfile")...)
	if ref := a.operand(0); ref != "" {
		c.image(Image{Op: Push, Ref: reference(ref)})
	}
}

// containerRun is opaque where the container can write outside of itself.
func (c *call) containerRun(verb string, args []string) {
	a := leading(args, "v volume mount volumes-from e env env-file p publish name network net w workdir u user entrypoint l label h hostname "+
		"m memory cpus platform pull restart add-host cap-add cap-drop device dns expose gpus group-add ip ipc link log-driver log-opt pid "+
		"runtime security-opt shm-size stop-signal stop-timeout sysctl tmpfs ulimit userns cidfile health-cmd a attach")
	c.write(a.all("cidfile")...)
	if a.has("v", "volume", "mount", "volumes-from") {
		image := plain(a.operand(0))
		c.opaque(append([]string{verb}, scriptArgument([]string{image})...)...)
	}
}

func compose(c *call) {
	a := leading(c.args, "f file p project-name profile env-file project-directory parallel progress ansi")
	switch verb := a.operand(0); verb {
	case "", "ps", "logs", "down", "stop", "kill", "rm", "config", "images", "ls", "top", "port", "pull", "version", "events", "pause", "unpause", "wait":
	default:
		c.opaque(verb)
	}
}

// pack builds with Cloud Native Buildpacks.
func pack(c *call) {
	a := gnu(c.args, "B builder b buildpack e env env-file p path d descriptor t tag network volume cache cache-image run-image platform")
	if a.operand(0) != "build" {
		c.opaque(scriptArgument(a.operands)...)
		return
	}
	dir := a.last("p", "path")
	if dir == "" {
		dir = "."
	}
	for _, ref := range append([]string{a.operand(1)}, a.all("t", "tag")...) {
		if ref != "" {
			c.image(Image{Op: Build, Ref: reference(ref), Context: c.place(dir)})
			if a.has("publish") {
				c.image(Image{Op: Push, Ref: reference(ref)})
			}
		}
	}
}

// anyReference is the reference of an image whose archive is all that is named.
const anyReference = tilt.Hole
