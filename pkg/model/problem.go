package model

// Problem is something that is wrong with a project, or, as a warning, that
// its author would want to know.
type Problem struct {
	// Path is the place in the project, such as "images.api.inputs[2]"; it is
	// empty where the project as a whole is meant, or another file.
	Path string
	// Message says what is wrong and what would cure it, in one sentence in
	// lower case.
	Message string
	// Warning says that a Tiltfile can be written nevertheless.
	Warning bool
}

// String is the problem in one line.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Message
	}
	return p.Path + ": " + p.Message
}
