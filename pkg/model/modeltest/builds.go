package modeltest

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// builds draws local steps. Each may take in what those before it make.
func (d *drawing) builds() {
	names := rapid.SliceOfNDistinct(name(), 0, 5, rapid.ID[string]).Draw(d.T, "builds")
	for i, name := range names {
		b := model.Build{
			Name: name, TriggerMode: d.mode(), AutoInit: d.optional(), Parallel: d.optional(),
			Labels: d.list(label(), 2), Links: d.links(), After: d.some(names[:i], 2), Ignore: d.list(pattern(), 2),
		}
		for _, dep := range d.some(append(sources, d.outputs...), 4) {
			b.Deps = append(b.Deps, d.spelled(dep))
		}
		if d.one(4) {
			b.Deps = append(b.Deps, ".")
		}
		d.run(&b, i)
		d.project.Builds = append(d.project.Builds, b)
	}
}

// run draws what a build runs: a command, a server, or both.
func (d *drawing) run(b *model.Build, i int) {
	serves := d.one(3)
	if !serves || d.one(2) {
		b.Cmd, b.Env = d.command(), d.environment()
		if d.one(4) {
			b.Dir = d.spelled("src")
		}
		b.Outputs = d.made(i)
	}
	if !serves {
		return
	}
	b.ServeCmd, b.ServeEnv = d.command(), d.environment()
	if d.one(3) {
		b.ServeDir = "web"
	}
	if d.one(2) {
		b.ReadinessProbe = d.probe()
	}
}

// made draws the outputs of the build at a place.
func (d *drawing) made(place int) []string {
	var outputs []string
	for n := range rapid.IntRange(0, 2).Draw(d.T, "outputs") {
		form := rapid.SampledFrom([]string{"bin/%d-%d", "out,%d/%d it's", "src/gen %d.%d", "{name}/%d/%d", "\"%d\"/%d"}).Draw(d.T, "output")
		out := fmt.Sprintf(form, place, n)
		d.outputs = append(d.outputs, out)
		outputs = append(outputs, d.spelled(out))
	}
	return outputs
}

func (d *drawing) command() model.Command {
	if d.one(2) {
		return model.Command{Shell: text().Draw(d.T, "shell")}
	}
	return model.Command{Argv: rapid.SliceOfN(rapid.OneOf(text(), rapid.Just("")), 1, 3).Draw(d.T, "argv")}
}

func (d *drawing) probe() *model.Probe {
	p := &model.Probe{PeriodSecs: rapid.IntRange(0, 9).Draw(d.T, "period"), FailureThreshold: rapid.IntRange(0, 3).Draw(d.T, "failures")}
	switch rapid.IntRange(0, 2).Draw(d.T, "probe") {
	case 0:
		p.Exec = rapid.SliceOfN(text(), 1, 2).Draw(d.T, "exec")
	case 1:
		p.HTTPGet = &model.HTTPGet{Port: 80, Host: d.maybe(text()), Path: d.maybe(text()), Scheme: rapid.SampledFrom([]string{"", "https"}).Draw(d.T, "scheme")}
	default:
		p.TCPSocket = &model.TCPSocket{Port: 8080, Host: d.maybe(text())}
	}
	return p
}

func (d *drawing) links() []model.Link {
	if !d.one(4) {
		return nil
	}
	url := rapid.SampledFrom([]string{"http://a/b?c#d", "localhost:8080", "a'\"b", "x y"})
	return []model.Link{{URL: url.Draw(d.T, "url"), Name: d.maybe(text())}}
}
