package stage_test

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// drive lets things happen at random, but for what is held back, until
// something is the case. A name ends with a space and a resource, or is the
// verb alone: "start web", "live".
func (p *play) drive(until func() bool, hold ...string) {
	for range patience {
		if until() {
			return
		}
		p.tick()
		var can []action
		for _, a := range p.ordinary() {
			if !held(a.name, hold) {
				can = append(can, a)
			}
		}
		if len(can) == 0 {
			p.fail("the scenario does not come about: nothing is left to do")
		}
		p.choose(can)
	}
	p.fail("the scenario does not come about")
}

// rest lets everything happen but what is held back.
func (p *play) rest(hold ...string) {
	for range patience {
		p.tick()
		var can []action
		for _, a := range p.ordinary() {
			if !held(a.name, hold) {
				can = append(can, a)
			}
		}
		if len(can) == 0 {
			return
		}
		p.choose(can)
	}
	p.fail("no end: %v", p.steps)
}

// runs says that the command of a build has come to its n-th checkpoint.
func (p *play) runs(name string, n int) func() bool {
	return func() bool {
		for _, s := range p.steps {
			if s.name == name && len(s.requests) > 0 && s.requests[0].verb == "author" && s.requests[0].calls >= n {
				return true
			}
		}
		return false
	}
}

func held(name string, hold []string) bool {
	for _, h := range hold {
		if name == h || strings.HasPrefix(name, h+" ") {
			return true
		}
	}
	return false
}

// sharedPlan is two builds of one source, in one image.
func sharedPlan(r *rand.Rand) *plan {
	p := sharedLivePlan(r)
	p.plainImage()
	return p
}

// plainImage takes the live update away.
func (p *plan) plainImage() { p.images[0].live, p.project.Images[0].LiveUpdate = nil, nil }

// sharedLivePlan is sharedPlan where one of the two is synced.
func sharedLivePlan(r *rand.Rand) *plan {
	p := pairPlan(r)
	s := p.source("spec", "src/spec")
	for i, m := range p.makes {
		m.shared = []*source{s}
		p.project.Builds[i].Deps = append(p.project.Builds[i].Deps, s.path)
	}
	return p
}

// basePlan is an image and one that is built from it; a file is in the one and
// read by a build of the other.
func basePlan(r *rand.Rand) *plan {
	p := sharedPlan(r)
	conf := p.source("conf", "conf/c")
	c, m := p.images[0], &p.project.Images[0]
	base := &recipe{name: "i0", ref: "play/i0", makers: c.makers[:1:1], files: c.files[:1:1], copies: c.copies[:1:1]}
	c.makers, c.files, c.copies, c.base = c.makers[1:], c.files[1:], c.copies[1:], base
	p.images = []*recipe{base, c}
	p.project.Images = []model.Image{{Name: "i0", Ref: base.ref, Dockerfile: "img/i0/Dockerfile"}, *m}
	base.input(conf)
	p.makes[1].shared = append(p.makes[1].shared, conf)
	p.project.Builds[1].Deps = append(p.project.Builds[1].Deps, conf.path)
	for i, c := range p.images {
		p.project.Images[i].Inputs = c.copies
	}
	docker := p.source("docker-i0", "img/i0/Dockerfile")
	docker.input = true
	base.inputs = append(base.inputs, docker)
	for i, d := range []*source{docker, p.sourceOf("docker-i1")} {
		d.head, d.tail = "# ", []string{"\nFROM scratch\n", "\nFROM play/i0\n"}[i]
		for _, file := range p.images[i].copies {
			d.tail += "COPY " + file + " /app/" + file + "\n"
		}
	}
	return p
}

// at says that a step stands before a command that starts and ends like this.
func (p *play) at(name, prefix, suffix string) func() bool {
	return func() bool {
		return slices.ContainsFunc(p.steps, func(s *step) bool {
			return s.name == name && len(s.requests) > 0 && strings.HasPrefix(s.requests[0].text, prefix) && strings.HasSuffix(s.requests[0].text, suffix)
		})
	}
}

// spoiledCopy lets a build begin between the gate's look at its stamp and the
// copy of what it made.
func spoiledCopy(p *play) {
	p.quiet()
	p.edit(p.sourceOf("s-page"))
	p.drive(p.at("wait-for-builds", "cp -RpP", ""))
	p.edit(p.sourceOf("s-page"))
	p.drive(p.runs("page", 2), "advance wait-for-builds")
	p.rest("advance page")
	p.bringToRest()
}

// sentBeforeTag syncs a page just before a tag step that deploys nothing new:
// Tilt takes the page for a part of that "build".
func sentBeforeTag(p *play) {
	web := p.work("web")
	p.quiet()
	p.edit(p.sourceOf("s-page"))
	p.rest("hear web")
	p.press(p.tilt.find("kind-load-image"))
	p.rest("hear web")
	p.drive(func() bool { return len(web.targets[0].watch.waiting) == 0 }, "live")
	p.bringToRest()
}

