package stage_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// files is the content of an image, a container or a folder.
type files map[string]string

// engine is the stand-in for docker, for the registry and for kind's node.
type engine struct {
	p     *play
	trees map[string]files  // by id
	refs  map[string]string // reference -> id
	hub   map[string]string // what was pushed
	node  map[string]string // what the node has
	sick  int               // so many of the next calls that can fail do
}

func newEngine(p *play) *engine {
	return &engine{p: p, trees: map[string]files{}, refs: map[string]string{}, hub: map[string]string{}, node: map[string]string{}}
}

// id finds an image by its id or by a reference.
func (e *engine) id(name string) string {
	if _, ok := e.trees[name]; ok {
		return name
	}
	return e.refs[tagged(name)]
}

// tagged is a reference with its tag.
func tagged(ref string) string {
	if strings.Contains(path.Base(ref), ":") {
		return ref
	}
	return ref + ":latest"
}

// fails says whether a call that can fail fails now.
func (e *engine) fails(r *request) bool {
	if e.sick == 0 {
		return false
	}
	e.sick--
	r.code, r.out = 1, "error: injected by the play\n"
	if s := e.p.stepOf(r); s != nil {
		s.injected = true
	}
	e.p.sawFault = true
	return true
}

// docker starts what a docker command does. A command that is one step for
// docker's user is done at once when it is let go.
func (e *engine) docker(r *request) {
	args := r.args[1:]
	if len(args) > 0 && args[0] == "image" {
		args = args[1:]
		if args[0] == "rm" {
			args[0] = "rmi"
		}
	}
	once := func(do func()) { r.work = func() bool { do(); return true } }
	no := func(format string, a ...any) { r.code, r.out = 1, fmt.Sprintf(format, a...)+"\n" }
	switch args[0] {
	case "build", "buildx":
		e.build(r, args[1:])
	case "tag":
		once(func() {
			id := e.id(args[1])
			if id == "" {
				no("no such image: %s", args[1])
				return
			}
			e.refs[tagged(args[2])] = id
		})
	case "rmi":
		once(func() {
			for _, ref := range args[1:] {
				if !strings.HasPrefix(ref, "-") && e.refs[ref] == "" {
					no("no such image: %s", ref)
				}
				delete(e.refs, ref)
			}
		})
	case "inspect":
		once(func() {
			ref := args[len(args)-1]
			if id := e.id(ref); id != "" {
				r.out = id + "\n"
			} else {
				no("no such image: %s", ref)
			}
		})
	case "push":
		once(func() { e.push(r, args[len(args)-1]) })
	case "save":
		once(func() { e.save(r, args[1:]) })
	default:
		e.p.fail("the stand-in knows no docker %q", args)
	}
}

func (e *engine) push(r *request, ref string) {
	id := e.refs[ref]
	if id == "" {
		r.code, r.out = 1, "no such image: "+ref+"\n"
	} else if !e.fails(r) {
		e.hub[ref] = id
		e.p.judgeImage("pushed", ref, id)
	}
}

func (e *engine) save(r *request, args []string) {
	var file, ref string
	for i := 0; i < len(args); i++ {
		if args[i] == "-o" {
			i++
			file = args[i]
		} else {
			ref = args[i]
		}
	}
	id := e.refs[ref]
	if id == "" {
		r.code, r.out = 1, "no such image: "+ref+"\n"
		return
	}
	_ = os.WriteFile(e.abs(r, file), []byte(ref+" "+id), 0o644)
}

func (e *engine) abs(r *request, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(r.args[0], file)
}

// kind starts what a kind command does.
func (e *engine) kind(r *request) {
	args, cluster := r.args[1:], ""
	var rest []string
	for i := 0; i < len(args); i++ {
		if args[i] == "--name" {
			i++
			cluster = args[i]
		} else {
			rest = append(rest, args[i])
		}
	}
	e.p.check(cluster == "play" && len(rest) == 3 && rest[0] == "load", "kind was called with %q", args)
	begun := false
	r.work = func() bool {
		if !begun {
			begun = true
			return false
		}
		e.load(r, rest[1], rest[2])
		return true
	}
}

