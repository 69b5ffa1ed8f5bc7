package manifest

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// patch applies the patches under some keys of a kustomization. One that cannot
// be applied is noted as unknown: kustomize may have stopped at it, or may know
// more.
func (c *kustomization) patch(keys ...string) error {
	for _, key := range keys {
		for i, entry := range c.list(key) {
			p, err := c.readPatch(entry)
			if err != nil {
				return err
			}
			if p == nil || !c.apply(p) {
				c.unknown = append(c.unknown, fmt.Sprintf("%s: %s[%d]", c.file, key, i))
			}
		}
	}
	return nil
}

// resourcePatch is what one entry says: mappings to merge, or operations.
type resourcePatch struct {
	merges     []*value
	operations []*value
	// target picks the objects; it is nil where each merge names its own.
	target *value
	// names says that a merge may change what identifies an object.
	names bool
}

// readPatch reads an entry: a path, a text, or a mapping with either. The patch
// is nil where its file is not there.
func (c *kustomization) readPatch(entry *value) (*resourcePatch, error) {
	p := &resourcePatch{target: entry.get("target")}
	for _, option := range []string{"allowNameChange", "allowKindChange"} {
		p.names = p.names || entry.get("options", option).isTrue()
	}
	file, patch := entry.get("path").string(), entry.get("patch").string()
	if entry.kind == text {
		if _, err := c.files.Stat(path.Join(c.dir, entry.text)); err == nil {
			file = entry.text
		} else {
			patch = entry.text
		}
	}
	name, content := c.file, []byte(patch)
	if file != "" {
		name = path.Join(c.dir, file)
		var err error
		if content, err = c.read(name); err != nil {
			return nil, nil
		}
	}
	if err := checkText(name, content); err != nil {
		return nil, err
	}
	err := documents(name, content, func(doc []byte, above int) error {
		v, err := yamlDocument(name, doc, above)
		switch {
		case err != nil:
			return err
		case v.isNull():
		case v.kind == sequence:
			p.operations = append(p.operations, v.items...)
		case v.kind == mapping:
			p.merges = append(p.merges, v)
		default:
			return errorAt(name, v, "a patch must be a mapping or a list; %s", v.describe())
		}
		return nil
	})
	if err != nil && file == "" {
		// Its positions are not those of the file.
		return nil, nil
	}
	return p, err
}

// apply changes the objects that a patch is for, and reports whether that was
// possible.
func (c *kustomization) apply(p *resourcePatch) bool {
	if p.names || p.target == nil && len(p.operations) > 0 {
		return false
	}
	if p.target == nil {
		for _, merge := range p.merges {
			if !c.merge(merge) {
				return false
			}
		}
		return true
	}
	matches, ok := targetMatcher(p.target)
	if !ok {
		return false
	}
	var kept []*resource
	for _, r := range c.resources {
		if matches(r) {
			root := r.root
			for _, merge := range p.merges {
				if root = r.merged(root, merge); root == nil {
					break
				}
			}
			for _, operation := range p.operations {
				if root, ok = operate(root, operation); !ok {
					return false
				}
			}
			if root == nil {
				continue
			}
			r.edit(root)
		}
		kept = append(kept, r)
	}
	c.resources = kept
	return true
}

// merge applies a patch that names its object.
func (c *kustomization) merge(patch *value) bool {
	id := (&resource{root: patch}).id()
	found := slices.IndexFunc(c.resources, func(r *resource) bool { return r.called(id) })
	if found < 0 {
		return false
	}
	r := c.resources[found]
	if root := r.merged(r.root, patch); root != nil {
		r.edit(root)
	} else {
		c.resources = slices.Delete(slices.Clone(c.resources), found, found+1)
	}
	return true
}

// merged is an object with a patch merged in, or nil where the patch deletes
// it. What identifies the object stays.
func (r *resource) merged(root, patch *value) *value {
	id := r.id()
	_, known := podPlaces[typeName{id.apiVersion, id.kind}]
	next := strategicMerge(root, patch, known || id.apiVersion == "v1")
	if next == nil {
		return nil
	}
	for _, path := range [][]string{{"apiVersion"}, {"kind"}, {"metadata", "name"}, {"metadata", "namespace"}} {
		old := root.get(path...)
		next = next.update(path, func(*value) *value { return old })
	}
	return next
}

