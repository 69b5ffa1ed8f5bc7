// Package inspect prints what was read of a Tiltfile as JSON, in a shape of its
// own, which has a version: package tilt may change without it.
package inspect

// Version is that of the shape. It grows when a key changes its meaning or goes
// away; keys that are added do not change it.
const Version = 1

// Document is what tiltgen inspect prints. Keys are the names of Tilt's own
// functions and arguments wherever there is one; one whose value is not given is
// left out, but for the lists of this object. Paths are relative to the
// Tiltfile's folder. A text of more than 2,000 bytes is cut and says so.
type Document struct {
	// Version is that of this shape.
	Version int `json:"version"`
	// Tiltfile is the name of the file that was read.
	Tiltfile string `json:"tiltfile"`
	// Complete is false when there are more ways through the file than were read.
	Complete bool `json:"complete"`
	// Told is what the options told, and was not asked of the Tiltfile.
	Told *Told `json:"told,omitempty"`
	// Errors are what Tilt would refuse; what stands behind them may be missing in
	// all else.
	Errors []Error `json:"errors"`
	// Settings are those of Tilt as a whole.
	Settings Settings `json:"settings"`
	// Resources are what Tilt shows as resources, in its order.
	Resources []Resource `json:"resources"`
	// Images are those that Tilt builds.
	Images []Image `json:"images"`
	// K8sYAML are the manifests that are deployed.
	K8sYAML []K8sYAML `json:"k8s_yaml"`
	// Opaque are calls that may declare more than is seen here.
	Opaque []Opaque `json:"opaque"`
	// Decisions are the conditions whose outcome is not known.
	Decisions []Condition `json:"decisions"`
	// Unknowns are the values that are not known, by place.
	Unknowns []Unknown `json:"unknowns"`
	// Files are those for which Tilt loads the Tiltfile again, by path.
	Files []File `json:"files"`
}

// Told is what options told of what a run alone would tell.
type Told struct {
	// Env are environment variables.
	Env map[string]string `json:"env,omitempty"`
	// Args are the words behind "tilt up --"; null where they were not told.
	Args *[]string `json:"args,omitempty"`
	// Context is the kube context.
	Context string `json:"context,omitempty"`
}

// Place is a place in a file. Both numbers count from 1, columns in characters;
// an error of a file as a whole has none.
type Place struct {
	// File is the path of the file.
	File string `json:"file"`
	// Line is the line.
	Line int `json:"line,omitempty"`
	// Column is the column.
	Column int `json:"column,omitempty"`
}

// Error is something for which Tilt refuses the Tiltfile.
type Error struct {
	// Message is what is wrong, in Tilt's words where it has any.
	Message string `json:"message"`
	// Cure is what to do about it.
	Cure string `json:"cure,omitempty"`
	// At is where.
	At Place `json:"at"`
}

// Decision is the side that is taken of a condition.
type Decision struct {
	// Condition is what is asked, in the Tiltfile's terms.
	Condition string `json:"condition"`
	// Holds is whether it does.
	Holds bool `json:"holds"`
	// At is where it is asked first.
	At Place `json:"at"`
}

// When says under which decisions something is there: if all decisions of one of
// its lists are taken. What is always there has no such key.
type When [][]Decision

// Condition is a condition whose outcome is not known.
type Condition struct {
	// Condition is what is asked, in the Tiltfile's terms.
	Condition string `json:"condition"`
	// At is where it is asked first.
	At Place `json:"at"`
	// Read are the sides that were read.
	Read []bool `json:"read"`
}

// Unknown is a value that only a run could tell.
type Unknown struct {
	// Value is how conditions call it.
	Value string `json:"value"`
	// From is where it comes from: environment, arguments, kube_context, command,
	// file, extension or tilt.
	From string `json:"from"`
	// Tell is the option with which it can be told.
	Tell string `json:"tell,omitempty"`
	// At are the places that ask for it.
	At []Place `json:"at"`
}

// File is a file, or a folder with all that it holds.
type File struct {
	// Path is its path.
	Path string `json:"path"`
	// By are the functions that name it, and load; of what Tilt reads by itself
	// there are none.
	By []string `json:"by,omitempty"`
	// Folder is true of a folder.
	Folder bool `json:"folder,omitempty"`
	// Missing is true where there is none: Tilt waits for it to appear.
	Missing bool `json:"missing,omitempty"`
}

// Opaque is a call that may declare more than is seen here.
type Opaque struct {
	// What is what was called.
	What string `json:"what"`
	// Names are the texts that it was given: names of resources may be among them.
	Names []string `json:"names,omitempty"`
	Declared
	// When are the decisions under which it is called.
	When When `json:"when,omitempty"`
}

// Declared is where something is declared.
type Declared struct {
	// At is the call.
	At Place `json:"at,omitzero"`
	// AlsoAt are further calls that configure it.
	AlsoAt []Place `json:"also_at,omitempty"`
	// Stack are the calls of functions that led there, outermost first.
	Stack []Place `json:"stack,omitempty"`
	// Unknown are the keys of which a part is not known: "…" stands for such a part
	// of a text, or for any number of elements of a list. A key that is not there
	// has a value that is not known at all.
	Unknown []string `json:"unknown,omitempty"`
}
