package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

var unloadedImageTag = &Rule{
	Name:     "unloaded-image-tag",
	Severity: Error,
	Doc: Doc{
		Title: "what is loaded into the cluster is not what Tilt deploys",
		Text: `Whatever tag a custom_build gives its image, Tilt deploys NAME:tilt-<16 digits of the image's
id>. With disable_push=True it does not bring this reference to the cluster, and an image that was
loaded or pushed under another tag does not help: the pod ends in ImagePullBackOff.

What to do: leave out disable_push, and Tilt loads its own tag into kind; or write the reference that
you load to a file and name the file in outputs_image_ref_to.`,
		Bad: `custom_build('api', 'docker build -t api:dev . && kind load docker-image api:dev && docker tag api:dev $EXPECTED_REF',
             deps=['src'], tag='dev', disable_push=True)
`,
		Good: `custom_build('api', 'docker build -t $EXPECTED_REF .', deps=['src'])
`,
	},
	check: checkUnloadedTag,
}

func checkUnloadedTag(p *project) []Diagnostic {
	var all []Diagnostic
	for _, b := range p.Builds {
		c := b.Custom
		if c == nil || b.Staged() || !c.DisablePush || c.SkipsLocalDocker || c.OutputsImageRefTo != "" || !b.Used() {
			continue
		}
		what, where := p.brought(b)
		if what == "" {
			continue
		}
		all = append(all, Diagnostic{
			Severity: Error, Span: b.At.Arg("disable_push"), subject: b.Ref, call: b.At,
			Message: fmt.Sprintf("the pod will not find its image, unless the cluster shares the Docker engine: Tilt deploys %s:tilt-<digits of the image's id>, "+
				"and with disable_push=True nobody brings that to the cluster; %s is another reference. "+
				"Leave out disable_push, or name the reference that you load in outputs_image_ref_to", flow.Untagged(b.Ref), what),
			Related: where,
		})
	}
	return all
}

// brought is a reference to a build's image that a command loads into the
// cluster or pushes, and where.
func (p *project) brought(b *build) (string, []Related) {
	sources := []string{b.Ref}
	for _, tag := range flow.ImageOps(b.Effects, command.Tag) {
		sources = append(sources, tag.Source)
	}
	own := func(ref string) bool {
		name := p.Name(flow.Untagged(ref))
		return name != "" && slices.ContainsFunc(sources, func(s string) bool { return p.Name(flow.Untagged(s)) == name })
	}
	for _, image := range append(flow.ImageOps(b.Effects, command.Load), flow.ImageOps(b.Effects, command.Push)...) {
		if strings.HasPrefix(image.Ref, "$EXPECTED_") || tilt.Known(image.Ref) && own(image.Ref) {
			return image.Ref, nil
		}
	}
	for _, s := range p.Steps {
		if s.Call != nil {
			continue
		}
		for _, image := range append(flow.ImageOps(s.Effects, command.Load), flow.ImageOps(s.Effects, command.Push)...) {
			if tilt.Known(image.Ref) && own(image.Ref) {
				return image.Ref, []Related{{Span: s.At.Span, Message: fmt.Sprintf("%s brings %s", s.Name, image.Ref)}}
			}
		}
	}
	return "", nil
}