// targetMatcher is the condition of a patch's target; it is false where the
// target says more than is understood here.
func targetMatcher(target *value) (func(*resource) bool, bool) {
	patterns := map[string]*regexp.Regexp{}
	for _, key := range []string{"group", "version", "kind", "name", "namespace"} {
		pattern := target.get(key).string()
		if pattern == "" {
			continue
		}
		compiled, err := regexp.Compile("^(?:" + pattern + ")$")
		if err != nil {
			return nil, false
		}
		patterns[key] = compiled
	}
	labels, ok := equalities(target.get("labelSelector").string())
	if !ok {
		return nil, false
	}
	annotations, ok := equalities(target.get("annotationSelector").string())
	if !ok {
		return nil, false
	}
	matches := func(key string, candidates ...string) bool {
		pattern := patterns[key]
		return pattern == nil || slices.ContainsFunc(candidates, pattern.MatchString)
	}
	return func(r *resource) bool {
		now := r.id()
		first := now
		if len(r.ids) > 0 {
			first = r.ids[0]
		}
		version := now.apiVersion[strings.IndexByte(now.apiVersion, '/')+1:]
		return matches("group", now.group()) && matches("version", version) && matches("kind", now.kind) &&
			matches("name", first.name, now.name) && matches("namespace", first.namespace, now.namespace) &&
			hasAll(r.root.get("metadata", "labels"), labels) && hasAll(r.root.get("metadata", "annotations"), annotations)
	}, true
}

// equalities reads a selector of the form "a=b,c=d".
func equalities(selector string) (map[string]string, bool) {
	out := map[string]string{}
	if strings.TrimSpace(selector) == "" {
		return out, true
	}
	for part := range strings.SplitSeq(selector, ",") {
		key, want, ok := strings.Cut(part, "=")
		if !ok || strings.ContainsAny(part, "!() ") {
			return nil, false
		}
		out[key] = strings.TrimPrefix(want, "=")
	}
	return out, true
}

func hasAll(have *value, want map[string]string) bool {
	for key, text := range want {
		if v := have.get(key); v == nil || v.text != text {
			return false
		}
	}
	return true
}

// mergeKeys is the keys by which entries of lists are the same, by the key of
// the list, in the kinds whose schema is known.
var mergeKeys = map[string]string{
	"containers":                "name",
	"initContainers":            "name",
	"ephemeralContainers":       "name",
	"volumes":                   "name",
	"env":                       "name",
	"imagePullSecrets":          "name",
	"secrets":                   "name",
	"volumeMounts":              "mountPath",
	"volumeDevices":             "devicePath",
	"hostAliases":               "ip",
	"topologySpreadConstraints": "topologyKey",
	"ports":                     "containerPort",
}

// strategicMerge is a value with a patch merged in: mappings are merged, null
// takes a key away, lists of a known schema are merged by a key of their
// entries, and everything else is replaced. It is nil where the patch deletes
// the value. What is new stands where the value does.
func strategicMerge(base, patch *value, schema bool) *value {
	if base == nil {
		base = &value{}
	}
	directive := patch.get("$patch").string()
	switch {
	case directive == "delete":
		return nil
	case patch.kind != mapping || directive == "replace":
		return patch.with("$patch", nil).movedTo(base)
	case base.kind != mapping:
		base = &value{kind: mapping, line: base.line, column: base.column, size: 1}
	}
	for _, f := range patch.fields {
		old := base.field(f.key)
		switch {
		case strings.HasPrefix(f.key, "$"):
		case f.value.kind == null:
			base = base.with(f.key, nil)
		case old.isNull():
			if next := strategicMerge(nil, f.value, schema); next != nil {
				base = base.with(f.key, next.movedTo(base))
			}
		case f.value.kind == sequence && old.kind == sequence && schema && mergeKeys[f.key] != "":
			base = base.with(f.key, mergeLists(old, f.value, mergeKeys[f.key]))
		default:
			base = base.with(f.key, strategicMerge(old, f.value, schema))
		}
	}
	return base
}

