package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Files is where a kustomization's files are read from. Paths have forward
// slashes; what they are relative to is up to the implementation, and they may
// lead out of it.
type Files interface {
	// Stat describes a file; the error is fs.ErrNotExist where there is none.
	Stat(name string) (fs.FileInfo, error)
	// ReadFile returns a file's content.
	ReadFile(name string) ([]byte, error)
}

// Rendered is what a kustomization declares.
type Rendered struct {
	Objects []Object
	// Files is the files that Tilt watches for it, sorted, whether or not they
	// exist (internal/kustomize/dependencies.go:Deps of Tilt 0.37). The sources
	// of secrets are not among them.
	Files []string
	// Unknown is what was not followed, and may declare or change anything:
	// remote resources, files that are not there, charts, plugins, patches that
	// do not fit.
	Unknown []string
}

// Kustomize renders the kustomization in a folder, as far as that is possible
// without running anything: resources, bases, components, generators, patches,
// and the fields that change names, namespaces, labels and images, in the order
// in which kustomize 5 applies them. References from one object to the name of
// another are not followed. The name of a generated object ends in a
// [tilt.Hole] where kustomize puts a hash.
//
// An error is a [*SyntaxError], or says that there is no kustomization.
func Kustomize(files Files, dir string) (Rendered, error) {
	k := &kustomizer{files: files, watched: map[string]bool{}}
	resources, err := k.folder(path.Clean(dir), nil)
	if err != nil {
		return Rendered{}, err
	}
	out := Rendered{Unknown: k.unknown}
	for name := range k.watched {
		out.Files = append(out.Files, name)
	}
	slices.Sort(out.Files)
	for _, r := range resources {
		if r.isLocal() {
			continue
		}
		if r.hashed {
			r.setName(r.name() + "-" + tilt.Hole)
		}
		o, err := newObject(r.file, r.root)
		if err != nil {
			return Rendered{}, err
		}
		out.Objects = append(out.Objects, o)
	}
	return out, nil
}

// kustomizer renders one kustomization with all that it is made from.
type kustomizer struct {
	files   Files
	watched map[string]bool
	unknown []string
	// stack is the folders that are being rendered.
	stack []string
	// visits and bytes bound what kustomizations that include each other twice
	// add up to.
	visits, bytes int
}

const maxVisits = 1000

// read returns a file's content, as long as all of them are not too much.
func (k *kustomizer) read(name string) ([]byte, error) {
	text, err := k.files.ReadFile(name)
	if k.bytes += len(text); k.bytes > 4*maxText {
		return nil, fmt.Errorf("%s: more than %d MiB are included", name, 4*maxText>>20)
	}
	return text, err
}

// resource is an object on its way through kustomizations.
type resource struct {
	file string
	root *value
	// ids is what it has been called, the oldest first.
	ids []resourceID
	// hashed says that a hash of the content will be added to the name.
	hashed bool
}

type resourceID struct{ apiVersion, kind, namespace, name string }

func (r *resource) id() resourceID {
	return resourceID{
		r.root.get("apiVersion").string(), r.root.get("kind").string(), r.namespace(), r.name()}
}

func (r *resource) name() string { return r.root.get("metadata", "name").string() }

// namespace is never empty: kustomize takes none for "default".
func (r *resource) namespace() string {
	if ns := r.root.get("metadata", "namespace").string(); ns != "" {
		return ns
	}
	return defaultNamespace
}

// called reports whether an object has or had an id.
func (r *resource) called(id resourceID) bool {
	return r.id() == id || slices.Contains(r.ids, id)
}

// edit replaces the object and remembers what it was called.
func (r *resource) edit(root *value) {
	if old := r.id(); !slices.Contains(r.ids, old) {
		r.ids = append(r.ids, old)
	}
	r.root = root
}

func (r *resource) setName(name string) {
	r.edit(r.root.update([]string{"metadata", "name"}, func(old *value) *value { return old.at(r.root).withText(name) }))
}

// at is the value, or where there is none the place at which it would be.
func (v *value) at(place *value) *value {
	if v == nil {
		return place
	}
	return v
}

