package tiltfile

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// evaluation is one way through a Tiltfile: the one that a plan of decisions
// leads to.
type evaluation struct {
	*reader
	world  *World
	thread *starlark.Thread

	// plan is how the first decisions turn out; the others hold.
	plan      plan
	decisions []answer
	answers   map[string]bool
	equals    map[string]string
	// rounds counts how often a loop on an unknown condition went round.
	rounds map[tilt.Position]int
	// loose is set once a call was made whose number of arguments is not
	// known: errors may then be of this reading's own making.
	loose bool
	// tainted is set once a dict took in what is not known: a value in it that
	// seems wrong, or seems not to be there, may be another one.
	tainted bool
	taints  map[*starlark.Dict]bool

	// assembled is true once the file has run to its end: an error that comes
	// later takes nothing back of what it declares.
	assembled bool
	// exceeded is the limit that the evaluation met.
	exceeded error
	// made counts the bytes of what was made so far.
	made int
	// descents are the calls that are running of functions that call themselves,
	// innermost last.
	descents []descent
	// asked counts the questions that a place asked.
	asked map[tilt.Position]int

	predeclared starlark.StringDict
	// modules are the files that ran, by path, and what they define.
	modules map[string]*module
	// dirs are the folders of the files that are being run, innermost last.
	dirs []string

	// environment are the variables that are known: those that the options name or
	// the Tiltfile set, and with None those that it took away. There are no others
	// once it cleared them.
	environment *starlark.Dict
	cleared     bool
	// unused are the steps that no live_update has taken up yet, by their calls.
	unused map[tilt.Position]liveUpdateStep
	// objects are those of all manifests, and rest those of them that belong to
	// no resource yet; addresses tells which there are.
	objects   []*declaredObject
	rest      []*declaredObject
	addresses map[objectAddress]bool
	images    []*image
	kinds     []workloadKind
	deploys   []deploy
	naming    namingFunction
	// calledOut is true once something was called that may declare images, and
	// composeUnknown once there may be services that are not seen.
	calledOut, composeUnknown bool
	composeProjects           map[string]*composeProject
	config                    configuration
	// refusedLocal is the first local() that Tilt does not run in the kube context.
	refusedLocal *tilt.Call
	// refusal is an error that keeps nothing from being assembled.
	refusal error
	// called are the calls of functions that may be called but once.
	called map[string]*tilt.Call
	// registered are the objects of Tilt's API, by kind and name.
	registered map[string]*arguments
	// taken are the names that resources have, each with the function that
	// Tilt says has made it.
	taken map[string]string
}

// module is a file that ran, or is running as long as it is not done.
type module struct {
	globals starlark.StringDict
	done    bool
}

// circularLoad is what Tilt says of a file that loads itself.
const circularLoad = "Circular load"

func (r *reader) evaluate(p plan) (*evaluation, error) {
	e := &evaluation{
		reader: r, world: &World{}, plan: p,
		answers: map[string]bool{}, equals: map[string]string{}, rounds: map[tilt.Position]int{}, asked: map[tilt.Position]int{},
		modules: map[string]*module{}, environment: r.environment(), taken: map[string]string{}, taints: map[*starlark.Dict]bool{}, registered: map[string]*arguments{}, composeProjects: map[string]*composeProject{}, called: map[string]*tilt.Call{},
		config: configuration{settings: map[string]*settingKind{}}, unused: map[tilt.Position]liveUpdateStep{}, addresses: map[objectAddress]bool{},
	}
	e.thread = &starlark.Thread{
		Name:  "Tiltfile",
		Print: func(*starlark.Thread, string) {},
		Load: func(_ *starlark.Thread, module string) (starlark.StringDict, error) {
			return e.load(module)
		},
	}
	e.limit()
	e.predeclared = e.names()
	_, err := e.exec(r.main)
	if errors.Is(err, errExit) {
		err = nil
	}
	return e, err
}

// environment are the variables that the options tell.
func (r *reader) environment() *starlark.Dict {
	known := starlark.NewDict(len(r.env))
	for name, value := range r.env {
		_ = known.SetKey(starlark.String(name), starlark.String(value))
	}
	return known
}

// limit looks at the limits every so many steps.
func (e *evaluation) limit() {
	e.thread.SetMaxExecutionSteps(checkEvery)
	e.thread.OnMaxSteps = func(thread *starlark.Thread) {
		e.used += checkEvery
		switch {
		case e.used > maxSteps:
			e.exceeded = limitf("the Tiltfile takes more steps than are read here (%d)", maxSteps)
			thread.Cancel("limit")
		case thread.CallStackDepth() > maxCalls:
			e.exceeded = limitf("calls are nested deeper than is read here (%d)", maxCalls)
			thread.Cancel("limit")
		default:
			thread.SetMaxExecutionSteps(thread.ExecutionSteps() + checkEvery)
		}
	}
}

