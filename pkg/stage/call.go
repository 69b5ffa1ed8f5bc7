// Package stage is the stage runtime: one POSIX sh script that every step of
// an emitted Tiltfile runs, how a step calls it, and how such a call is
// recognised again.
//
// The script keeps its state in the folder [Folder] beside the Tiltfile. What
// each step does there, and why, stands in stage.sh clause by clause.
package stage

import (
	_ "embed"
	"slices"
	"strings"
)

// Runtime is the script. A step carries it in its environment, so that the
// command that Tilt logs stays short.
//
//go:embed stage.sh
var Runtime string

// Protocol is the number of the protocol that Runtime speaks. It changes when
// a step of an older Runtime could misread what a newer one left behind.
const Protocol = 1

// Folder is where the stages keep their state, relative to the Tiltfile.
const Folder = ".tiltgen"

// Kind is what a step does.
type Kind string

// The kinds of steps, in the order in which an edit passes through them.
const (
	// Build runs an author's command and stamps what it made.
	Build Kind = "build"
	// Gate opens when every build of an image is done and all belong together.
	Gate Kind = "gate"
	// Image builds an image and publishes its id if nothing changed meanwhile.
	Image Kind = "image"
	// Load loads a published image into a kind cluster.
	Load Kind = "load"
	// Push pushes a published image to a registry.
	Push Kind = "push"
	// Tag hands what was loaded, pushed or published to Tilt.
	Tag Kind = "tag"
)

// Call is one step's call of the runtime.
type Call struct {
	Kind     Kind
	Settings Settings
}

// Settings are what a step works on. A field that its kind does not use is
// empty. Paths are relative to the Tiltfile's folder.
type Settings struct {
	// Name is the resource's name, for its lock and for messages; of a Build it
	// also names the stamp.
	Name string
	// Run is the author's command, or the docker build command, for sh -c.
	Run string
	// Dir is where Run runs.
	Dir string
	// Strict is "yes" for a build that fails when it could not run: one that
	// only a person starts, or whose server would be started again.
	Strict string
	// Outputs are the paths that Run must have made.
	Outputs []string
	// After are the builds whose stamps a Build needs.
	After []string
	// Shared are the sources that others of the same cone take in as well.
	Shared []string

	// Image is the image's short name, which names its files in Folder.
	Image string
	// Ref is the image's name, without a tag.
	Ref string
	// BaseRefs are the references by which Dockerfiles of the project name the
	// image that they are built from.
	BaseRefs []string
	// Kind is the name of the kind cluster.
	Kind string
	// Builds are the builds of the image's cone.
	Builds []string
	// Bases are the short names of the images that it is made from.
	Bases []string
	// Inputs are the sources that the image takes in beside what is built.
	Inputs []string
	// HardBuilds and HardInputs are those of Builds and Inputs whose change
	// makes a new image necessary, where others are synced.
	HardBuilds []string
	HardInputs []string
	// Live are the synced paths.
	Live []string
}

// prefix starts the names of the runtime's variables.
const prefix = "TILTGEN_"

// script is the variable that carries the runtime.
const script = "TILTGEN"

// Setting is one entry of Settings as the runtime reads it: a name, and a
// value or a list.
type Setting struct {
	Key   string
	Value string
	List  []string
	// IsList tells an empty list from an empty value.
	IsList bool
}

// Equal reports whether two settings are the same.
func (s Setting) Equal(t Setting) bool {
	return s.Key == t.Key && s.Value == t.Value && s.IsList == t.IsList && slices.Equal(s.List, t.List)
}

// field is a setting's name, and its value or its list.
type field struct {
	key   string
	value *string
	list  *[]string
}

// fields binds each setting to its name, in the order in which a person
// wants to read them.
func (s *Settings) fields() [17]field {
	return [...]field{
		{"name", &s.Name, nil},
		{"run", &s.Run, nil},
		{"dir", &s.Dir, nil},
		{"strict", &s.Strict, nil},
		{"outputs", nil, &s.Outputs},
		{"after", nil, &s.After},
		{"image", &s.Image, nil},
		{"ref", &s.Ref, nil},
		{"base_refs", nil, &s.BaseRefs},
		{"kind", &s.Kind, nil},
		{"builds", nil, &s.Builds},
		{"bases", nil, &s.Bases},
		{"inputs", nil, &s.Inputs},
		{"shared", nil, &s.Shared},
		{"hard_builds", nil, &s.HardBuilds},
		{"hard_inputs", nil, &s.HardInputs},
		{"live", nil, &s.Live},
	}
}

func (f field) given() bool {
	if f.list != nil {
		return len(*f.list) > 0
	}
	return *f.value != ""
}

// count is the number of settings that are not empty.
func (s *Settings) count() int {
	n := 0
	for _, f := range s.fields() {
		if f.given() {
			n++
		}
	}
	return n
}

// variables are the names of the variables that carry the settings, in the
// order of fields; places tells the settings by them.
var variables, places = func() (names []string, places map[string]int) {
	places = map[string]int{}
	for i, f := range new(Settings).fields() {
		names = append(names, prefix+strings.ToUpper(f.key))
		places[names[i]] = i
	}
	return names, places
}()

// Given are the settings that are not empty, in a fixed order.
func (s Settings) Given() []Setting {
	given := make([]Setting, 0, s.count())
	for _, f := range s.fields() {
		switch {
		case !f.given():
		case f.list != nil:
			given = append(given, Setting{Key: f.key, List: *f.list, IsList: true})
		default:
			given = append(given, Setting{Key: f.key, Value: *f.value})
		}
	}
	return given
}

// Argv is the command line of the call: what Tilt logs and runs.
func (c Call) Argv() []string {
	return []string{"sh", "-c", `eval "$` + script + `"`, "tiltgen", string(c.Kind)}
}

// Env is the environment of the call: the runtime and its settings. A list is
// passed with one entry a line.
func (c Call) Env() map[string]string {
	env := make(map[string]string, 1+c.Settings.count())
	env[script] = Runtime
	for i, f := range c.Settings.fields() {
		switch {
		case !f.given():
		case f.list != nil:
			env[variables[i]] = strings.Join(*f.list, "\n")
		default:
			env[variables[i]] = *f.value
		}
	}
	return env
}

// Recognize tells whether a command with this environment is a call of a
// runtime that this package knows, by what it would run and not by any name.
// It returns the call, and the entries of env that are the author's own;
// Argv and Env of the call, with these entries, are argv and env again.
func Recognize(argv []string, env map[string]string) (c Call, own map[string]string, ok bool) {
	if !known(env[script]) || len(argv) == 0 {
		return Call{}, nil, false
	}
	c.Kind = Kind(argv[len(argv)-1])
	if !c.Kind.known() || !slices.Equal(argv, c.Argv()) {
		return Call{}, nil, false
	}
	own = map[string]string{}
	fields := c.Settings.fields()
	for key, value := range env {
		i, setting := places[key]
		switch {
		case key == script:
		case !Reserved(key):
			own[key] = value
		case !setting || value == "":
			return Call{}, nil, false
		case fields[i].value != nil:
			*fields[i].value = value
		default:
			*fields[i].list = strings.Split(value, "\n")
		}
	}
	return c, own, true
}

// Reserved reports whether a variable of this name belongs to the runtime, so
// that an author cannot set it.
func Reserved(name string) bool {
	return name == script || strings.HasPrefix(name, prefix)
}

// known reports whether text is a runtime that some version of this package
// has emitted.
func known(text string) bool { return text == Runtime }

func (k Kind) known() bool {
	switch k {
	case Build, Gate, Image, Load, Push, Tag:
		return true
	}
	return false
}