// isLocal reports that an object is only for kustomize itself.
func (r *resource) isLocal() bool {
	v := r.root.get("metadata", "annotations", "config.kubernetes.io/local-config")
	return v != nil && v.text != "false"
}

// folder renders the kustomization in a folder. A component works on the
// resources of what includes it; for others these are nil.
func (k *kustomizer) folder(dir string, resources []*resource) ([]*resource, error) {
	if slices.Contains(k.stack, dir) {
		return nil, fmt.Errorf("%s: the kustomization includes itself: %s", dir, strings.Join(append(k.stack, dir), " -> "))
	}
	if k.visits++; k.visits > maxVisits {
		return nil, fmt.Errorf("%s: more than %d kustomizations are included", dir, maxVisits)
	}
	k.stack = append(k.stack, dir)
	defer func() { k.stack = k.stack[:len(k.stack)-1] }()

	file, root, err := k.load(dir)
	if err != nil {
		return nil, err
	}
	c := &kustomization{kustomizer: k, dir: dir, file: file, root: root, resources: resources}
	if err := c.gather(); err != nil {
		return nil, err
	}
	c.generate()
	for _, component := range c.strings("components") {
		if c.isRemote(component) {
			k.unknown = append(k.unknown, c.named(component))
			continue
		}
		if c.resources, err = k.folder(path.Join(dir, component), c.resources); err != nil {
			return nil, err
		}
	}
	if err := c.transform(); err != nil {
		return nil, err
	}
	c.watch()
	return c.resources, nil
}

// load reads the file of a kustomization, which has one of three names.
func (k *kustomizer) load(dir string) (string, *value, error) {
	names := []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}
	var file string
	var content []byte
	for _, name := range names {
		text, err := k.read(path.Join(dir, name))
		if err != nil {
			continue
		}
		if file != "" {
			return "", nil, fmt.Errorf("Found multiple kustomization files under: %s", dir) //lint:ignore ST1005 kustomize's words
		}
		file, content = path.Join(dir, name), text
	}
	if file == "" {
		return "", nil, fmt.Errorf("unable to find one of %v in directory '%s'", names, dir)
	}
	root, err := firstDocument(file, content)
	if err != nil {
		return "", nil, err
	}
	if root == nil {
		root = &value{line: 1, column: 1}
	}
	if root.kind != mapping && root.kind != null {
		return "", nil, errorAt(file, root, "a kustomization must be a mapping; %s", root.describe())
	}
	return file, root, nil
}

// firstDocument is the value of the first document that is not empty, or nil.
func firstDocument(file string, content []byte) (*value, error) {
	if err := checkText(file, content); err != nil {
		return nil, err
	}
	var root *value
	err := documents(file, content, func(doc []byte, above int) error {
		if !root.isNull() {
			return nil
		}
		var err error
		root, err = yamlDocument(file, doc, above)
		return err
	})
	return root, err
}

// kustomization is one folder that is being rendered.
type kustomization struct {
	*kustomizer
	dir, file string
	root      *value
	resources []*resource
}

