package manifest

import (
	"strings"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// Object is one object that a manifest declares.
type Object struct {
	APIVersion, Kind, Name string
	// Namespace is "" where the manifest sets none.
	Namespace string
	// Labels is metadata.labels.
	Labels map[string]string
	// PodLabels is the labels of the first pod template, or those of a Pod.
	PodLabels map[string]string
	// Selector is a Service's spec.selector, or the matchLabels of a workload.
	Selector map[string]string
	// Images is every image that Tilt finds by itself: those of init
	// containers, containers and image volumes, in this order, of the kinds
	// that Kubernetes brings along. Tilt passes over ephemeral containers.
	// A container without an image has an empty Ref here; Tilt stops there.
	Images []Image
	// EnvValues is the values of environment variables, where Tilt looks for
	// images that are built with match_in_env_vars.
	EnvValues []string
	// File is the name that [Read] was given; Line and Column are where the
	// object's first key stands. Both count from 1, columns in runes.
	File         string
	Line, Column int

	// root is what the document holds; nil where the object is unknown.
	root *value
}

// Image is a reference to an image, as it is written.
type Image struct {
	// Ref is the reference. It is nothing but [tilt.Hole] where any number of
	// images may stand.
	Ref string
	// Container is the name of the container, or of the volume.
	Container string
	// Line and Column are where the reference stands, or the container where
	// it has none.
	Line, Column int
}

// Unknown reports that nothing is known of an object, not even whether it is
// one: it stands for any number of objects.
func (o Object) Unknown() bool { return o.root == nil && o.Kind == tilt.Hole }

// Group is the API group of an object; it is "" for the core group.
func (o Object) Group() string {
	group, _, ok := strings.Cut(o.APIVersion, "/")
	if !ok {
		return ""
	}
	return group
}

// namespace is the namespace in which Tilt takes an object to be
// (internal/k8s/entity.go:Namespace of Tilt 0.37, whatever the kube context
// says).
func (o Object) namespace() string {
	if o.Namespace == "" {
		return defaultNamespace
	}
	return o.Namespace
}

const defaultNamespace = "default"

// newObject describes the object that a document holds.
func newObject(file string, root *value) (Object, error) {
	o := Object{File: file, Line: int(root.line), Column: int(root.column), root: root}
	if root.kind != mapping {
		return Object{}, errorAt(file, root, "a Kubernetes object must be a mapping; %s", root.describe())
	}
	f := fields{file: file}
	o.Kind = f.text(root, "kind")
	o.APIVersion = f.text(root, "apiVersion")
	if f.err == nil && o.Kind == "" {
		return Object{}, errorAt(file, root, "Object 'Kind' is missing")
	}
	if f.err == nil && o.APIVersion == "" {
		return Object{}, errorAt(file, root, "Object 'apiVersion' is missing")
	}
	place, hasPods := podPlaces[typeOf(o)]
	// A kind that Tilt's Kubernetes libraries do not know is read without a
	// schema, and a field of the wrong type counts as missing.
	f.lenient = f.err == nil && !hasPods && o.APIVersion != "v1"

	metadata := f.mapping(root, "metadata")
	o.Name = f.text(metadata, "name")
	o.Namespace = f.text(metadata, "namespace")
	o.Labels = f.texts(metadata, "labels")
	switch {
	case hasPods:
		f.pods(&o, place)
	case o.isService():
		o.Selector = f.texts(f.mapping(root, "spec"), "selector")
	}
	if f.err != nil {
		return Object{}, f.err
	}
	return o, nil
}

// fields reads the fields of an object and keeps the first error.
type fields struct {
	file    string
	lenient bool
	err     error
}

func (f *fields) wrong(v *value, key, want string) {
	if f.lenient || f.err != nil {
		return
	}
	f.err = errorAt(f.file, v, "%s must be %s; %s", key, want, v.describe())
}

// text is a string, "" where there is none.
func (f *fields) text(v *value, key string) string {
	if v.isHole() {
		return tilt.Hole
	}
	v = v.get(key)
	if v.isNull() {
		return ""
	}
	if v.kind != text {
		f.wrong(v, key, text.String())
	}
	return v.string()
}

// texts is a mapping of strings, nil where there is none.
func (f *fields) texts(v *value, key string) map[string]string {
	if !v.isHole() {
		v = v.get(key)
	}
	if v.isNull() {
		return nil
	}
	if v.isHole() {
		return map[string]string{tilt.Hole: tilt.Hole}
	}
	if v.kind != mapping {
		f.wrong(v, key, mapping.String())
		return nil
	}
	out := make(map[string]string, len(v.fields))
	for _, entry := range v.fields {
		if entry.value.kind != text && entry.value.kind != null {
			f.wrong(entry.value, key+"."+entry.key, text.String())
			if f.lenient {
				// An unstructured object then has no labels at all.
				return nil
			}
		}
		out[entry.key] = entry.value.string()
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// mapping is a mapping, nil where there is none, and the Hole itself where it is
// not known.
func (f *fields) mapping(v *value, key string) *value {
	v = v.get(key)
	if v.isNull() || v.isHole() || v.kind == mapping {
		return v
	}
	f.wrong(v, key, mapping.String())
	return nil
}

// list is the items of a list.
func (f *fields) list(v *value, key string) []*value {
	v = v.get(key)
	if v.isNull() {
		return nil
	}
	if v.kind != sequence {
		f.wrong(v, key, sequence.String())
		return nil
	}
	return v.items
}