// oldImageAgain loads the old image once more while a newer one is built.
func oldImageAgain(p *play) {
	p.quiet()
	p.edit(p.sourceOf("spec"))
	p.drive(p.at("docker-build-image", "docker build", ""))
	p.press(p.tilt.find("kind-load-image"))
	p.rest("advance docker-build-image")
	p.bringToRest()
}

// listedLate lets a page change before the image stage lists what the image
// has of the synced files, and then has a new pod made of that image.
func listedLate(p *play) {
	web := p.work("web")
	p.quiet()
	p.press(p.tilt.find("docker-build-image"))
	p.drive(p.at("docker-build-image", "find out/page/x", ""))
	p.edit(p.sourceOf("s-page"))
	p.rest("advance docker-build-image")
	p.quiet()
	p.press(web.resource)
	p.quiet()
	p.bringToRest()
}

// settledWithFolders is at rest after a first sync: the folders that it makes
// match no sync, so it stops the live update, which hides what comes next.
func (p *play) settledWithFolders() {
	p.quiet()
	p.edit(p.sourceOf("s-page"))
	p.quiet()
}

// pageAfterImage syncs a page that is newer than the image that is just being
// deployed, while the old container is still there.
func pageAfterImage(p *play) {
	web := p.work("web")
	p.settledWithFolders()
	p.edit(p.sourceOf("spec"))
	p.drive(p.at("kind-load-image", "kind", ""))
	p.edit(p.sourceOf("s-page"))
	p.rest("advance kind-load-image")
	p.drive(func() bool { return web.stage == "apply" }, "apply")
	p.rest("apply")
	p.bringToRest()
}

// pageInRollout is pageAfterImage with the page a little later: the tag step
// had nothing to send, the gate has.
func pageInRollout(p *play) {
	web := p.work("web")
	p.settledWithFolders()
	p.edit(p.sourceOf("spec"))
	p.drive(func() bool { return web.stage == "apply" }, "apply")
	p.edit(p.sourceOf("s-page"))
	p.rest("apply")
	p.bringToRest()
}

// twoTilts starts another Tilt beside one that is at rest.
func twoTilts(p *play) {
	p.quiet()
	p.secondTilt()
	p.bringToRest()
}

// noFolder removes the state under a Tilt that is at rest.
func noFolder(p *play) {
	p.quiet()
	p.removeState()
	p.bringToRest()
}

// restarted lets a container start again from its image after a sync.
func restarted(p *play) {
	web := p.work("web")
	p.quiet()
	p.edit(p.sourceOf("s-page"))
	p.quiet()
	p.press(p.tilt.find("kind-load-image"))
	p.quiet()
	web.app.crash(p, web.app.pods[0], 0)
	p.bringToRest()
}

// takenBackBase takes an edit back after the base image has its tag and before
// it is published, and has the other image built then.
func takenBackBase(p *play) {
	p.quiet()
	p.edit(p.sourceOf("conf"))
	p.drive(p.at("docker-build-image-i0", "mv", "i0.image"))
	p.set(p.sourceOf("conf"), 1, "")
	p.rest("advance docker-build-image-i0")
	p.bringToRest()
}

// oneFailedLoad lets kind load docker-image fail where the archive works.
func oneFailedLoad(p *play) {
	p.drive(func() bool {
		return slices.ContainsFunc(p.steps, func(s *step) bool { return s.kind == "load" && s.requests[0].verb == "kind" })
	})
	p.engine.sick = 1
	p.quiet()
	why := p.judgeEnd()
	p.check(why == "", "after one failed load: %s", why)
}

// editedUnderway edits a shared source between the two moments at which a
// command reads it, and lets the news travel slowly.
func editedUnderway(p *play) {
	p.drive(func() bool { return p.stamped("server") }, "start page")
	p.drive(func() bool { return p.stamped("server") && p.runs("page", 1)() }, "start wait-for-builds")
	p.edit(p.sourceOf("spec"))
	p.rest("hear server", "hear page")
	p.bringToRest()
}

