package lint

import (
	"fmt"

	"github.com/tiltgen/tiltgen/pkg/command"
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
	for _, b := range p.builds {
		if b.custom == nil || b.staged || len(b.custom.Deps) > 0 || !b.used() {
			continue
		}
		if s := p.maker(b, func(s *step) bool { return p.reruns(s) }); s != nil {
			all = append(all, Diagnostic{Severity: Error, Span: b.at.Arg("deps"), Message: fmt.Sprintf(
				"no edit after the first build reaches the cluster: the custom_build of %s has no deps, so it runs once, while %s builds the image anew. "+
					"Let %s write a file when it is done, and put it into deps", b.ref, s.Name, s.Name),
				Related: []Related{{Span: s.At.Span, Message: fmt.Sprintf("%s builds the image", s.Name)}}})
		}
	}
	return all
}

// maker is a step that builds the image that a custom_build only tags.
func (p *project) maker(b *build, is func(*step) bool) *step {
	for _, tag := range imageOps(b.effects, command.Tag) {
		for _, s := range p.steps {
			if s.stage != "" || !is(s) {
				continue
			}
			for _, made := range s.effects.Images {
				if (made.Op == command.Build || made.Op == command.Tag) && made.Ref == tag.Source && made.Ref != tilt.Hole && made.Ref != "" {
					return s
				}
			}
		}
	}
	return nil
}
