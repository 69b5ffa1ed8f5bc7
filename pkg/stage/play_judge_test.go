package stage_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// whole reports what is wrong with a tree of an image's files: something
// missing, something half-written, or two versions of one source.
func (p *play) whole(c *recipe, tree files) string {
	for _, f := range c.allFiles() {
		if _, ok := tree["/app/"+f]; !ok {
			return "missing: " + f
		}
	}
	where := map[string]string{}
	seen := map[string]string{}
	for _, f := range slices.Sorted(maps.Keys(tree)) {
		found, odd := versions(tree[f])
		if len(odd) > 0 {
			return fmt.Sprintf("%s holds %s", f, strings.Join(odd, ", "))
		}
		for s, v := range found {
			if was, ok := seen[s]; ok && was != v {
				return fmt.Sprintf("mixed: %s has %s=%s, %s has %s=%s", where[s], s, was, f, s, v)
			}
			seen[s], where[s] = v, f
		}
	}
	return ""
}

func (p *play) recipeOf(ref string) *recipe {
	i := strings.LastIndex(ref, ":")
	for _, c := range p.plan.images {
		if c.ref == ref[:i] || strings.HasSuffix(ref[:i], "/"+strings.ReplaceAll(c.ref, "/", "_")) {
			return c
		}
	}
	p.fail("%s is no image of the project", ref)
	return nil
}

// judgeImage checks an image that leaves the stages.
func (p *play) judgeImage(what, ref, id string) {
	why := p.whole(p.recipeOf(ref), p.engine.trees[id])
	p.check(why == "", "%s %s: %s", ref, what, why)
}

// judgePublished checks the images that are published now.
func (p *play) judgePublished() {
	for _, c := range p.plan.images {
		text, err := os.ReadFile(filepath.Join(p.dir, ".tiltgen", c.name+".image"))
		if err != nil || p.published[c.name] == string(text) {
			continue
		}
		p.published[c.name] = string(text)
		id, _, _ := strings.Cut(string(text), "\n")
		tree, ok := p.engine.trees[id]
		p.check(ok, "%s is published as %q, which docker does not know", c.name, id)
		why := p.whole(c, tree)
		p.check(why == "", "published image %s: %s", c.name, why)
	}
}

// judgeContainer checks what a container serves.
func (p *play) judgeContainer(when string, c *container) {
	if c.running {
		why := p.whole(p.plan.recipe(c.image), c.tree)
		p.check(why == "", "%s %s: %s", c, when, why)
	}
}

// judgeSynced checks a container after a sync, unless the staged folder is
// just being changed and what Tilt was told is only a part of it: the rest
// comes with the next batch.
func (p *play) judgeSynced(w *workload, l *liveUpdate, c *container) {
	staged := l.staged(p)
	alone := files{}
	for f, text := range c.tree {
		under := slices.ContainsFunc(l.syncs, func(s tilt.Sync) bool { return f == s.Remote || strings.HasPrefix(f, s.Remote+"/") })
		if now, ok := staged[f]; under && (!ok || now != text) {
			return // more is to come
		}
	}
	for f, text := range staged {
		if c.tree[f] != text {
			return
		}
		alone[f] = text
	}
	seen := map[string]string{}
	for _, text := range alone {
		found, odd := versions(text)
		if len(odd) > 0 {
			break
		}
		for s, v := range found {
			if was, ok := seen[s]; ok && was != v {
				return // half moved in
			}
			seen[s] = v
		}
	}
	p.judgeContainer("after a sync", c)
}

// judgeEnd checks, when all is quiet, that everything served is current.
func (p *play) judgeEnd() string {
	for _, d := range p.plan.project.Workloads {
		app := p.apps[d.Name]
		if len(app.pods) != 1 || !app.pods[0].up {
			return fmt.Sprintf("stuck: %s has %d pods and none that is new and up", d.Name, len(app.pods))
		}
		for _, c := range app.pods[0].containers {
			if why := p.current(c); why != "" {
				return why
			}
		}
	}
	return ""
}

func (p *play) current(c *container) string {
	recipe := p.plan.recipe(c.image)
	if why := p.whole(recipe, c.tree); why != "" {
		return fmt.Sprintf("%s at the end: %s", c, why)
	}
	all := strings.Join(slices.Collect(maps.Values(c.tree)), " ")
	found, _ := versions(all)
	for s := range p.plan.imageWords(recipe) {
		if found[s.name] != strconv.Itoa(s.version) {
			return fmt.Sprintf("stale: %s serves %s=%s and not =%d", c, s.name, found[s.name], s.version)
		}
	}
	return ""
}
