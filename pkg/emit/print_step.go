package emit

import (
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// step is a call of the runtime as it is printed; nil is any other command.
type step struct {
	kind     stage.Kind
	image    string
	settings []stage.Setting
	// own are the entries of its environment that are the author's.
	own map[string]string
}

// recognize is stage.Recognize for a command of Tilt.
func recognize(cmd tilt.Cmd, env map[string]string) *step {
	if cmd.Shell != "" {
		return nil
	}
	call, own, ok := stage.Recognize(cmd.Argv, env)
	if !ok {
		return nil
	}
	return &step{kind: call.Kind, image: call.Settings.Image, settings: call.Settings.Given(), own: own}
}

// sharing tells whether a step is one of those that share settings.
func (s *step) sharing() bool {
	return s != nil && (s.kind == stage.Gate || s.kind == stage.Image)
}

// command adds a command under the given name, and its environment: a call of
// the runtime by its settings, any other as it is.
func (p *printer) command(args *arguments, name string, cmd tilt.Cmd, env map[string]string, s *step) {
	if s == nil {
		args.cmd(name, cmd)
		args.dict("env", env)
		return
	}
	args.add(name, callNode(stepName, textNode(string(s.kind))))
	args.add("env", p.stepEnv(s))
}

func (p *printer) stepEnv(s *step) node {
	args := p.environment[:0]
	args.dict("env", s.own)
	shared := p.sharedBy(s)
	for _, setting := range s.settings {
		if shared == nil || !shared.has(setting.Key) {
			args.setting(setting)
		}
	}
	if shared != nil {
		args = append(args, atomNode("**"+shared.variable))
	}
	p.environment = args
	return callNode(envName, args...)
}

func (a *arguments) setting(s stage.Setting) {
	if s.IsList {
		a.add(s.Key, listNode(s.List))
	} else {
		a.add(s.Key, textNode(s.Value))
	}
}
