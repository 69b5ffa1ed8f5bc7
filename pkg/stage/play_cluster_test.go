package stage_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/stage"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// workload is a Kubernetes resource of Tilt: a build of it runs the
// custom_build of each of its images, then applies.
type workload struct {
	*resource
	play    *play
	app     *deployment
	targets []*target
	at      int    // the target that is being built
	stage   string // of the build: "image", "apply", "record"
	full    bool
	applied bool
	hash    string // the pod template that the recorded apply made
	next    string // the pod template of the apply that is not yet recorded
	made    int    // the generation of the manifest that this build deploys
}

// target is an image target of a workload.
type target struct {
	owner      *workload
	build      *tilt.CustomBuild
	recipe     *recipe
	watch      *fileWatch
	live       *liveUpdate
	built      bool   // there is a result to reuse
	ref        string // of the last build
	buildStart int    // ImageMap.Status.BuildStartTime
	starting   int
}

// deployment is what the cluster knows; it outlives Tilt.
type deployment struct {
	name       string
	generation int // of the manifest
	pods       []*pod
	next       int
}

// pod is one pod, of a template: references and a generation of the manifest.
type pod struct {
	name       string
	hash       string
	refs       []string
	containers []*container
	up         bool
}

// container runs one image of a pod, overlaid by what was synced.
type container struct {
	name    string
	image   string
	ref     string
	tree    files
	running bool
}

func (c *container) String() string { return c.name }

func (p *play) newWorkload(t *tiltRun, i int) *workload {
	declared := p.plan.project.Workloads[i]
	w := &workload{play: p, app: p.apps[declared.Name]}
	w.resource = &resource{tilt: t, name: declared.Name, parallel: true, autoInit: true, work: w, pending: map[string]map[string]int{}}
	for _, k := range p.file.K8sResources {
		if k.Workload == declared.Name {
			w.needs = append(w.needs, k.ResourceDeps...)
			w.manual = p.manual(k.TriggerMode)
			w.autoInit = k.AutoInit == nil || *k.AutoInit
		}
	}
	for _, name := range declared.Images {
		c := p.plan.recipe(name)
		for j := range p.file.CustomBuilds {
			if b := &p.file.CustomBuilds[j]; b.Ref == c.ref {
				x := &target{owner: w, build: b, recipe: c}
				x.watch = p.watch(w.resource, b.Deps, c.name)
				// ignore= counts from each dep that is a folder at load time
				// (tiltfile/docker.go: dockerignoresFromPathsAndContextFilters).
				for _, d := range b.Deps {
					if info, err := os.Stat(filepath.Join(p.dir, d)); err == nil && info.IsDir() {
						x.watch.skip(d, b.Ignore)
					}
				}
				x.live = newLiveUpdate(x, b.LiveUpdate)
				w.targets = append(w.targets, x)
			}
		}
	}
	p.check(len(w.targets) == len(declared.Images), "%s has no custom_build", declared.Name)
	return w
}

// stir makes the live updates look again.
func (w *workload) stir() {
	for _, x := range w.targets {
		if x.live != nil {
			x.live.dirty = true
		}
	}
}

// leftToLiveUpdate is HoldLiveUpdateTargetsHandledByReconciler: the only
// reason is changed files, and live updates that have not failed see to them.
func (w *workload) leftToLiveUpdate() bool {
	if !w.started || w.queued || w.manifest != 0 {
		return false
	}
	for _, x := range w.targets {
		if len(w.pending[x.recipe.name]) > 0 && (x.live == nil || x.live.failed != "") {
			return false
		}
	}
	return true
}

// selected are the containers of an image that a live update sees: those of
// pods whose template is that of the recorded apply (k8sconv.FilterPods). A
// new pod is not among them before the apply is recorded, the old one is.
func (w *workload) selected(x *target) []*container {
	var found []*container
	for _, pod := range w.app.pods {
		for _, c := range pod.containers {
			if pod.hash == w.hash && c.image == x.recipe.name {
				found = append(found, c)
			}
		}
	}
	return found
}

// beginBuild starts a build of a workload. A trigger is a full build: it
// deletes the objects first (image_build_and_deployer.go, "Force update").
func (w *workload) beginBuild() {
	w.full, w.at, w.made = w.queued, 0, w.app.generation
	w.begin(w.play.tick())
	if w.full {
		w.app.pods, w.applied = nil, false
		w.stir()
	}
	w.nextTarget()
}

