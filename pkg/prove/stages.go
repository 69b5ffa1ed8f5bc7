package prove

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// asEmitted reports whether a local_resource that calls the stage runtime is
// one that emit would write: in the Tiltfile's folder, under the name that it
// calls itself, with nothing in the environment but what the author of a build
// put there. What it watches, and what it waits for, is for the explorer to see.
func asEmitted(s *flow.Step) bool {
	call := s.Call
	switch {
	case !here(s.Dir) || call.Settings.Name != s.Name:
		return false
	case call.Kind == stage.Build:
		return slices.Equal(call.Settings.Outputs, stagePaths(s.Outputs)) || len(s.Outputs) == 0
	case call.Kind == stage.Tag || !s.ServeCmd.IsZero() || len(s.Env) != len(call.Env()):
		return false
	}
	return call.Kind != stage.Image || strings.HasPrefix(call.Settings.Run, `docker build --iidfile "$TILTGEN_IID" `)
}

// tagAsEmitted reports whether a custom_build that calls the stage runtime is
// one that emit would write.
func tagAsEmitted(b *flow.Build) bool {
	c, call := b.Custom, b.Call
	return call.Kind == stage.Tag && here(c.Dir) && len(c.Env) == len(call.Env()) &&
		c.OutputsImageRefTo == stage.File(call.Settings.Image, "out") && c.DisablePush && c.Tag == "" && !c.SkipsLocalDocker
}

func here(dir string) bool { return dir == "" || dir == "." }

func stagePaths(paths []string) []string {
	var all []string
	for _, p := range paths {
		all = append(all, stage.Path(p))
	}
	return all
}

// stage adds what a call of the stage runtime does: of a build and of an image
// what the author's command reads and writes, and the runtime's own files.
func (c *conversion) stage(u *use, call *stage.Call, outputs []string, name string) {
	u.call = call
	image := call.Settings.Image
	switch call.Kind {
	case stage.Build:
		u.runtime = []string{stage.File(call.Settings.Name, "stamp")}
		u.writes = append(u.writes, sources(call.Settings.Outputs)...)
		c.stageReads(u, call)
	case stage.Gate:
		u.runtime = []string{stage.File(image, "ready"), stage.File(image, "moving"), stage.File(image, "live")}
	case stage.Image:
		u.runtime = []string{stage.File(image, "image")}
		c.imageReads(u, call)
	case stage.Load, stage.Push:
		u.runtime = []string{stage.File(image, "ref")}
	case stage.Tag:
		u.runtime = []string{stage.File(image, "out"), stage.File(image, "moving"), stage.File(image, "live")}
	}
}

// stageReads adds what the author's command of a build takes in: what the build
// watches, what the builds before it make, and what its text names.
func (c *conversion) stageReads(u *use, call *stage.Call) {
	for _, w := range u.watches {
		switch {
		case strings.HasPrefix(w.path, stage.Folder+"/"):
		case w.path == ".":
			u.broad = append(u.broad, w)
		default:
			u.reads = append(u.reads, w)
		}
	}
	for _, name := range call.Settings.After {
		if s := c.Step(name); s != nil && s.Call != nil {
			u.reads = append(u.reads, sources(s.Call.Settings.Outputs)...)
		}
	}
	text := &use{}
	text.command(c.Project, c.Effects(tilt.Cmd{Shell: call.Settings.Run}, call.Settings.Dir))
	u.reads = append(u.reads, text.reads...)
}

// imageReads adds what the docker build of an image stage takes in. Where its
// Dockerfile is not known, that is what the stage says.
func (c *conversion) imageReads(u *use, call *stage.Call) {
	for _, image := range flow.ImageOps(c.Effects(tilt.Cmd{Shell: call.Settings.Run}, ""), command.Build) {
		if context := flow.ContextOf(image); image.Context != "" && c.Dockerfile(context) != nil {
			u.context(c.Project, context, true)
			return
		}
	}
	u.reads = append(u.reads, sources(call.Settings.Inputs)...)
	for _, name := range call.Settings.Builds {
		if s := c.Step(name); s != nil && s.Call != nil {
			u.reads = append(u.reads, sources(s.Call.Settings.Outputs)...)
		}
	}
}

// sources are paths as the settings of a call have them, with what they leave
// out; see [stage.Source].
func sources(list []string) []region {
	var all []region
	for _, s := range list {
		words := strings.Split(s, "\t")
		var patterns []string
		for _, w := range words[1:] {
			if !strings.Contains(w, "/") {
				w = "**/" + w
			}
			patterns = append(patterns, strings.TrimPrefix(w, "./"))
		}
		all = append(all, region{clean(words[0]), flow.Ignored(".", patterns)})
	}
	return all
}

// leftOut are the paths that the settings of a call leave out of others.
func leftOut(list []string) []region {
	var all []region
	for _, s := range list {
		for _, w := range strings.Split(s, "\t")[1:] {
			if strings.Contains(w, "/") {
				all = append(all, region{path: clean(w)})
			}
		}
	}
	return all
}

// inScenario is a call whose settings name files of the scenario.
func (w *world) inScenario(call *stage.Call) *stage.Call {
	mapped := *call
	for _, list := range []*[]string{
		&mapped.Settings.Outputs, &mapped.Settings.Shared, &mapped.Settings.Inputs, &mapped.Settings.HardInputs, &mapped.Settings.Live,
	} {
		*list = w.namesOf(sources(*list))
	}
	return &mapped
}
