package emit

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/stage"
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

// runtime is the script, the functions that call it, and the folders that it
// needs; nothing where no step runs it.
func (p *printer) runtime(dirs []string) {
	if !p.staged {
		return
	}
	p.page.section("# The script that the steps below run. It keeps its state in " + stage.Folder + ".\n")
	script, _ := rawQuote(stage.Runtime)
	p.page.text(runtimeName + " = " + script)
	p.page.text(stepFunctions)
	if len(dirs) > 0 {
		p.page.call(makeDirsComment, makeDirs(dirs))
	}
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
