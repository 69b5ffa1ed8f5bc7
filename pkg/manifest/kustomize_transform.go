package manifest

import (
	"regexp"
	"slices"
	"strings"
)

// transform applies a kustomization's transformers, in kustomize's order.
func (c *kustomization) transform() error {
	if err := c.patch("patchesStrategicMerge", "patches"); err != nil {
		return err
	}
	c.setNamespace(c.root.get("namespace").string())
	c.rename(c.root.get("namePrefix").string(), c.root.get("nameSuffix").string())
	for _, entry := range c.list("labels") {
		places := labelPlaces{templates: entry.get("includeTemplates").isTrue(), selectors: entry.get("includeSelectors").isTrue()}
		c.label(entry.get("pairs"), places)
	}
	c.label(c.root.get("commonLabels"), labelPlaces{selectors: true})
	if err := c.patch("patchesJson6902"); err != nil {
		return err
	}
	for _, key := range []string{"images", "imageTags"} {
		for _, entry := range c.list(key) {
			c.replaceImage(entry)
		}
	}
	for _, replacement := range c.list("replacements") {
		if changesMuch(replacement) {
			c.unknown = append(c.unknown, c.file+": replacements")
			break
		}
	}
	return nil
}

// changesMuch reports whether a replacement may touch what is read of objects.
func changesMuch(replacement *value) bool {
	targets := replacement.get("targets")
	if targets == nil {
		return true
	}
	for _, target := range targets.items {
		paths := target.get("fieldPaths")
		if paths == nil {
			return true
		}
		for _, p := range paths.items {
			for _, part := range []string{"image", "metadata", "selector", "containers.*", "env"} {
				if strings.Contains(p.string(), part) {
					return true
				}
			}
		}
	}
	return false
}

// clusterScoped is the kinds that have no namespace, by API group.
var clusterScoped = map[string][]string{
	"": {"ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume"},
	"admissionregistration.k8s.io": {"MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
		"ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration"},
	"apiextensions.k8s.io":         {"CustomResourceDefinition"},
	"apiregistration.k8s.io":       {"APIService"},
	"certificates.k8s.io":          {"CertificateSigningRequest"},
	"flowcontrol.apiserver.k8s.io": {"FlowSchema", "PriorityLevelConfiguration"},
	"networking.k8s.io":            {"IngressClass"},
	"node.k8s.io":                  {"RuntimeClass"},
	"policy":                       {"PodSecurityPolicy"},
	"rbac.authorization.k8s.io":    {"ClusterRole", "ClusterRoleBinding"},
	"scheduling.k8s.io":            {"PriorityClass"},
	"storage.k8s.io":               {"CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"},
}

func (id resourceID) group() string { return Object{APIVersion: id.apiVersion}.Group() }

func (c *kustomization) setNamespace(namespace string) {
	if namespace == "" {
		return
	}
	for _, r := range c.resources {
		id := r.id()
		key := "namespace"
		if id.apiVersion == "v1" && id.kind == "Namespace" {
			key = "name"
		} else if slices.Contains(clusterScoped[id.group()], id.kind) {
			continue
		}
		r.edit(r.root.update([]string{"metadata", key}, func(old *value) *value {
			return old.at(r.root).withText(namespace)
		}))
	}
}

func (c *kustomization) rename(prefix, suffix string) {
	if prefix == "" && suffix == "" {
		return
	}
	for _, r := range c.resources {
		switch id := r.id(); {
		case id.kind == "CustomResourceDefinition", id.kind == "Namespace",
			id.kind == "APIService" && id.group() == "apiregistration.k8s.io":
		default:
			r.setName(prefix + id.name + suffix)
		}
	}
}

// labelPlaces says where labels are set beside an object's own.
type labelPlaces struct {
	templates bool
	// selectors implies templates.
	selectors bool
}

