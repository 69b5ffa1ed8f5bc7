package lint

import (
	"fmt"
	"slices"

	"github.com/tiltgen/tiltgen/pkg/flow"
)

var secondWatcher = &Rule{
	Name:     "second-watcher",
	Severity: Error,
	Doc: Doc{
		Title: "a step builds an image from files that the custom_build which tags it watches as well",
		Text: `Two watchers of one file fire in either order. Where a local_resource builds an image, and a
custom_build that only tags this image watches the same files, an edit starts both. The tag is quickly
put on the previous image, and nothing runs again when the new one is there: the cluster stays one
version behind, as it did in recordings of the real program.

What to do: let the custom_build watch only a file that the step writes when the image is built.`,
		Bad: `local_resource('docker-build', 'docker build -t api:dev .', deps=['bin/api'])
custom_build('api', 'docker tag api:dev $EXPECTED_REF', deps=['bin/api'])
k8s_resource('api', resource_deps=['docker-build'])
`,
		Good: `local_resource('docker-build', 'docker build -t api:dev --iidfile api.iid .', deps=['bin/api'])
custom_build('api', 'docker tag $(cat api.iid) $EXPECTED_REF', deps=['api.iid'])
k8s_resource('api', resource_deps=['docker-build'])
`,
	},
	check: checkSecondWatcher,
}

func checkSecondWatcher(p *project) []Diagnostic {
	var all []Diagnostic
	for _, b := range p.Builds {
		if b.Custom == nil || b.Staged() || !b.Used() || !p.startsImage(b) {
			continue
		}
		s := p.maker(b, p.auto)
		if s == nil {
			continue
		}
		if path := bothWatch(b, s); path != "" {
			all = append(all, Diagnostic{
				Severity: Error, Span: b.At.Arg("deps"), subject: b.Ref, call: b.At,
				Message: fmt.Sprintf("after an edit the cluster can stay one version behind: %s and the custom_build of %s both watch %s, and start in either order. "+
					"If the tag is put on the previous image, nothing puts it on the new one. Watch a file that %s writes when it is done instead",
					s.Name, b.Ref, path, s.Name),
				Related: []Related{{Span: s.At.Arg("deps"), Message: fmt.Sprintf("%s watches it too", s.Name)}},
			})
		}
	}
	return all
}

// bothWatch is a path that a build and a step watch, or "". It does no harm
// where the build also watches what the step writes in the end.
func bothWatch(b *build, s *step) string {
	for _, w := range s.Writes {
		for _, d := range b.Custom.Deps {
			if flow.Meet(w.Path, d) == flow.Surely && !slices.Contains(s.Deps, d) {
				return ""
			}
		}
	}
	for _, d := range b.Custom.Deps {
		for _, other := range s.Deps {
			if flow.Meet(other, d) != flow.Surely {
				continue
			}
			if flow.Within(other, d) {
				return other
			}
			return d
		}
	}
	return ""
}
