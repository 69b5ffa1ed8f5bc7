package prove

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// useOfBuild is what an image build does, with the builds of the images that it
// is made from.
func (c *conversion) useOfBuild(b *flow.Build) *use {
	u := &use{build: b}
	for _, part := range append([]*flow.Build{b}, c.MadeFrom(b)...) {
		c.addBuild(u, part)
	}
	return u
}

func (c *conversion) addBuild(u *use, b *flow.Build) {
	if b.Custom != nil {
		c.addCustom(u, b)
	} else {
		c.addDocker(u, b)
	}
}

// addCustom adds a custom_build. It is taken to read what it watches, unless
// its text tells all, and to make no files but those that its text names: what
// it is for is its image.
func (c *conversion) addCustom(u *use, b *flow.Build) {
	var watches []region
	for _, d := range b.Custom.Deps {
		watches = append(watches, regions([]string{d}, either(c.ignoredIn(d, b.Custom.Ignore), c.hidden))...)
	}
	u.watches = append(u.watches, watches...)
	if b.Call != nil {
		if tagAsEmitted(b) {
			c.stage(u, b.Call, nil, b.Ref)
		} else {
			u.gaps = append(u.gaps, gap{why: fmt.Sprintf("the custom_build of %s calls the stage runtime of tiltgen in a way in which tiltgen does not write it", b.Ref), at: tilt.Hole, reads: true})
		}
		return
	}
	if !u.command(c.Project, expected(b)) {
		u.reads = append(u.reads, watches...)
	}
	for _, w := range b.Effects.Writes {
		if tilt.Known(w.Path) {
			u.writes = append(u.writes, regions([]string{w.Path}, nil)...)
		}
	}
}

// expected are the effects of a custom_build, with the name that Tilt expects
// where that is known: with tag, it is one that others can name.
//
// Tilt 0.37: internal/build/custom_builder.go.
func expected(b *flow.Build) command.Effects {
	e := b.Effects
	e.Images = slices.Clone(e.Images)
	for i := range e.Images {
		if image := &e.Images[i]; image.Ref == "$EXPECTED_REF" && b.Custom.Tag != "" {
			image.Ref = flow.Untagged(b.Ref) + ":" + b.Custom.Tag
		}
	}
	return e
}

// ignoredIn tells what of a dep of a custom_build starts nothing.
//
// Tilt 0.37: internal/tiltfile/docker.go, dockerignoresFromPathsAndContextFilters.
func (c *conversion) ignoredIn(dep string, patterns []string) func(string) bool {
	return flow.Ignored(path.Clean(dep), append(c.patterns(path.Join(dep, ".dockerignore")), patterns...))
}

// addDocker adds a docker_build, which watches all of its context. An edit of its
// Dockerfile starts it as well, wherever that is: the Tiltfile is read again, and
// the image is another one.
//
// Tilt 0.37: internal/tiltfile/docker.go, dockerBuild, reads it as a config file.
func (c *conversion) addDocker(u *use, b *flow.Build) {
	context := b.Context()
	c.addContext(u, context)
	if len(b.Live) > 0 && !c.isMade(context.Path()) {
		// Another Dockerfile is never left to the live update, but makes another image:
		// whatever is in it goes there at once.
		dockerfile := clean(context.Path())
		u.watches, u.reads = without(u.watches, dockerfile), without(u.reads, dockerfile)
	}
}

// without are regions without one path.
func without(all []region, path string) []region {
	var left []region
	for _, r := range all {
		if r.path != path {
			left = append(left, region{r.path, either(r.hides, func(p string) bool { return p == path })})
		}
	}
	return left
}

// isMade reports whether a step may make a file.
func (c *conversion) isMade(path string) bool {
	return slices.ContainsFunc(c.Steps, func(s *flow.Step) bool {
		return slices.ContainsFunc(s.Writes, func(w command.Path) bool { return s.Meets(w, path) != flow.Apart })
	})
}

func (c *conversion) addContext(u *use, context flow.Context) {
	u.watches = append(u.watches, regions([]string{context.Folder}, either(c.LeftOut(context), c.hidden))...)
	if context.Contents == "" && c.Dockerfile(context) != nil {
		u.watches = append(u.watches, regions([]string{context.Path()}, nil)...)
	}
	u.context(c.Project, context, true)
}

// useOfService is the build that a Compose file declares for a service, which
// Tilt does like a docker_build.
//
// Tilt 0.37: internal/tiltfile/docker_compose.go, dcServiceToImageTarget.
func (c *conversion) useOfService(r *tiltfile.Resource) *use {
	u := &use{service: true}
	if tilt.Known(r.ComposeBuild.Context) && !strings.Contains(r.ComposeBuild.Context, ":") {
		c.addContext(u, flow.Context{Folder: r.ComposeBuild.Context, File: r.ComposeBuild.Dockerfile})
	}
	return u
}
