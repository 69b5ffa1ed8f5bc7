package manifest

import "github.com/tiltgen/tiltgen/pkg/tilt"

// podPlace says where a kind keeps its pods.
type podPlace struct {
	// template leads to the pod template; it is nil for a Pod, which is none.
	template []string
	// optional says that there may be no template.
	optional bool
	// selector leads to the labels by which the kind finds its pods.
	selector []string
}

// typeName identifies a kind in one version of its API.
type typeName struct{ apiVersion, kind string }

func typeOf(o Object) typeName { return typeName{o.APIVersion, o.Kind} }

// podPlaces is the kinds in which Tilt finds pods: those whose Go type in
// k8s.io/client-go's scheme holds a PodSpec. What Tilt does not find there it
// reads without a schema, and sees no containers in it
// (internal/k8s/serialize.go:decodeToRuntimeObj and
// internal/k8s/extract.go:extractPointersFrom of Tilt 0.37, which do not enter
// maps).
var podPlaces = func() map[typeName]podPlace {
	places := map[typeName]podPlace{
		{"v1", "Pod"}:         {},
		{"v1", "PodTemplate"}: {template: []string{"template"}},
		{"v1", "ReplicationController"}: {
			template: []string{"spec", "template"}, optional: true, selector: []string{"spec", "selector"}},
		{"batch/v1", "Job"}: {
			template: []string{"spec", "template"}, selector: []string{"spec", "selector", "matchLabels"}},
	}
	for kind, versions := range map[string][]string{
		"Deployment":  {"apps/v1", "apps/v1beta1", "apps/v1beta2", "extensions/v1beta1"},
		"StatefulSet": {"apps/v1", "apps/v1beta1", "apps/v1beta2"},
		"DaemonSet":   {"apps/v1", "apps/v1beta2", "extensions/v1beta1"},
		"ReplicaSet":  {"apps/v1", "apps/v1beta2", "extensions/v1beta1"},
	} {
		for _, version := range versions {
			places[typeName{version, kind}] = podPlace{
				template: []string{"spec", "template"}, selector: []string{"spec", "selector", "matchLabels"}}
		}
	}
	for _, version := range []string{"batch/v1", "batch/v1beta1"} {
		places[typeName{version, "CronJob"}] = podPlace{
			template: []string{"spec", "jobTemplate", "spec", "template"},
			selector: []string{"spec", "jobTemplate", "spec", "selector", "matchLabels"}}
	}
	return places
}()

// HasPodSpec reports that an object is of a kind in which Tilt finds pods.
func (o Object) HasPodSpec() bool {
	_, ok := podPlaces[typeOf(o)]
	return ok && o.root != nil
}

// HasPodTemplate reports that an object makes pods from a template; a Pod does
// not. Only such objects draw Services to their resource, and only they get a
// resource of their own where they have no images
// (internal/k8s/entity.go:FilterByHasPodTemplateSpec of Tilt 0.37).
func (o Object) HasPodTemplate() bool {
	place, ok := podPlaces[typeOf(o)]
	if !ok || place.template == nil || o.root == nil {
		return false
	}
	return !place.optional || !o.root.get(place.template...).isNull()
}

// pods reads an object's pod.
func (f *fields) pods(o *Object, place podPlace) {
	template := o.root
	for _, key := range place.template {
		if template = f.mapping(template, key); template.isHole() {
			o.Images = []Image{unknownImage(template)}
			o.PodLabels = map[string]string{tilt.Hole: tilt.Hole}
			return
		}
	}
	o.PodLabels = f.texts(f.mapping(template, "metadata"), "labels")
	if n := len(place.selector); n > 0 {
		v := o.root
		for _, key := range place.selector[:n-1] {
			v = f.mapping(v, key)
		}
		o.Selector = f.texts(v, place.selector[n-1])
	}
	f.podSpec(o, f.mapping(template, "spec"))
}

// podSpec reads the images and environment variables of a pod, in the order of
// internal/k8s/image.go:FindImages of Tilt 0.37.
func (f *fields) podSpec(o *Object, spec *value) {
	if spec.isHole() {
		o.Images = []Image{unknownImage(spec)}
		return
	}
	for _, key := range []string{"initContainers", "containers"} {
		if hole := spec.get(key); hole.isHole() {
			o.Images = append(o.Images, unknownImage(hole))
			continue
		}
		for _, container := range f.list(spec, key) {
			f.container(o, key, container)
		}
	}
	// Tilt looks for images of containers only, and the Go type of an
	// ephemeral one is another; its variables are of the same type as theirs.
	for _, container := range f.list(spec, "ephemeralContainers") {
		f.env(o, container)
	}
	for _, volume := range f.list(spec, "volumes") {
		source := f.mapping(volume, "image")
		if ref := source.get("reference"); f.text(source, "reference") != "" {
			o.Images = append(o.Images, newImage(ref, ref.text, f.text(volume, "name")))
		}
	}
}

func (f *fields) container(o *Object, key string, container *value) {
	switch {
	case container.isHole():
		o.Images = append(o.Images, unknownImage(container))
		return
	case container.kind != mapping && container.kind != null:
		f.wrong(container, "an entry of "+key, mapping.String())
		return
	}
	at := container
	if ref := container.get("image"); !ref.isNull() {
		at = ref
	}
	o.Images = append(o.Images, newImage(at, f.text(container, "image"), f.text(container, "name")))
	f.env(o, container)
}

func (f *fields) env(o *Object, container *value) {
	for _, variable := range f.list(container, "env") {
		if value := f.text(variable, "value"); value != "" {
			o.EnvValues = append(o.EnvValues, value)
		}
	}
}

func unknownImage(at *value) Image { return newImage(at, tilt.Hole, "") }

func newImage(at *value, ref, container string) Image {
	return Image{Ref: ref, Container: container, Line: int(at.line), Column: int(at.column)}
}