func (c *kustomization) label(pairs *value, places labelPlaces) {
	if pairs == nil {
		return
	}
	for _, r := range c.resources {
		id := r.id()
		paths := [][]string{{"metadata", "labels"}}
		place, hasPods := podPlaces[typeName{id.apiVersion, id.kind}]
		if hasPods && place.template != nil && id.kind != "PodTemplate" && (places.templates || places.selectors) {
			paths = append(paths, append(slices.Clone(place.template), "metadata", "labels"))
		}
		if places.selectors {
			switch {
			case id.apiVersion == "v1" && id.kind == "Service":
				paths = append(paths, []string{"spec", "selector"})
			case id.kind == "Job", id.kind == "CronJob":
				if r.root.get(place.selector...) != nil {
					paths = append(paths, place.selector)
				}
			case hasPods && place.selector != nil:
				paths = append(paths, place.selector)
			}
		}
		root := r.root
		for _, labels := range paths {
			for _, pair := range pairs.fields {
				path := append(slices.Clone(labels), pair.key)
				root = root.update(path, func(old *value) *value { return old.at(r.root).withText(pair.value.text) })
			}
		}
		r.edit(root)
	}
}

// replaceImage applies one entry of images.
func (c *kustomization) replaceImage(entry *value) {
	// kustomize takes the name for a regular expression.
	name, err := regexp.Compile("^" + entry.get("name").string() + `(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`)
	if err != nil {
		c.unknown = append(c.unknown, c.file+": images")
		return
	}
	replace := func(image *value) *value {
		if image.isNull() || image.kind != text || !name.MatchString(image.text) {
			return image
		}
		return image.withText(newReference(image.text, entry))
	}
	for _, r := range c.resources {
		if r.root.get("kind").string() == "CustomResourceDefinition" {
			continue
		}
		root := replaceContainers(r.root, replace)
		for _, spec := range [][]string{{"spec"}, {"spec", "template", "spec"}} {
			if root.get(spec...).get("volumes") == nil {
				continue
			}
			root = root.update(append(spec, "volumes"), func(volumes *value) *value {
				items := slices.Clone(volumes.items)
				for i, volume := range items {
					if volume.get("image", "reference") != nil {
						items[i] = volume.update([]string{"image", "reference"}, replace)
					}
				}
				return volumes.withItems(items)
			})
		}
		r.edit(root)
	}
}

// replaceContainers changes the images of what is listed as containers or
// initContainers, wherever that is.
func replaceContainers(v *value, replace func(*value) *value) *value {
	next := *v
	changed := false
	keep := func(old, new *value) *value {
		changed = changed || new != old
		return new
	}
	next.fields = slices.Clone(v.fields)
	for i, f := range next.fields {
		child := replaceContainers(f.value, replace)
		if (f.key == "containers" || f.key == "initContainers") && child.kind == sequence {
			items := slices.Clone(child.items)
			for j, container := range items {
				if image := container.get("image"); image != nil {
					if other := replace(image); other != image {
						items[j] = container.with("image", other)
						child = child.withItems(items)
					}
				}
			}
		}
		next.fields[i].value = keep(f.value, child)
	}
	next.items = slices.Clone(v.items)
	for i, item := range next.items {
		next.items[i] = keep(item, replaceContainers(item, replace))
	}
	if !changed {
		return v
	}
	return &next
}

// newReference is a reference with the parts replaced that an entry of images
// names.
func newReference(ref string, entry *value) string {
	name, tag, digest := splitReference(ref)
	if s := entry.get("newName").string(); s != "" {
		name = s
	}
	newTag, newDigest, tagSuffix := entry.get("newTag"), entry.get("digest").string(), entry.get("tagSuffix").string()
	switch {
	case !newTag.isNull() && newTag.text != "":
		tag, digest = newTag.text, newDigest
	case newDigest != "":
		tag, digest = "", newDigest
	case tagSuffix != "":
		tag, digest = tag+tagSuffix, ""
	}
	if tag != "" {
		name += ":" + tag
	}
	if digest != "" {
		name += "@" + digest
	}
	return name
}

func splitReference(ref string) (name, tag, digest string) {
	name, digest, _ = strings.Cut(ref, "@")
	if i := strings.LastIndexByte(name, ':'); i > strings.LastIndexByte(name, '/') {
		name, tag = name[:i], name[i+1:]
	}
	return name, tag, digest
}