// mergeLists merges lists of mappings; those that the patch names come first,
// in its order.
func mergeLists(base, patch *value, key string) *value {
	if key == "containerPort" && len(base.items) > 0 && base.items[0].get(key) == nil {
		key = "port"
	}
	rest := slices.Clone(base.items)
	var merged []*value
	for _, entry := range patch.items {
		name := entry.get(key)
		if name == nil && entry.get("$patch").string() == "replace" {
			// The directive stands for the whole list.
			return withoutDirectives(patch).movedTo(base)
		}
		i := -1
		if name != nil {
			i = slices.IndexFunc(rest, func(v *value) bool { return v.get(key) != nil && v.get(key).text == name.text })
		}
		if i < 0 {
			if next := strategicMerge(nil, entry, true); next != nil {
				merged = append(merged, next.movedTo(base))
			}
			continue
		}
		if next := strategicMerge(rest[i], entry, true); next != nil {
			merged = append(merged, next)
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return base.withItems(append(merged, rest...))
}

func withoutDirectives(list *value) *value {
	return list.withItems(slices.DeleteFunc(slices.Clone(list.items), func(v *value) bool { return v.get("$patch") != nil }))
}

// operate applies one operation of a JSON patch (RFC 6902).
func operate(root, operation *value) (*value, bool) {
	if root == nil {
		return nil, false
	}
	steps, ok := pointer(operation.get("path").string())
	if !ok {
		return root, false
	}
	switch operation.get("op").string() {
	case "test":
		return root, true
	case "add":
		return edit(root, steps, operation.get("value"), adding)
	case "replace":
		return edit(root, steps, operation.get("value"), replacing)
	case "remove":
		return edit(root, steps, nil, removing)
	case "copy", "move":
		from, ok := pointer(operation.get("from").string())
		if !ok {
			return root, false
		}
		v := find(root, from)
		if operation.get("op").string() == "move" {
			if root, ok = edit(root, from, nil, removing); !ok {
				return root, false
			}
		}
		return edit(root, steps, v, adding)
	}
	return root, false
}

// pointer reads a JSON pointer (RFC 6901); the root itself is none here.
func pointer(s string) ([]string, bool) {
	rest, ok := strings.CutPrefix(s, "/")
	if !ok {
		return nil, false
	}
	steps := strings.Split(rest, "/")
	for i := range steps {
		steps[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(steps[i])
	}
	return steps, true
}

func find(v *value, steps []string) *value {
	for _, step := range steps {
		if v == nil || v.kind != sequence {
			v = v.get(step)
			continue
		}
		i, err := strconv.Atoi(step)
		if err != nil || i < 0 || i >= len(v.items) {
			return nil
		}
		v = v.items[i]
	}
	return v
}

// change is what an operation does to the place that its path names.
type change int

const (
	adding change = iota
	replacing
	removing
)

// edit changes what is at a path, and reports whether the path leads anywhere.
func edit(v *value, steps []string, new *value, how change) (*value, bool) {
	if v == nil || new == nil && how != removing {
		return v, false
	}
	last := len(steps) == 1
	if v.kind == mapping {
		old := v.field(steps[0])
		switch {
		case !last:
			next, ok := edit(old, steps[1:], new, how)
			if !ok {
				return v, false
			}
			return v.with(steps[0], next), true
		case how == removing:
			return v.with(steps[0], nil), old != nil
		default:
			return v.with(steps[0], new.movedTo(old.at(v))), how == adding || old != nil
		}
	}
	if v.kind != sequence {
		return v, false
	}
	if last && how == adding && steps[0] == "-" {
		return v.withItems(append(slices.Clip(v.items), new.movedTo(v))), true
	}
	i, err := strconv.Atoi(steps[0])
	if err != nil || i < 0 || i > len(v.items) || i == len(v.items) && !(last && how == adding) {
		return v, false
	}
	items := slices.Clone(v.items)
	switch {
	case !last:
		next, ok := edit(items[i], steps[1:], new, how)
		if !ok {
			return v, false
		}
		items[i] = next
	case how == removing:
		items = slices.Delete(items, i, i+1)
	case how == replacing:
		items[i] = new.movedTo(items[i])
	default:
		items = slices.Insert(items, i, new.movedTo(v))
	}
	return v.withItems(items), true
}
