package emit

import "github.com/tiltgen/tiltgen/pkg/tilt"

// printer is the text of one file, and what the text of one of its values
// depends on beside the value.
type printer struct {
	page      page
	resources []resource
	builds    []customBuild
	// staged says that some step runs the stage runtime.
	staged bool
	// shared holds the settings that an image's steps share, by its short name.
	shared map[string]*sharedSettings

	// statement and environment are room for the arguments of the call that is
	// being printed, and of the one that makes its environment.
	statement, environment arguments
}

// resource is a local resource, and the step that it is.
type resource struct {
	*tilt.LocalResource
	step *step
}

// customBuild is a custom_build, and the step that it is.
type customBuild struct {
	*tilt.CustomBuild
	step *step
}

// image is the short name of the image that a build hands to Tilt.
func (c customBuild) image() string {
	if c.step == nil {
		return ""
	}
	return c.step.image
}

// newPrinter looks through f for steps and what they share; bound are the
// names that no variable may take.
func newPrinter(f *tilt.File, bound map[string]bool) *printer {
	p := &printer{}
	for i := range f.LocalResources {
		r := &f.LocalResources[i]
		p.resources = append(p.resources, resource{r, recognize(r.Cmd, r.Env)})
		p.staged = p.staged || p.resources[i].step != nil
	}
	for i := range f.CustomBuilds {
		c := &f.CustomBuilds[i]
		p.builds = append(p.builds, customBuild{c, recognize(c.Cmd, c.Env)})
		p.staged = p.staged || p.builds[i].step != nil
	}
	p.shared = sharedAmong(p.resources, bound)
	return p
}