func (e *engine) load(r *request, how, what string) {
	ref, id := what, e.refs[what]
	if how == "image-archive" {
		text, _ := os.ReadFile(e.abs(r, what))
		ref, id, _ = strings.Cut(string(text), " ")
	}
	if id == "" {
		r.code, r.out = 1, "no such image: "+what+"\n"
	} else if !e.fails(r) {
		e.node[ref] = id
		e.p.judgeImage("loaded", ref, id)
	}
}

// build plays docker build: it reads the Dockerfile, then copies file by file
// with a checkpoint after each, then has an id.
func (e *engine) build(r *request, args []string) {
	var iidfile, dockerfile, context string
	var tags []string
	for i := 0; i < len(args); i++ {
		key, value, glued := strings.Cut(args[i], "=")
		if strings.HasPrefix(key, "-") && !glued && !slices.Contains([]string{"--load", "-q", "--quiet", "--pull", "--no-cache"}, key) && i+1 < len(args) {
			i++
			value = args[i]
		}
		switch key {
		case "--iidfile":
			iidfile = value
		case "-f", "--file":
			dockerfile = value
		case "-t", "--tag":
			tags = append(tags, value)
		case "--build-arg", "--target", "--platform", "--provenance", "--load", "-q", "--quiet", "--progress":
		default:
			e.p.check(!strings.HasPrefix(key, "-"), "the stand-in knows no docker build %s", key)
			context = args[i]
		}
	}
	tree, todo := files{}, []string(nil)
	phase := 0
	r.work = func() bool {
		phase++
		if phase == 1 {
			if why := e.readDockerfile(e.abs(r, dockerfile), e.abs(r, context), tree, &todo); why != "" {
				r.code, r.out = 1, why+"\n"
				return true
			}
			return false
		}
		if len(todo) > 0 {
			from, to, _ := strings.Cut(todo[0], " ")
			todo = todo[1:]
			text, err := os.ReadFile(from)
			if err != nil {
				r.code, r.out = 1, err.Error()+"\n"
				return true
			}
			tree[to] = string(text)
			return false
		}
		if e.fails(r) {
			return true
		}
		id := e.keep(tree)
		_ = os.WriteFile(e.abs(r, iidfile), []byte(id), 0o644)
		for _, t := range tags {
			e.refs[t] = id
		}
		return true
	}
}

// readDockerfile starts a tree from FROM and lists what is to be copied.
func (e *engine) readDockerfile(file, context string, tree files, todo *[]string) (why string) {
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	for _, line := range strings.Split(string(text), "\n") {
		word := strings.Fields(line)
		switch {
		case len(word) == 0:
		case word[0] == "#":
			tree["/"+word[1][:strings.Index(word[1], "=")]] = strings.Join(word[1:], " ")
		case word[0] == "FROM" && word[1] != "scratch":
			base := e.id(word[1])
			if base == "" {
				return "no such image: " + word[1]
			}
			maps.Copy(tree, e.trees[base])
		case word[0] == "COPY":
			if !list(filepath.Join(context, word[1]), word[2], todo) {
				return "nothing to copy at " + word[1]
			}
		}
	}
	return ""
}

// list adds "from to" for each file at or below from.
func list(from, to string, todo *[]string) bool {
	return filepath.WalkDir(from, func(p string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			*todo = append(*todo, p+" "+path.Join(to, strings.TrimPrefix(p, from)))
		}
		return nil
	}) == nil
}

func (e *engine) keep(tree files) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		fmt.Fprintf(sum, "%s\n%s\n", name, tree[name])
	}
	id := fmt.Sprintf("sha256:%x", sum.Sum(nil))
	e.trees[id] = tree
	return id
}

// pull finds what a pod that wants a reference runs.
func (e *engine) pull(ref string) (id string, ok bool) {
	c := e.p.plan.project.Cluster
	switch {
	case c.Kind != "":
		id, ok = e.node[ref]
	case c.Registry != nil:
		id, ok = e.hub[ref]
	default:
		id, ok = e.refs[ref]
	}
	return id, ok
}
