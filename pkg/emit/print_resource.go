package emit

import (
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// localResource is a local_resource call. It holds until the next statement of
// the printer's is made.
func (p *printer) localResource(r resource) node {
	args := append(p.statement[:0], textNode(r.Name))
	p.command(&args, "cmd", r.Cmd, r.Env, r.step)
	args.str("dir", r.Dir)
	args.list("deps", r.Deps)
	args.list("ignore", r.Ignore)
	args.list("resource_deps", r.ResourceDeps)
	args.mode(r.TriggerMode)
	args.optional("auto_init", r.AutoInit)
	args.flag("allow_parallel", r.AllowParallel)
	args.cmd("serve_cmd", r.ServeCmd)
	args.str("serve_dir", r.ServeDir)
	args.dict("serve_env", r.ServeEnv)
	if r.ReadinessProbe != nil {
		args.add("readiness_probe", printProbe(*r.ReadinessProbe))
	}
	args.list("labels", r.Labels)
	args.links(r.Links)
	p.statement = args
	return statementNode("local_resource", args)
}

// statementNode is a call with each argument on a line of its own.
func statementNode(name string, args arguments) node {
	n := callNode(name, args...)
	n.tall = len(args) > 1
	return n
}

// printOutputs is the comment that tells what a build writes.
func printOutputs(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	texts := make([]string, len(paths))
	for i, path := range paths {
		texts[i] = commentPath(path)
	}
	return "# tiltgen: outputs=" + strings.Join(texts, ",") + "\n"
}

func printProbe(p tilt.Probe) node {
	var args arguments
	switch {
	case p.HTTPGet != nil:
		args.add("http_get", printHTTPGet(*p.HTTPGet))
	case p.TCPSocket != nil:
		args.add("tcp_socket", printTCPSocket(*p.TCPSocket))
	default:
		args.add("exec", callNode("exec_action", listNode(p.Exec)))
	}
	args.number("initial_delay_secs", p.InitialDelaySecs)
	args.number("timeout_secs", p.TimeoutSecs)
	args.number("period_secs", p.PeriodSecs)
	args.number("success_threshold", p.SuccessThreshold)
	args.number("failure_threshold", p.FailureThreshold)
	return callNode("probe", args...)
}

func printHTTPGet(h tilt.HTTPGet) node {
	args := arguments{intNode(h.Port)}
	args.str("host", h.Host)
	args.str("scheme", h.Scheme)
	args.str("path", h.Path)
	return callNode("http_get_action", args...)
}

func printTCPSocket(t tilt.TCPSocket) node {
	args := arguments{intNode(t.Port)}
	args.str("host", t.Host)
	return callNode("tcp_socket_action", args...)
}

// printCmd is a command: a text for sh -c, or a list.
func printCmd(c tilt.Cmd) node {
	if c.Shell != "" {
		return textNode(c.Shell)
	}
	return listNode(c.Argv)
}

func (a *arguments) cmd(name string, c tilt.Cmd) {
	if !c.IsZero() {
		a.add(name, printCmd(c))
	}
}

func (a *arguments) mode(mode tilt.TriggerMode) {
	if mode != tilt.TriggerDefault {
		a.add("trigger_mode", printTriggerMode(mode))
	}
}

func (a *arguments) links(links []tilt.Link) {
	if len(links) == 0 {
		return
	}
	var items []node
	for _, l := range links {
		if l.Name == "" {
			items = append(items, textNode(l.URL))
		} else {
			items = append(items, callNode("link", textNode(l.URL), textNode(l.Name)))
		}
	}
	a.add("links", listOfNodes(items))
}