// nextTarget runs the next custom_build that has changes, or goes on to the
// deploy (target_queue.go: NeedsImageBuild).
func (w *workload) nextTarget() {
	for ; w.at < len(w.targets); w.at++ {
		x := w.targets[w.at]
		if !x.built || w.full || len(w.pending[x.recipe.name]) > 0 {
			w.stage = "image"
			x.starting = w.play.tick()
			_ = os.Remove(filepath.Join(w.play.dir, x.build.OutputsImageRefTo))
			w.play.startStep(w.resource, x.build.Cmd, x.build.Dir, x.build.Env)
			return
		}
	}
	w.stage = "apply"
}

// stepEnded goes on after a custom_build.
func (w *workload) stepEnded(s *step) {
	x := w.targets[w.at]
	if s.code != 0 {
		w.finish(fmt.Sprintf("custom_build exited with %d", s.code))
		return
	}
	text, err := os.ReadFile(filepath.Join(w.play.dir, x.build.OutputsImageRefTo))
	if _, gone := os.Stat(filepath.Join(w.play.dir, stage.Folder)); err != nil && gone != nil {
		// Somebody removed the folder just now, and Tilt fails the build for it.
		w.finish("the reference of " + x.recipe.name + " is gone")
		return
	}
	ref := strings.TrimSpace(string(text))
	id := w.play.engine.refs[ref]
	w.play.check(ref != "", "the custom_build of %s succeeded and wrote no reference", x.recipe.name)
	w.play.check(id != "", "the custom_build of %s hands over %s, which docker does not know", x.recipe.name, ref)
	w.play.judgeImage("handed to Tilt", ref, id)
	x.built, x.ref, x.buildStart = true, ref, x.starting
	w.stir() // the ImageMap has changed
	w.at++
	w.nextTarget()
}

func (w *workload) finish(why string) {
	w.stage = ""
	w.end(why)
}

// template is the pod template that an apply would make now.
func (w *workload) template() (hash string, refs []string) {
	for _, x := range w.targets {
		refs = append(refs, x.ref)
	}
	return fmt.Sprintf("%d %s", w.made, strings.Join(refs, " ")), refs
}

// apply changes the cluster: a new template makes a new pod; the old one runs
// until the new one is up.
func (w *workload) apply() {
	hash, refs := w.template()
	w.stage, w.next = "record", hash
	if n := len(w.app.pods); n > 0 && w.app.pods[n-1].hash == hash {
		w.play.note("apply %s: nothing new", w.name)
		return
	}
	w.app.next++
	pod := &pod{name: fmt.Sprintf("%s-%d", w.name, w.app.next), hash: hash, refs: refs}
	for i, x := range w.targets {
		pod.containers = append(pod.containers, &container{name: pod.name + "/" + x.recipe.name + ".0", image: x.recipe.name, ref: refs[i]})
	}
	w.app.pods = append(w.app.pods, pod)
	w.play.note("apply %s: pod %s of %s", w.name, pod.name, hash)
}

// record ends the build: Tilt now knows which pods are its own.
func (w *workload) record() {
	w.hash, w.applied = w.next, true
	w.stir()
	w.play.note("apply of %s recorded", w.name)
	w.finish("")
}

// come starts the containers of a new pod, and ends the pods before it.
func (a *deployment) come(p *play, pod *pod) {
	for _, c := range pod.containers {
		p.startContainer(c)
	}
	pod.up = true
	for i, other := range a.pods {
		if other == pod {
			a.pods = a.pods[i:]
			break
		}
	}
	p.note("pod %s is up", pod.name)
	p.stirAll()
}

func (p *play) startContainer(c *container) {
	id, ok := p.engine.pull(c.ref)
	p.check(ok, "%s: ErrImagePull, the cluster does not have %s", c, c.ref)
	c.tree, c.running = maps.Clone(p.engine.trees[id]), true
	p.judgeContainer("has started", c)
}

// crash replaces a container by one that starts from the image again.
func (a *deployment) crash(p *play, pod *pod, i int) {
	old := pod.containers[i]
	base, _, _ := strings.Cut(old.name, ".")
	a.next++
	c := &container{name: fmt.Sprintf("%s.%d", base, a.next), image: old.image, ref: old.ref}
	pod.containers[i] = c
	p.note("container %s restarts as %s", old, c)
	p.startContainer(c)
	p.stirAll()
}
