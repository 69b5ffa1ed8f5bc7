package emit

import (
	"reflect"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// The names that the printed runtime binds.
const (
	runtimeName = "TILTGEN_RUNTIME"
	stepName    = "tiltgen_step"
	envName     = "tiltgen_env"
)

// stepFunctions make the command and the environment of a stage.Call; see
// [stage.Call.Argv] and [stage.Call.Env].
const stepFunctions = `def tiltgen_step(kind):
    return ['sh', '-c', 'eval "$TILTGEN"', 'tiltgen', kind]

def tiltgen_env(env={}, **settings):
    result = dict(env)
    result['TILTGEN'] = TILTGEN_RUNTIME
    for key, value in settings.items():
        result['TILTGEN_' + key.upper()] = value if type(value) == 'string' else '\n'.join(value)
    return result`

// sharedKeys are the settings that the gate and the image step of one image
// may have in common.
var sharedKeys = []string{
	"image", "builds", "bases", "inputs", "shared", "hard_builds", "hard_inputs", "live",
}

// printer is what the text of one value depends on beside the value.
type printer struct {
	// staged says that some step runs the stage runtime.
	staged bool
	// shared holds the settings that an image's steps share, by its short name.
	shared map[string]*sharedSettings
}

// sharedSettings are settings that stand in a variable.
type sharedSettings struct {
	variable string
	settings []stage.Setting
	assigned bool
}

// newPrinter looks through f for what its steps share; bound are the names
// that no variable may take.
func newPrinter(f *tilt.File, bound map[string]bool) *printer {
	p := &printer{shared: map[string]*sharedSettings{}}
	steps := map[string][]stage.Call{}
	var images []string
	for _, r := range f.LocalResources {
		c, _, ok := recognize(r.Cmd, r.Env)
		p.staged = p.staged || ok
		if !ok || !sharing(c) {
			continue
		}
		image := c.Settings.Image
		if steps[image] == nil {
			images = append(images, image)
		}
		steps[image] = append(steps[image], c)
	}
	for _, b := range f.CustomBuilds {
		_, _, ok := recognize(b.Cmd, b.Env)
		p.staged = p.staged || ok
	}
	for _, image := range images {
		if common := commonSettings(steps[image]); len(common) > 1 {
			name := unusedName(identifier(image)+"_image", bound)
			p.shared[image] = &sharedSettings{variable: name, settings: common}
		}
	}
	return p
}

// sharing tells whether a step is one of those that share settings.
func sharing(c stage.Call) bool { return c.Kind == stage.Gate || c.Kind == stage.Image }

// commonSettings are those of sharedKeys that all of several calls have.
func commonSettings(calls []stage.Call) []stage.Setting {
	if len(calls) < 2 {
		return nil
	}
	var common []stage.Setting
	for _, s := range calls[0].Settings.Given() {
		everywhere := slices.Contains(sharedKeys, s.Key)
		for _, c := range calls[1:] {
			everywhere = everywhere && slices.ContainsFunc(c.Settings.Given(), func(t stage.Setting) bool { return reflect.DeepEqual(s, t) })
		}
		if everywhere {
			common = append(common, s)
		}
	}
	return common
}

// takeShared returns the settings that r shares with another step, the first
// time that it is asked for them.
func (p *printer) takeShared(r tilt.LocalResource) (*sharedSettings, bool) {
	c, _, ok := recognize(r.Cmd, r.Env)
	shared := p.shared[c.Settings.Image]
	if !ok || !sharing(c) || shared == nil || shared.assigned {
		return nil, false
	}
	shared.assigned = true
	return shared, true
}

func (s *sharedSettings) assignment() string {
	var args arguments
	for _, setting := range s.settings {
		args.setting(setting)
	}
	n := callNode("dict", args...)
	n.tall = true
	return s.variable + " = " + n.String()
}

func (s *sharedSettings) has(key string) bool {
	return slices.ContainsFunc(s.settings, func(t stage.Setting) bool { return t.Key == key })
}

// runtime is the script, the functions that call it, and the folders that it
// needs; nothing where no step runs it.
func (p *printer) runtime(dirs []string) section {
	s := section{heading: "# The script that the steps below run. It keeps its state in " + stage.Folder + ".\n"}
	if !p.staged {
		return s
	}
	script, _ := rawQuote(stage.Runtime)
	s.chunks = []string{runtimeName + " = " + script, stepFunctions}
	if len(dirs) > 0 {
		s.chunks = append(s.chunks, makeDirsComment+makeDirs(dirs).String())
	}
	return s
}

const makeDirsComment = `# The stages keep their state here; it must be there before Tilt starts to watch it.
`

func makeDirs(dirs []string) node {
	argv := []string{"mkdir", "-p"}
	if slices.ContainsFunc(dirs, func(d string) bool { return strings.HasPrefix(d, "-") }) {
		argv = append(argv, "--")
	}
	return callNode("local", listNode(append(argv, dirs...)),
		boolNode(true).named("quiet"), boolNode(true).named("echo_off"))
}

// command is a command under the given name, and its environment: a call of
// the runtime by its settings, any other as it is.
func (p *printer) command(name string, cmd tilt.Cmd, env map[string]string) (args arguments) {
	c, own, ok := recognize(cmd, env)
	if !ok {
		args.cmd(name, cmd)
		args.dict("env", env)
		return args
	}
	args.add(name, callNode(stepName, textNode(string(c.Kind))))
	args.add("env", p.stepEnv(c, own))
	return args
}

func (p *printer) stepEnv(c stage.Call, own map[string]string) node {
	var args arguments
	args.dict("env", own)
	shared := p.shared[c.Settings.Image]
	if !sharing(c) || shared == nil {
		shared = &sharedSettings{}
	}
	for _, s := range c.Settings.Given() {
		if !shared.has(s.Key) {
			args.setting(s)
		}
	}
	if shared.variable != "" {
		args = append(args, atomNode("**"+shared.variable))
	}
	return callNode(envName, args...)
}

func (a *arguments) setting(s stage.Setting) {
	if s.IsList {
		a.add(s.Key, listNode(s.List))
	} else {
		a.add(s.Key, textNode(s.Value))
	}
}

// recognize is stage.Recognize for a command of Tilt.
func recognize(cmd tilt.Cmd, env map[string]string) (stage.Call, map[string]string, bool) {
	if cmd.Shell != "" {
		return stage.Call{}, nil, false
	}
	return stage.Recognize(cmd.Argv, env)
}

// identifier is s with whatever cannot stand in a name of Starlark replaced.
func identifier(s string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, s)
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "_" + name
	}
	return name
}
