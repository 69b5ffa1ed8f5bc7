package stage_test

import (
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// A plan is a random project together with what the play must know of it to
// play the author: who reads and writes what. A source's content is the one
// word NAME=VERSION; an output holds all words that its command has seen.
type plan struct {
	project *model.Project
	sources []*source
	makes   []*maker
	images  []*recipe
}

// source is a file that a person edits.
type source struct {
	name    string
	path    string
	version int
	text    string // what is in the file now
	head    string // of a Dockerfile: lines before the word
	tail    string // of a Dockerfile: lines behind the word
	sick    string // a word that makes its readers fail
	noise   bool   // nobody reads it: its patterns ignore it
	input   bool   // an image's own
}

// maker is an author's build.
type maker struct {
	name    string
	cwd     string
	mark    string
	own     []*source // read once
	shared  []*source // read twice
	reads   []string  // outputs of others, read twice
	outputs []string
	extra   string // an output that is sometimes there
	rename  bool   // the output is written elsewhere and renamed
	slow    int    // more checkpoints in the middle
}

// recipe is an author's image.
type recipe struct {
	name   string
	ref    string
	base   *recipe
	files  []string // paths of the project that it copies, files only
	copies []string // the paths of its COPY lines
	inputs []*source
	makers []*maker
	live   []string
}

func (p *plan) maker(name string) *maker {
	for _, m := range p.makes {
		if m.name == name {
			return m
		}
	}
	return nil
}

func (p *plan) recipe(name string) *recipe {
	for _, r := range p.images {
		if r.name == name {
			return r
		}
	}
	return nil
}

func chance(r *rand.Rand, percent int) bool { return r.Intn(100) < percent }

func newPlan(r *rand.Rand) *plan {
	p := &plan{project: &model.Project{}}
	switch n := r.Intn(10); {
	case n < 7:
		p.project.Cluster.Kind = "play"
	case n < 8:
		p.project.Cluster.Registry = &model.Registry{Host: "reg.play"}
	default:
		p.project.Cluster.SharedDocker = true
	}
	p.project.Settings.MaxParallelUpdates = 1 + r.Intn(5)
	var pool []*source
	for i := range 2 + r.Intn(3) {
		pool = append(pool, p.source(fmt.Sprintf("s%d", i+1), fmt.Sprintf("src/s%d/f", i+1)))
	}
	for i := range 2 + min(r.Intn(4), r.Intn(4)) {
		p.addBuild(r, fmt.Sprintf("b%d", i+1), pool)
	}
	n := 1 + r.Intn(3)*r.Intn(2)
	for i := range n {
		p.addImage(r, fmt.Sprintf("i%d", i+1), pool)
	}
	p.markShared()
	p.addWorkloads(r)
	return p
}

// planThat draws projects until one fits.
func planThat(fits func(*plan) bool) func(*rand.Rand) *plan {
	return func(r *rand.Rand) *plan {
		for {
			if p := newPlan(r); fits == nil || fits(p) {
				return p
			}
		}
	}
}

func (p *plan) source(name, file string) *source {
	s := &source{name: name, path: file, version: 1}
	p.sources = append(p.sources, s)
	return s
}

// addBuild adds a build that reads some sources and some outputs of builds
// before it.
func (p *plan) addBuild(r *rand.Rand, name string, pool []*source) {
	m := &maker{name: name, cwd: ".", mark: "mark-" + name, rename: chance(r, 25), slow: r.Intn(3)}
	b := model.Build{Name: name, Env: map[string]string{"MARK": m.mark}}
	for _, s := range pick(r, pool, 1+r.Intn(2)) {
		m.own = append(m.own, s)
		b.Deps = append(b.Deps, p.depOn(r, s, &b))
	}
	for _, up := range p.makes {
		if !chance(r, 35) {
			continue
		}
		o := up.outputs[r.Intn(len(up.outputs))]
		m.reads = append(m.reads, o)
		if chance(r, 30) {
			o = path.Dir(o)
		}
		b.Deps = append(b.Deps, o)
	}
	if len(p.makes) > 0 && chance(r, 10) {
		b.After = append(b.After, p.makes[r.Intn(len(p.makes))].name)
	}
	for i := range 1 + r.Intn(2) {
		m.outputs = append(m.outputs, fmt.Sprintf("out/%s/%c", name, 'x'+i))
	}
	b.Outputs = slices.Clone(m.outputs)
	if chance(r, 20) {
		b.Outputs = []string{"out/" + name}
		if chance(r, 50) {
			m.extra = "out/" + name + "/z"
		}
	}
	if chance(r, 30) {
		b.Parallel = new(bool)
	}
	if chance(r, 15) {
		b.Dir, m.cwd = "work", "work"
	}
	b.Cmd = authorCommand(r, name)
	p.makes = append(p.makes, m)
	p.project.Builds = append(p.project.Builds, b)
}

// authorCommand is one of many ways in which authors write commands; a few
// would fool a wrapper that pastes them into its own text.
func authorCommand(r *rand.Rand, name string) model.Command {
	run := `author ` + name + ` "$MARK"`
	switch r.Intn(8) {
	case 6:
		return model.Command{Shell: run + ` "$NOT_SET"`}
	case 7:
		return model.Command{Shell: "ls /etc/host* >/dev/null && " + run + " || exit $?\ncommand -v f >/dev/null || :"}
	case 0:
		return model.Command{Shell: "set -e\n" + run + "\nexit 0"}
	case 1:
		return model.Command{Shell: run + " # and that is all"}
	case 2:
		return model.Command{Shell: "IFS=/ T=x; set -eu; " + run + " || exit 3"}
	case 3:
		return model.Command{Argv: []string{"author", name, "mark-" + name}}
	case 4:
		return model.Command{Shell: "trap 'exit 4' EXIT; " + run + " || exit; trap - EXIT; exit 0"}
	default:
		return model.Command{Shell: run}
	}
}

// depOn takes a source in as the file, or as its folder with something ignored
// beside it.
func (p *plan) depOn(r *rand.Rand, s *source, b *model.Build) string {
	if chance(r, 60) {
		return s.path
	}
	dir := path.Dir(s.path)
	noise := dir + "/junk.log"
	switch r.Intn(3) {
	case 0:
		b.Ignore = append(b.Ignore, dir+"/*.log")
	case 1:
		b.Ignore = append(b.Ignore, "**/junk.*")
	case 2:
		b.Ignore = append(b.Ignore, noise)
	}
	if !slices.ContainsFunc(p.sources, func(s *source) bool { return s.path == noise }) {
		p.source("noise", noise).noise = true
	}
	return dir
}

// addImage adds an image of some outputs, files of its own, sometimes a source
// that builds read too, and sometimes another image.
func (p *plan) addImage(r *rand.Rand, name string, pool []*source) {
	c := &recipe{name: name, ref: "play/" + name}
	m := model.Image{Name: name, Ref: c.ref, Dockerfile: "img/" + name + "/Dockerfile"}
	for _, b := range pick(r, p.makes, 1+r.Intn(len(p.makes))) {
		c.makers = append(c.makers, b)
		c.files = append(c.files, b.outputs...)
		if chance(r, 50) || b.extra != "" {
			c.copies = append(c.copies, "out/"+b.name)
		} else {
			c.copies = append(c.copies, b.outputs...)
		}
	}
	if chance(r, 60) {
		c.input(p.source("conf-"+name, "img/"+name+"/conf/c"))
	}
	if chance(r, 30) {
		c.input(pool[r.Intn(len(pool))])
	}
	if len(p.images) > 0 && chance(r, 50) {
		c.base = p.images[r.Intn(len(p.images))]
	}
	m.Inputs = slices.Clone(c.copies)
	if chance(r, 40) {
		p.addLive(r, c, &m)
	}
	docker := p.source("docker-"+name, m.Dockerfile)
	docker.input = true
	docker.head, docker.tail = "# ", "\nFROM scratch\n"
	if c.base != nil {
		docker.tail = "\nFROM " + c.base.ref + "\n"
	}
	for _, file := range c.copies {
		docker.tail += "COPY " + file + " /app/" + file + "\n"
	}
	c.inputs = append(c.inputs, docker)
	p.images = append(p.images, c)
	p.project.Images = append(p.project.Images, m)
}

func (c *recipe) input(s *source) {
	s.input = true
	c.inputs = append(c.inputs, s)
	c.files = append(c.files, s.path)
	c.copies = append(c.copies, s.path)
}

func (p *plan) addLive(r *rand.Rand, c *recipe, m *model.Image) {
	c.live = append(c.live, pick(r, c.copies, 1+r.Intn(len(c.copies)))...)
	live := &model.LiveUpdate{}
	for _, l := range c.live {
		live.Sync = append(live.Sync, model.Sync{From: l, To: "/app/" + l})
	}
	m.LiveUpdate = live
}

// addWorkloads gives each image that is not only a base a workload.
func (p *plan) addWorkloads(r *rand.Rand) {
	based := map[*recipe]bool{}
	for _, c := range p.images {
		based[c.base] = true
	}
	for _, c := range p.images {
		if based[c] && chance(r, 60) {
			continue
		}
		p.project.Workloads = append(p.project.Workloads, model.Workload{
			Name: "web-" + c.name, Images: []string{c.name},
			Manifests: model.Manifests{Files: []string{"k8s/" + c.name + ".yaml"}},
		})
	}
}

// cone are the makers that feed an image.
func (p *plan) cone(c *recipe) []*maker {
	in := map[*maker]bool{}
	var visit func(m *maker)
	visit = func(m *maker) {
		if in[m] {
			return
		}
		in[m] = true
		for _, o := range m.reads {
			visit(p.makerOf(o))
		}
	}
	for ; c != nil; c = c.base {
		for _, m := range c.makers {
			visit(m)
		}
	}
	return slices.SortedFunc(maps.Keys(in), func(a, b *maker) int { return strings.Compare(a.name, b.name) })
}

func (p *plan) makerOf(output string) *maker {
	for _, m := range p.makes {
		if slices.Contains(m.outputs, output) {
			return m
		}
	}
	panic("nobody makes " + output)
}

// markShared moves sources that two consumers of one cone take in from own to
// shared, so that they are read twice: the runtime guards only those, since an
// edit of another under its only reader just leads to another run.
func (p *plan) markShared() {
	shared := map[*maker]map[*source]bool{}
	for _, c := range p.images {
		readers := map[*source]int{}
		for b := c; b != nil; b = b.base {
			for _, s := range b.inputs {
				readers[s]++
			}
		}
		cone := p.cone(c)
		for _, m := range cone {
			for _, s := range m.own {
				readers[s]++
			}
		}
		for _, m := range cone {
			for _, s := range m.own {
				if readers[s] > 1 {
					if shared[m] == nil {
						shared[m] = map[*source]bool{}
					}
					shared[m][s] = true
				}
			}
		}
	}
	for _, m := range p.makes {
		m.shared = slices.DeleteFunc(slices.Clone(m.own), func(s *source) bool { return !shared[m][s] })
		m.own = slices.DeleteFunc(m.own, func(s *source) bool { return shared[m][s] })
	}
}

// words are the sources whose words a maker's output holds.
func (p *plan) words(m *maker, into map[*source]bool) {
	for _, s := range slices.Concat(m.own, m.shared) {
		into[s] = true
	}
	for _, o := range m.reads {
		p.words(p.makerOf(o), into)
	}
}

// imageWords are the sources whose words an image holds.
func (p *plan) imageWords(c *recipe) map[*source]bool {
	words := map[*source]bool{}
	for ; c != nil; c = c.base {
		for _, s := range c.inputs {
			words[s] = true
		}
		for _, m := range c.makers {
			p.words(m, words)
		}
	}
	return words
}

// allFiles are the paths that an image must hold.
func (c *recipe) allFiles() []string {
	var files []string
	for ; c != nil; c = c.base {
		files = append(files, c.files...)
	}
	return files
}

// write writes a source's file.
func (s *source) write(dir string) error {
	word := fmt.Sprintf("%s=%d", s.name, s.version)
	if s.sick != "" {
		word += " " + s.sick
	}
	s.text = s.head + word + "\n" + s.tail
	file := filepath.Join(dir, s.path)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(s.text), 0o644)
}

// pick draws n different elements, in their order.
func pick[T any](r *rand.Rand, from []T, n int) []T {
	chosen := r.Perm(len(from))[:min(n, len(from))]
	slices.Sort(chosen)
	var picked []T
	for _, i := range chosen {
		picked = append(picked, from[i])
	}
	return picked
}
