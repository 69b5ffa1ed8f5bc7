package model

import (
	"maps"
	"slices"
	"strings"
)

// reserved starts the names of the variables by which a stage is configured.
const reserved = "TILTGEN"

func (c *checker) checkBuilds() {
	for i := range c.project.Builds {
		b := &c.project.Builds[i]
		at := buildPlace(b.Name)
		c.commands(at, b)
		c.environment(at.key("env"), b.Env)
		c.environment(at.key("serve_env"), b.ServeEnv)
		c.probe(at.key("readiness_probe"), b)
		c.triggerMode(at, b.TriggerMode)
		c.labels(at, b.Labels)
		c.links(at, b.Links)
		for i, dep := range b.Deps {
			at := at.key("deps").item(i)
			c.notInState(at, dep)
			if c.missing(dep) {
				c.warn(at, "nobody makes %q and it does not exist%s", dep, c.insteadOf(dep))
			}
		}
	}
}

// commands refuses what local_resource of Tilt 0.37 does
// (internal/tiltfile/local_resource.go), and outputs that nothing can make.
func (c *checker) commands(at place, b *Build) {
	switch {
	case b.Cmd.IsZero() && b.ServeCmd.IsZero():
		c.refuse(at, "a build needs a cmd, a serve_cmd or both")
	case b.Cmd.IsZero() && len(b.Outputs) > 0:
		c.refuse(at.key("outputs"), "outputs are made by cmd, and there is none; add it, or take them out")
	}
	for _, dir := range []struct {
		key, dir, of string
		cmd          Command
	}{{"dir", b.Dir, "cmd", b.Cmd}, {"serve_dir", b.ServeDir, "serve_cmd", b.ServeCmd}} {
		if dir.dir == "" {
			continue
		}
		if dir.cmd.IsZero() {
			c.refuse(at.key(dir.key), "%s is where %s runs, and there is none; take it out", dir.key, dir.of)
		}
		c.mustExist(at.key(dir.key), dir.dir)
	}
}

func (c *checker) environment(at place, env map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(env)) {
		c.variable(at.key(name), name)
		if strings.HasPrefix(name, reserved) {
			c.refuse(at.key(name), "tiltgen keeps its own settings in variables that start with %s; rename %q", reserved, name)
		}
	}
}

func (c *checker) variable(at place, name string) {
	switch {
	case name == "":
		c.refuse(at, "a variable needs a name")
	case strings.Contains(name, "="):
		c.refuse(at, `the variable %q has a "=" in its name; leave it out`, name)
	}
}

func (c *checker) probe(at place, b *Build) {
	p := b.ReadinessProbe
	if p == nil {
		return
	}
	actions := 0
	if p.HTTPGet != nil {
		actions++
		c.probePort(at.key("http_get"), p.HTTPGet.Port)
	}
	if p.TCPSocket != nil {
		actions++
		c.probePort(at.key("tcp_socket"), p.TCPSocket.Port)
	}
	if len(p.Exec) > 0 {
		actions++
	}
	if actions != 1 {
		c.refuse(at, "a probe needs exactly one of http_get, tcp_socket and exec")
	}
	if b.ServeCmd.IsZero() {
		c.warn(at, "a probe looks at serve_cmd, and there is none: Tilt ignores it; take it out")
	}
}

func (c *checker) probePort(at place, port int) {
	if port < 1 || port > 65535 {
		c.refuse(at.key("port"), "%d is no port; write one from 1 to 65535", port)
	}
}

// checkOutputs keeps outputs inside the project, and apart from each other:
// nothing could say which of two builds made a file.
func (c *checker) checkOutputs() {
	for place, b := range c.project.Builds {
		for i, out := range b.Outputs {
			at := buildPlace(b.Name).key("outputs").item(i)
			switch {
			case out == "":
				continue
			case outside(out):
				c.refuse(at, "the output %q lies outside the project; write it to a path inside", out)
			case clean(out) == ".":
				c.refuse(at, "the whole project cannot be an output; name what the build writes")
			}
			c.notInState(at, out)
			c.otherMakers(at, place, out)
		}
	}
}

// otherMakers reports the builds before this one that write the same.
func (c *checker) otherMakers(at place, build int, out string) {
	for _, o := range c.graph.outputs.overlapping(out) {
		if o.by.place < build && o.by.Name != c.project.Builds[build].Name {
			c.refuse(at, "build %q writes %q too; let one build write it", o.by.Name, o.path)
		}
	}
}