// strings is the strings of a list.
func (c *kustomization) strings(key string) []string {
	var out []string
	for _, v := range c.list(key) {
		if s := v.string(); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (c *kustomization) list(key string) []*value {
	v := c.root.get(key)
	if v == nil {
		return nil
	}
	return v.items
}

// isRemote reports that a path is none of this project.
func (c *kustomization) isRemote(name string) bool {
	_, err := c.files.Stat(path.Join(c.dir, name))
	return err != nil
}

// isFolder reports that a path leads to another kustomization.
func (c *kustomization) isFolder(name string) bool {
	info, err := c.files.Stat(path.Join(c.dir, name))
	return err == nil && info.IsDir()
}

// gather takes in the resources and bases.
func (c *kustomization) gather() error {
	for _, name := range append(c.strings("resources"), c.strings("bases")...) {
		at := path.Join(c.dir, name)
		switch {
		case c.isFolder(name):
			below, err := c.folder(at, nil)
			if err != nil {
				return err
			}
			c.resources = append(c.resources, below...)
			continue
		case c.isRemote(name):
			c.unknown = append(c.unknown, c.named(name))
			continue
		}
		text, err := c.read(at)
		if errors.Is(err, fs.ErrNotExist) {
			c.unknown = append(c.unknown, at)
			continue
		}
		if err != nil {
			return err
		}
		objects, err := Read(at, text)
		if err != nil {
			return err
		}
		for _, o := range objects {
			if o.Unknown() {
				c.unknown = append(c.unknown, at)
				continue
			}
			c.resources = append(c.resources, &resource{file: at, root: o.root})
		}
	}
	return nil
}

// named is a path as a person would look for it: a URL as it is.
func (c *kustomization) named(name string) string {
	if isURL(name) {
		return name
	}
	return path.Join(c.dir, name)
}

func isURL(name string) bool {
	host, _, _ := strings.Cut(name, "/")
	return strings.Contains(name, "://") || strings.Contains(name, "?ref=") ||
		strings.HasPrefix(name, "git@") || strings.HasPrefix(name, "git::") ||
		host == "github.com" || host == "gitlab.com" || host == "bitbucket.org"
}

// generate makes the objects of the generators, and notes those that need a
// program.
func (c *kustomization) generate() {
	for _, key := range []string{"configMapGenerator", "secretGenerator"} {
		for _, entry := range c.list(key) {
			c.generateOne(key, entry)
		}
	}
	for _, key := range []string{"helmCharts", "helmChartInflationGenerator", "generators", "transformers", "configurations"} {
		if len(c.list(key)) > 0 {
			c.unknown = append(c.unknown, c.file+": "+key)
		}
	}
}

func (c *kustomization) generateOne(key string, entry *value) {
	kind := "ConfigMap"
	if key == "secretGenerator" {
		kind = "Secret"
	}
	metadata := entry.mappingOf("name", entry.get("name").string(), "namespace", entry.get("namespace").string())
	pairs := &value{kind: mapping, size: 1, line: entry.line, column: entry.column}
	for _, labels := range []*value{c.root.get("generatorOptions", "labels"), entry.get("options", "labels")} {
		if labels != nil {
			for _, l := range labels.fields {
				pairs = pairs.with(l.key, l.value)
			}
		}
	}
	if len(pairs.fields) > 0 {
		metadata = metadata.with("labels", pairs)
	}
	r := &resource{
		file:   c.file,
		root:   entry.mappingOf("apiVersion", "v1", "kind", kind).with("metadata", metadata),
		hashed: !c.root.get("generatorOptions", "disableNameSuffixHash").isTrue() && !entry.get("options", "disableNameSuffixHash").isTrue(),
	}
	if behavior := entry.get("behavior").string(); behavior == "merge" || behavior == "replace" {
		for _, old := range c.resources {
			if old.called(r.id()) {
				old.hashed = r.hashed
				return
			}
		}
	}
	c.resources = append(c.resources, r)
}

func (v *value) isTrue() bool { return v != nil && v.text == "true" }

// mappingOf is a mapping of strings that stands where a value does; pairs with
// an empty string are left out.
func (v *value) mappingOf(pairs ...string) *value {
	out := &value{kind: mapping, line: v.line, column: v.column, size: 1}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = out.with(pairs[i], v.withText(pairs[i+1]))
		}
	}
	return out
}

// watch notes the files that Tilt watches for the kustomization.
func (c *kustomization) watch() {
	note := func(name string) {
		if name != "" && !isURL(name) && !strings.Contains(name, "\n") {
			c.watched[path.Join(c.dir, name)] = true
		}
	}
	c.watched[c.file] = true
	for _, key := range []string{"resources", "bases", "components"} {
		for _, name := range c.strings(key) {
			if !c.isFolder(name) {
				note(name)
			}
		}
	}
	for _, key := range []string{"patchesStrategicMerge", "crds"} {
		for _, name := range c.strings(key) {
			note(name)
		}
	}
	for _, key := range []string{"patches", "patchesJson6902"} {
		for _, patch := range c.list(key) {
			note(patch.get("path").string())
		}
	}
	for _, generator := range c.list("configMapGenerator") {
		if files := generator.get("files"); files != nil {
			for _, source := range files.items {
				// Tilt takes "key=path" for a path.
				note(source.string())
			}
		}
	}
}
