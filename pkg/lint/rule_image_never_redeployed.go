package lint

import (
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var imageNeverRedeployed = &Rule{
	Name:     "image-never-redeployed",
	Severity: Error,
	Doc: Doc{
		Title: "a custom_build without deps uses an image that a step builds again and again",
		Text: `A custom_build runs again when a file in its deps changes. With deps=[] it runs once. Where its
command only tags an image that a local_resource builds after every edit, no edit after the first build
reaches the cluster: nothing tells Tilt that there is a new image.

What to do: let the step write a file when the image is built, such as docker's --iidfile, and put that
file into the deps of the custom_build.`,
		Bad: `local_resource('docker-build', 'docker build -t api:dev .', deps=['src'])
custom_build('api', 'docker tag api:dev $EXPECTED_REF', deps=[])
k8s_resource('api', resource_deps=['docker-build'])
`,
		Good: `local_resource('docker-build', 'docker build -t api:dev --iidfile api.iid .', deps=['src'])
custom_build('api', 'docker tag $(cat api.iid) $EXPECTED_REF', deps=['api.iid'])
k8s_resource('api', resource_deps=['docker-build'])
`,
	},
	check: checkNeverRedeployed,
}

func checkNeverRedeployed(p *project) []Diagnostic {
	var all []Diagnostic
	for _, b := range p.Builds {
		if b.Custom == nil || b.Staged() || len(b.Custom.Deps) > 0 || len(b.Custom.ImageDeps) > 0 || !b.Used() {
			continue
		}
		d := Diagnostic{Severity: Error, Span: b.At.Arg("deps"), subject: b.Ref, call: b.At}
		s := p.maker(b, func(s *step) bool { return len(s.Deps) > 0 && p.auto(s) })
		if s == nil {
			if s = p.mayMake(b); s == nil {
				continue
			}
			d.Severity = Warning
			d.Message = fmt.Sprintf("the custom_build of %s has no deps, so it runs once, and only tags an image; if %s builds that image (what %q does is not known here), "+
				"no edit after the first build reaches the cluster", b.Ref, s.Name, tilt.Readable(s.UnknownWrites()))
		} else {
			d.Message = fmt.Sprintf("no edit after the first build reaches the cluster: the custom_build of %s has no deps, so it runs once, while %s builds the image anew. "+
				"Let %s write a file when it is done, and put it into deps", b.Ref, s.Name, s.Name)
		}
		d.Related = []Related{{Span: s.At.Span, Message: fmt.Sprintf("%s runs after every edit", s.Name)}}
		all = append(all, d)
	}
	return all
}

// maker is a step that builds the image that a custom_build only tags.
func (p *project) maker(b *build, is func(*step) bool) *step {
	for _, tag := range flow.ImageOps(b.Effects, command.Tag) {
		for _, s := range p.Steps {
			if s.Call != nil || !is(s) {
				continue
			}
			for _, made := range s.Effects.Images {
				if (made.Op == command.Build || made.Op == command.Tag) && p.SameTag(made.Ref, tag.Source) {
					return s
				}
			}
		}
	}
	return nil
}

// mayMake is a step that runs after every edit, does nobody knows what, and
// that the workload of a build waits for which only tags an image that no step
// is known to build.
func (p *project) mayMake(b *build) *step {
	if !onlyTags(b) || p.maker(b, func(*step) bool { return true }) != nil {
		return nil
	}
	for _, r := range b.Workloads {
		for _, name := range p.waits(r.Options.ResourceDeps) {
			if s := p.Step(name); s != nil && len(s.Deps) > 0 && p.auto(s) && s.UnknownWrites() != "" {
				return s
			}
		}
	}
	return nil
}