// exec runs a file, unless it ran before, and returns what it defines.
func (e *evaluation) exec(file string) (starlark.StringDict, error) {
	if m, ok := e.modules[file]; ok {
		if !m.done {
			return nil, fmt.Errorf("%s: %s", circularLoad, e.display(file))
		}
		return m.globals, nil
	}
	src, err := e.source(file)
	if err != nil {
		return nil, err
	}
	m := &module{}
	e.modules[file] = m
	e.dirs = append(e.dirs, path.Dir(file))
	defer func() { e.dirs = e.dirs[:len(e.dirs)-1] }()
	predeclared := maps.Clone(e.predeclared)
	predeclared["__file__"] = starlark.String(e.absolute(file))
	predeclared["__name__"] = starlark.String(path.Base(file))
	if len(e.dirs) == 1 {
		predeclared["__name__"] = starlark.String("__main__")
	}
	m.globals, err = src.program.Init(e.thread, predeclared)
	m.globals.Freeze()
	m.done = true
	return m.globals, err
}

// dir is the folder of the file that is being run, relative to the Tiltfile's.
func (e *evaluation) dir() string {
	if len(e.dirs) == 0 {
		return "."
	}
	return e.dirs[len(e.dirs)-1]
}

// unknown is the unknown value of a key.
func (e *evaluation) unknown(key string) *unknown { return &unknown{e, key} }

// unknownHere is an unknown value that differs from those of other places.
func (e *evaluation) unknownHere(what string) *unknown {
	at := e.here()
	return &unknown{e, fmt.Sprintf("%s (line %d)", what, at.Line)}
}

// here is the call in a Tiltfile that is being run.
func (e *evaluation) here() tilt.Position {
	for depth := range e.thread.CallStackDepth() {
		if at, ok := e.frame(depth); ok {
			return at
		}
	}
	return tilt.Position{}
}

// frame is where a call on the stack stands, counted from the innermost; ok is
// false of one that no Tiltfile makes.
func (e *evaluation) frame(depth int) (at tilt.Position, ok bool) {
	p := e.thread.CallFrame(depth).Pos
	if p.Line == 0 || p.Filename() == "<builtin>" {
		return tilt.Position{}, false
	}
	return tilt.Position{File: p.Filename(), Line: int(p.Line), Column: int(p.Col)}, true
}

// callSite is where the innermost call of a Tiltfile stands, and the calls
// around it, outermost first.
func (e *evaluation) callSite() (tilt.Position, []tilt.Position) {
	var all []tilt.Position
	for depth := range e.thread.CallStackDepth() {
		if at, ok := e.frame(depth); ok {
			all = append(all, at)
		}
	}
	if len(all) == 0 {
		return tilt.Position{}, nil
	}
	stack := all[1:]
	slices.Reverse(stack)
	return all[0], stack
}

// site is the call at a position, as the file has it.
func (e *evaluation) site(at tilt.Position) *site {
	if src := e.sources[at.File]; src != nil {
		return src.sites[place{int32(at.Line), int32(at.Column)}]
	}
	return nil
}

// calledUnknown notes that something was called that may declare anything.
func (e *evaluation) calledUnknown(u *unknown, args starlark.Tuple, kwargs []starlark.Tuple) {
	if !u.declares() {
		return
	}
	e.calledOut = true
	at, stack := e.callSite()
	o := Opaque{What: u.key, Call: &tilt.Call{Span: tilt.Span{Start: at, End: at}, Stack: stack}}
	if s := e.site(at); s != nil {
		o.Call.Span = s.Span
	}
	for _, arg := range args {
		o.Names = append(o.Names, textsOf(arg)...)
	}
	for _, kw := range kwargs {
		o.Names = append(o.Names, textsOf(kw[1])...)
	}
	e.world.Opaque = append(e.world.Opaque, o)
}

// textsOf are the strings that a value is or holds directly.
func textsOf(v starlark.Value) []string {
	if s, ok := starlark.AsString(v); ok {
		return []string{s}
	}
	var all []string
	if list, ok := v.(starlark.Iterable); ok {
		if _, isUnknown := v.(*unknown); isUnknown {
			return nil
		}
		for element := range starlark.Elements(list) {
			if s, ok := starlark.AsString(element); ok {
				all = append(all, s)
			}
		}
	}
	return all
}

// dialect is Tilt's: internal/tiltfile/starkit/environment.go, fileOptions.
var dialect = syntax.FileOptions{Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true}