// pairPlan is a server that has to be in the image and a page that is synced.
func pairPlan(*rand.Rand) *plan {
	p := &plan{project: &model.Project{}}
	p.project.Cluster.Kind = "play"
	p.project.Settings.MaxParallelUpdates = 5
	c := &recipe{name: "i1", ref: "play/i1"}
	m := model.Image{Name: "i1", Ref: c.ref, Dockerfile: "img/i1/Dockerfile"}
	for _, name := range []string{"server", "page"} {
		s := p.source("s-"+name, "src/"+name)
		b := &maker{name: name, cwd: ".", mark: "mark", own: []*source{s}, outputs: []string{"out/" + name + "/x"}}
		p.makes = append(p.makes, b)
		p.project.Builds = append(p.project.Builds, model.Build{Name: name, Env: map[string]string{"MARK": "mark"},
			Cmd: model.Command{Shell: `author ` + name + ` "$MARK"`}, Deps: []string{s.path}, Outputs: b.outputs})
		c.makers = append(c.makers, b)
		c.files = append(c.files, b.outputs...)
		c.copies = append(c.copies, b.outputs...)
	}
	m.Inputs = c.copies
	c.live = []string{"out/page/x"}
	m.LiveUpdate = &model.LiveUpdate{Sync: []model.Sync{{From: c.live[0], To: "/app/" + c.live[0]}}}
	docker := p.source("docker-i1", m.Dockerfile)
	docker.input, docker.head, docker.tail = true, "# ", "\nFROM scratch\nCOPY out/server/x /app/out/server/x\nCOPY out/page/x /app/out/page/x\n"
	c.inputs = []*source{docker}
	p.images = []*recipe{c}
	p.project.Images = []model.Image{m}
	p.project.Workloads = []model.Workload{{Name: "web", Images: []string{"i1"}, Manifests: model.Manifests{Files: []string{"k8s/web.yaml"}}}}
	return p
}

func (p *play) work(name string) *workload { return p.tilt.find(name).work }

func (p *play) sourceOf(name string) *source { return p.plan.sourceOf(name) }

func (p *plan) sourceOf(name string) *source {
	for _, s := range p.sources {
		if s.name == name {
			return s
		}
	}
	panic(name)
}

// scenario is an order of things that chance would seldom find.
type scenario struct {
	name   string
	plan   func(*rand.Rand) *plan
	script func(*play)
}

var scenarios = []scenario{
	{"a new reference under the first deploy", pairPlan, func(p *play) {
		web := p.work("web")
		p.drive(func() bool { return web.stage == "apply" }, "apply")
		p.edit(p.sourceOf("s-server"))
		p.drive(func() bool { return len(web.pending["i1"]) > 0 && p.loaded() == "2" }, "apply", "live")
		// The initial sync of the new container comes before the engine starts
		// the next build, and takes the change for its own.
		p.drive(func() bool { return len(web.selected(web.targets[0])) > 0 && !web.targets[0].live.dirty }, "start web")
		p.bringToRest()
	}},
	{"a shared source edited under a command", sharedPlan, editedUnderway},
	{"an edit taken back under a base image", basePlan, takenBackBase},
	{"a build that begins under the gate's copy", pairPlan, spoiledCopy},
	{"a page synced before a tag step", pairPlan, sentBeforeTag},
	{"the old image loaded again", sharedLivePlan, oldImageAgain},
	{"a page edited before the image's list", pairPlan, listedLate},
	{"a restart after a sync", pairPlan, restarted},
	{"a page newer than the image", sharedLivePlan, pageAfterImage},
	{"a page newer than the image, later", sharedLivePlan, pageInRollout},
	{"two Tilts", pairPlan, twoTilts},
	{"no folder", pairPlan, noFolder},
	{"a load that fails once", pairPlan, oneFailedLoad},
	{"a restart under a rollout", sharedLivePlan, func(p *play) {
		web := p.work("web")
		p.quiet()
		p.edit(p.sourceOf("spec"))
		p.drive(func() bool { return web.stage == "apply" }, "apply")
		web.app.crash(p, web.app.pods[0], 0)
		p.drive(func() bool { return !web.targets[0].live.dirty }, "apply")
		p.bringToRest()
	}},
}

// loaded is the version of the server in the newest image that was loaded.
func (p *play) loaded() string {
	best := ""
	for _, id := range p.engine.node {
		found, _ := versions(p.engine.trees[id]["/app/out/server/x"])
		best = max(best, found["s-server"])
	}
	return best
}

// directedSeeds is how many seeds each scenario is played with.
func directedSeeds() int64 {
	if *playDirected > 0 {
		return int64(*playDirected)
	}
	return 2
}

// TestDirected plays scenarios, each with some seeds for what they leave open.
func TestDirected(t *testing.T) {
	if testing.Short() && *playDirected == 0 {
		t.Skip("it takes half a minute: not with -short")
	}
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			o := playOptions(t)
			o.plan, o.script, o.loud = s.plan, s.script, *playSeed != 0
			for seed := range directedSeeds() {
				if *playSeed != 0 && seed != *playSeed {
					continue
				}
				_, err := run(playDir(t), seed, o)
				if err != nil {
					t.Errorf("seed %d: %v", seed, err)
				}
			}
		})
	}
}
