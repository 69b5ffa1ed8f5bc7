package modeltest

import (
	"encoding/json"
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// workloads draws what runs in the cluster, and the manifests of it.
func (d *drawing) workloads() {
	// Tilt writes workloads in lower case, with a backslash in front of these two.
	plain := rapid.Map(name(), strings.ToLower).Filter(func(s string) bool { return !strings.ContainsAny(s, `:\`) })
	names := rapid.SliceOfNDistinct(plain, 0, 4, rapid.ID[string]).Draw(d.T, "workloads")
	for i, name := range names {
		w := model.Workload{
			Name: name, Labels: d.list(label(), 2), Links: d.links(), TriggerMode: d.mode(), AutoInit: d.optional(),
			Readiness: rapid.SampledFrom([]string{"", "wait", "ignore"}).Draw(d.T, "readiness"),
			Needs:     d.some(append(d.buildNames(), names[:i]...), 2),
		}
		w.PortForwards = d.list(rapid.SampledFrom([]string{"8080", "8081:80", "localhost:1:2", "127.0.0.1:3:4"}), 2)
		if d.one(4) {
			w.NewName = fmt.Sprint("new ", i)
		}
		w.Images = d.some(d.imageNames(), 2)
		objects := []string{d.deployment(w)}
		switch {
		case d.one(4):
			w.Group, w.NewName, w.Images = true, "", nil
			w.Objects, objects = []string{fmt.Sprintf("secret-of-%d", i)}, []string{secret(i)}
		case d.one(4):
			w.Objects, objects = []string{fmt.Sprintf("Secret-Of-%d:Secret", i)}, append(objects, secret(i))
		}
		w.Manifests = d.manifests(i, strings.Join(objects, "---\n"))
		d.project.Workloads = append(d.project.Workloads, w)
	}
}

// manifests draws the way in which objects are declared.
func (d *drawing) manifests(place int, objects string) model.Manifests {
	dir := fmt.Sprintf("k8s/%d, and 'more'", place)
	d.files[dir+"/all.yaml"] = objects
	switch rapid.IntRange(0, 4).Draw(d.T, "manifests") {
	case 0:
		d.files[dir+"/kustomization.yaml"] = "resources: [all.yaml]\n"
		return model.Manifests{Kustomize: d.spelled(dir)}
	case 1:
		d.files[dir+"/Chart.yaml"] = "name: c\n"
		return model.Manifests{Helm: &model.Helm{
			Chart: d.spelled(dir), Release: d.maybe(text()), Namespace: d.maybe(text()), Set: d.list(text(), 2), Values: d.some([]string{"spec/api.yaml"}, 1),
		}}
	case 2:
		d.files[dir+"/none.yaml"] = "# nothing\n"
		return model.Manifests{Files: []string{dir + "/none.yaml", d.spelled(dir + "/all.yaml")}}
	}
	return model.Manifests{Files: []string{dir + "/all.yaml"}}
}

// deployment is a manifest with the images of a workload.
func (d *drawing) deployment(w model.Workload) string {
	refs := []string{"busybox"}
	for _, name := range w.Images {
		for _, m := range d.project.Images {
			if m.Name == name {
				refs = append(refs, m.Ref)
			}
		}
	}
	var containers strings.Builder
	for i, ref := range refs {
		fmt.Fprintf(&containers, "      - {name: c%d, image: %q}\n", i, ref)
	}
	return fmt.Sprintf("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: %s}\nspec:\n  template:\n    spec:\n      containers:\n%s", quoted(w.Name), containers.String())
}

func secret(place int) string {
	return fmt.Sprintf("apiVersion: v1\nkind: Secret\nmetadata: {name: secret-of-%d}\n", place)
}

// quoted is a text as JSON, which YAML reads too.
func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func (d *drawing) buildNames() []string {
	var names []string
	for _, b := range d.project.Builds {
		names = append(names, b.Name)
	}
	return names
}

func (d *drawing) imageNames() []string {
	var names []string
	for _, m := range d.project.Images {
		names = append(names, m.Name)
	}
	return names
}
