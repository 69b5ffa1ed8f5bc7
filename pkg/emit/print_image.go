package emit

import "github.com/tiltgen/tiltgen/pkg/tilt"

// customBuild is a custom_build call. It holds until the next statement of the
// printer's is made.
func (p *printer) customBuild(c customBuild) node {
	args := append(p.statement[:0], textNode(c.Ref))
	p.command(&args, "command", c.Cmd, c.Env, c.step)
	args.str("dir", c.Dir)
	args.add("deps", listNode(c.Deps))
	args.list("ignore", c.Ignore)
	args.str("outputs_image_ref_to", c.OutputsImageRefTo)
	args.flag("disable_push", c.DisablePush)
	args.cmd("entrypoint", c.Entrypoint)
	args.liveUpdate(c.LiveUpdate)
	p.statement = args
	return statementNode("custom_build", args)
}

// printDockerBuild is a docker_build call.
func printDockerBuild(d tilt.DockerBuild) node {
	args := arguments{textNode(d.Ref), textNode(d.Context)}
	args.str("dockerfile", d.Dockerfile)
	args.dict("build_args", d.BuildArgs)
	args.str("target", d.Target)
	args.str("platform", d.Platform)
	args.list("secret", d.Secrets)
	args.list("ssh", d.SSH)
	args.list("cache_from", d.CacheFrom)
	args.cmd("entrypoint", d.Entrypoint)
	args.liveUpdate(d.LiveUpdate)
	n := statementNode("docker_build", args)
	n.tall = len(args) > 2
	return n
}

func (a *arguments) liveUpdate(steps []tilt.LiveUpdateStep) {
	if len(steps) == 0 {
		return
	}
	var items []node
	for _, step := range steps {
		items = append(items, printLiveUpdateStep(step))
	}
	a.add("live_update", listOfNodes(items))
}

func printLiveUpdateStep(step tilt.LiveUpdateStep) node {
	switch {
	case step.Sync != nil:
		return callNode("sync", textNode(step.Sync.Local), textNode(step.Sync.Remote))
	case step.Run != nil:
		args := arguments{printCmd(step.Run.Cmd)}
		args.list("trigger", step.Run.Triggers)
		return callNode("run", args...)
	default:
		return callNode("initial_sync")
	}
}
