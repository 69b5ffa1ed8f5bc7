package prove

import (
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/flow"
	"github.com/tiltgen/tiltgen/pkg/schedule"
	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// part is a resource with what its command does, or its image builds.
type part struct {
	resource schedule.Resource
	at       *tilt.Call
	// calls are all that say something of it, and step is the local_resource that
	// it is, or nil.
	calls []*tilt.Call
	step  *flow.Step
	// unnamed says that its name is not known.
	unnamed bool
	uses    []*use
	// serves are what its server writes, as long as it runs.
	serves []region
}

// parts are all resources, in the order of their declarations.
func (c *conversion) parts() []*part {
	var all []*part
	byResource := map[*tiltfile.Resource]*part{}
	for _, r := range c.Resources {
		p := c.workload(r.Name, r.Options)
		if p.calls = r.Calls; len(r.Calls) > 0 {
			p.at = r.Calls[0]
		}
		if r.Disabled {
			p.resource.AutoInit = new(bool)
		}
		if r.ComposeBuild != nil {
			p.add(c.useOfService(r))
		}
		byResource[r] = p
		all = append(all, p)
	}
	for _, b := range c.Builds {
		if !b.Used() {
			continue
		}
		u := c.useOfBuild(b)
		runs := append(slices.Clip(b.Workloads), c.services(b)...)
		for _, r := range runs {
			byResource[r].add(u)
		}
		if len(runs) == 0 {
			// Some workload runs it that is not seen here.
			p := c.workload(c.unseenWorkload(b, all), tilt.K8sResource{})
			p.at = b.At
			p.add(u)
			all = append(all, p)
		}
	}
	for _, s := range c.Steps {
		all = append(all, c.local(s))
	}
	return c.unique(all)
}

// services are those of Docker Compose for which Tilt builds an image.
func (c *conversion) services(b *flow.Build) []*tiltfile.Resource {
	var all []*tiltfile.Resource
	for _, r := range c.Resources {
		if r.Compose && slices.Contains(r.Builds, b.Ref) {
			all = append(all, r)
		}
	}
	return all
}

// unique leaves out resources of a name that another one has: Tilt refuses the
// second.
func (c *conversion) unique(parts []*part) []*part {
	var all []*part
	seen := map[string]bool{}
	for _, p := range parts {
		if !seen[p.resource.Name] {
			seen[p.resource.Name] = true
			all = append(all, p)
		}
	}
	return all
}

func (c *conversion) workload(name string, o tilt.K8sResource) *part {
	return &part{unnamed: !tilt.Known(name), resource: schedule.Resource{
		Name: tilt.Readable(name), Kind: schedule.Workload, ResourceDeps: o.ResourceDeps,
		AutoInit: o.AutoInit, TriggerMode: c.Mode(o.TriggerMode),
	}}
}

// add adds an image build to a workload.
func (p *part) add(u *use) {
	p.resource.Kind = schedule.Image
	p.uses = append(p.uses, u)
}

// local is a local_resource. One that is disabled waits until a person enables
// it, as if that started it. One without a command is done at once, whenever what
// it watches changes, and reads and writes nothing but what its server does.
//
// Tilt 0.37: internal/tiltfile/tiltfile_state.go, translateLocal, which lets it be
// built beside any other, and local_resource.go, localResource, which ignores the
// readiness probe of what has no server.
func (c *conversion) local(s *flow.Step) *part {
	p := &part{at: s.At, calls: []*tilt.Call{s.At}, step: s, unnamed: !tilt.Known(s.Name), resource: schedule.Resource{
		Name: tilt.Readable(s.Name), Kind: schedule.Local, ResourceDeps: s.ResourceDeps,
		AllowParallel: s.AllowParallel || s.Cmd.IsZero(), AutoInit: s.AutoInit, TriggerMode: c.Mode(s.TriggerMode),
		ReadinessProbe: s.ReadinessProbe != nil && !s.ServeCmd.IsZero(),
	}}
	if s.Disabled {
		p.resource.AutoInit = new(bool)
	}
	for _, w := range s.Serves {
		p.serves = append(p.serves, regions([]string{w.Path}, nil)...)
	}
	if s.Cmd.IsZero() {
		p.uses = []*use{{watches: c.watchesOfStep(s)}}
		return p
	}
	u := c.useOfStep(s)
	if p.onlyByPerson() {
		// What such a step changes, and when, is as if the person did it.
		u.gaps = nil
	}
	p.uses = []*use{u}
	return p
}

// onlyByPerson reports whether nothing but a person starts the resource.
func (p *part) onlyByPerson() bool {
	return p.manual() && p.resource.AutoInit != nil && !*p.resource.AutoInit
}

func (p *part) manual() bool { return p.resource.TriggerMode == tilt.TriggerManual }

// unseenWorkload is what a workload is called that is not seen here: like the
// image that it runs, unless something else is.
func (c *conversion) unseenWorkload(b *flow.Build, others []*part) string {
	name := flow.Untagged(b.Ref)
	name = name[strings.LastIndex(name, "/")+1:]
	taken := func(p *part) bool { return p.resource.Name == name }
	if c.Step(name) != nil || slices.ContainsFunc(others, taken) {
		return "the workload of " + b.Ref
	}
	return name
}
