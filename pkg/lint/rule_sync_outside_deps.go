package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var syncOutsideDeps = &Rule{
	Name:     "sync-outside-deps",
	Severity: Error,
	Doc: Doc{
		Title: "a live_update step names a path that the image build does not watch",
		Text: `The local path of sync, and those of fall_back_on, have to lie in what the image build watches:
the deps of a custom_build, the context of a docker_build. Otherwise Tilt refuses the Tiltfile.

What to do: put the path into deps.`,
		Bad: `custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api'], live_update=[sync('static', '/app/static')])
k8s_yaml(encode_yaml({'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'api'},
                      'spec': {'containers': [{'name': 'api', 'image': 'api'}]}}))
`,
		Good: `custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['bin/api', 'static'], live_update=[sync('static', '/app/static')])
k8s_yaml(encode_yaml({'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'api'},
                      'spec': {'containers': [{'name': 'api', 'image': 'api'}]}}))
`,
	},
	check: checkSync,
}

// Tilt 0.37: internal/tiltfile/tiltfile_state.go, validateLiveUpdate.
func checkSync(p *project) []Diagnostic {
	var all []Diagnostic
	for _, b := range p.Builds {
		if !b.Used() || b.Docker != nil && p.Dockerfile(b.Context()) == nil {
			// Without the Dockerfile nobody knows the images that it is made from, whose
			// contexts count as well.
			continue
		}
		watched := p.watched(b, map[*build]bool{})
		for _, step := range b.Live {
			paths, what := step.FallBackOn, "fall_back_on path"
			if step.Sync != nil {
				paths, what = []string{step.Sync.Local}, "sync source"
			}
			for _, path := range paths {
				inside := func(w string) bool { return !tilt.Known(w) || flow.Within(path, w) }
				if !tilt.Known(path) || slices.ContainsFunc(watched, inside) {
					continue
				}
				refuses := "Tilt refuses this file"
				if !b.Surely {
					refuses = "Tilt refuses this file as soon as a workload runs the image"
				}
				all = append(all, Diagnostic{Severity: Error, Span: step.At.Span, subject: b.Ref + " " + path, call: b.At, Message: fmt.Sprintf(
					refuses+": the %s %q does not lie in what the image build of %s watches (%s). Put it into deps",
					what, path, b.Ref, list(watched)),
					Related: []Related{{Span: b.At.Span, Message: "the image build"}}})
			}
		}
	}
	return all
}

// watched are the paths that a build and the images that it is made from watch.
func (p *project) watched(b *build, seen map[*build]bool) []string {
	if seen[b] {
		return nil
	}
	seen[b] = true
	var all []string
	if b.Custom != nil {
		all = append(all, b.Custom.Deps...)
	} else {
		all = append(all, b.Docker.Context)
	}
	for _, base := range p.Bases(b) {
		for _, other := range p.Builds {
			if p.BuildsImage(other.Ref, base) {
				all = append(all, p.watched(other, seen)...)
			}
		}
	}
	return all
}

func list(paths []string) string {
	if len(paths) == 0 {
		return "nothing"
	}
	return strings.Join(paths, ", ")
}
