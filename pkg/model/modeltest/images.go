package modeltest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// images draws images, some of what builds make, some of another image.
func (d *drawing) images() {
	refs := rapid.SliceOfNDistinct(reference(), 0, 4, rapid.ID[string]).Draw(d.T, "refs")
	for i, ref := range refs {
		m := model.Image{
			Name: fmt.Sprintf(rapid.SampledFrom([]string{"%d", "api-%d", "A_b.%d"}).Draw(d.T, "image"), i), Ref: ref,
			BuildArgs: d.environment(), Target: d.maybe(text()), Platform: d.maybe(text()),
			Secrets: d.list(text(), 2), SSH: d.list(text(), 2), CacheFrom: d.list(text(), 2),
		}
		if d.one(4) {
			m.Entrypoint = d.command()
		}
		taken := d.some(append(sources, d.outputs...), 3)
		for _, in := range taken {
			m.Inputs = append(m.Inputs, d.spelled(in))
		}
		d.dockerfile(&m, refs[:i], taken)
		if len(taken) > 0 && d.one(3) {
			m.LiveUpdate = d.liveUpdate(taken)
		}
		if i > 0 && d.one(5) {
			m.ImageDeps = []string{d.project.Images[i-1].Name}
		}
		d.project.Images = append(d.project.Images, m)
	}
}

// dockerfile draws where the Dockerfile of an image stands, and what is in it.
func (d *drawing) dockerfile(m *model.Image, bases, taken []string) {
	if d.one(6) {
		m.Context = d.spelled("web")
		return
	}
	m.Dockerfile = fmt.Sprintf("docker/%s's file", m.Name)
	var lines strings.Builder
	fmt.Fprintf(&lines, "FROM %s\n", rapid.SampledFrom(append([]string{"scratch"}, bases...)).Draw(d.T, "from"))
	for _, in := range taken {
		fmt.Fprintf(&lines, "COPY [%q, \"/\"]\n", in)
	}
	d.files[m.Dockerfile] = lines.String()
}

func (d *drawing) liveUpdate(taken []string) *model.LiveUpdate {
	u := &model.LiveUpdate{}
	for _, from := range taken {
		u.Sync = append(u.Sync, model.Sync{From: d.spelled(from), To: "/" + text().Draw(d.T, "to")})
	}
	if d.one(2) {
		run := model.Run{Cmd: d.command()}
		if d.one(2) {
			run.Triggers = taken[:1]
		}
		u.Run = append(u.Run, run)
	}
	return u
}
