package tiltfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/tilt"
	"github.com/tiltgen/tiltgen/pkg/tiltfile"
)

// Each Tiltfile declares something under conditions: a is one on the variable
// A, b on B, and c on C.
func TestExistence(t *testing.T) {
	for _, tt := range []struct {
		name string
		text string
		want []string
	}{
		{"always", `
if a: print('x')
local_resource('r', 'true')`, []string{"r"}},
		{"one side", `
if a: local_resource('r', 'true')
else: local_resource('s', 'true')`, []string{"r when a", "s when not a"}},
		{"both sides, in two ways", `
local_resource('r', 'true', deps=['x'] if a else ['y'])`, []string{"r so when a", "r so when not a"}},
		{"both sides, at two places", `
if a: local_resource('r', 'true')
else: local_resource('r', 'true')`, []string{"r so when a", "r so when not a"}},
		{"both sides, by a function", `
def f(x): local_resource(x, 'true')
if a: f('r')
else: f('r')`, []string{"r so when a", "r so when not a"}},
		{"within another condition", `
if a:
    if b: local_resource('r', 'true')
    local_resource('s', 'true')`, []string{"r when a and b", "s when a"}},
		{"conditions that have nothing to do with each other", `
if a: local_resource('r', 'true')
if b: local_resource('s', 'true')
if c: print('x')`, []string{"r when a", "s when b"}},
		{"a variant of what is conditional", `
if a: local_resource('r', 'true', deps=['x'] if b else ['y'])`, []string{"r when a so when a and b", "r when a so when a and not b"}},
		{"one of several", `
if a: local_resource('r', 'true')
elif b: local_resource('r', 'true')`, []string{"r when a or b so when a", "r when a or b so when not a and b"}},
		{"either, at one place", `
if a or b: local_resource('r', 'true')`, []string{"r when a or b"}},
		{"all but one case", `
if not (a and b): local_resource('r', 'true')`, []string{"r when not a or not b"}},
		{"of three, at least two", `
if (a and b) or (a and c) or (b and c): local_resource('r', 'true')`, []string{"r when a and b or a and c or b and c"}},
		{"neither both nor none", `
if bool(a) != bool(b): local_resource('r', 'true')`, []string{"r when a and not b or not a and b"}},
		{"a negation asked twice", `
if a: print('x')
if not a: local_resource('r', 'true')`, []string{"r when not a"}},
		{"behind fail", `
if not a: fail('set A')
local_resource('r', 'true')
if b: local_resource('s', 'true')`, []string{"r", "s when b"}},
		{"behind exit", `
local_resource('r', 'true')
if a: exit()
local_resource('s', 'true')`, []string{"r", "s when not a"}},
		{"values of one variable", `
if a == 'x': local_resource('r', 'true')
elif a == 'y': local_resource('s', 'true')
else: local_resource('t', 'true')`, []string{`r when a == "x"`, `s when a == "y"`, `t when not a == "x" and not a == "y"`}},
		{"values of one variable, and no other", `
if a == 'x': local_resource('r', 'true')
elif a == 'y': local_resource('s', 'true')
else: fail('x or y')`, []string{`r when a == "x"`, `s when a == "y"`}},
		{"a loop over what is not known", `
for x in a.split(','): local_resource('r-' + x, 'true')`, []string{`r-… when a.split(",") holds something`}},
		{"images", `
if a: docker_build('i', '.')
else: custom_build('i', 'make', ['.'])
if b: docker_build('j', '.')`, []string{"i so when a", "j when b", "i so when not a"}},
		{"manifests", `
k8s_yaml('one.yaml' if a else 'two.yaml')
if b: k8s_resource('one', labels=['x'])`, []string{
			"one when a so when a and b", "two when not a", "one when a so when a and not b", "k8s_yaml [one.yaml] when a", "k8s_resource one when b", "k8s_yaml [two.yaml] when not a",
		}},
		{"of a kind that hangs on a condition", `
if a: local_resource('one', 'true')
else: k8s_yaml('one.yaml')`, []string{"one so when a", "one so when not a", "k8s_yaml [one.yaml] when not a"}},
		{"settings", `
if a: update_settings(max_parallel_updates=2)
local_resource('r', 'true')`, []string{"r", "settings when a", "settings when not a"}},
		{"what may declare anything", `
load('ext://some', 'f')
if a: f('x')`, []string{"opaque ext://some f when a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := "a, b, c = [os.getenv(v) for v in ['A', 'B', 'C']]\n" + tt.text + "\n"
			r, err := tiltfile.Parse(folder+"Tiltfile", text, tiltfile.Options{Files: manifestsOf("one", "two")})
			if err != nil || len(r.Errors) > 0 {
				t.Fatal(err, r.Errors)
			}
			if d := cmp.Diff(tt.want, existences(r)); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

// manifestsOf are files, each with a deployment of the same name.
func manifestsOf(names ...string) memory {
	files := memory{}
	for _, name := range names {
		files[folder+name+".yaml"] = fmt.Sprintf("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: %s}\nspec: {template: {spec: {containers: [{image: %[1]s}]}}}\n", name)
	}
	return files
}

// existences is what a reading declares, each thing once, by kind, with the
// decisions under which it is there.
func existences(r *tiltfile.Reading) []string {
	var resources, images, calls []string
	add := func(list *[]string, line string) {
		for _, old := range *list {
			if old == line {
				return
			}
		}
		*list = append(*list, line)
	}
	settings := false
	for _, w := range r.Worlds {
		settings = settings || w.Settings.When != nil
	}
	for _, w := range r.Worlds {
		for _, x := range w.LocalResources {
			add(&resources, tilt.Readable(x.Name)+told(x.Exists))
		}
		for _, x := range w.Resources {
			add(&resources, tilt.Readable(x.Name)+told(x.Exists))
		}
		for _, x := range w.CustomBuilds {
			add(&images, x.Ref+told(x.Exists))
		}
		for _, x := range w.DockerBuilds {
			add(&images, x.Ref+told(x.Exists))
		}
		for _, x := range w.YAML {
			add(&calls, fmt.Sprintf("k8s_yaml %v", x.Files)+toldWhen(" when ", x.When))
		}
		for _, x := range w.K8sResources {
			add(&calls, "k8s_resource "+x.Workload+toldWhen(" when ", x.When))
		}
		if settings {
			add(&calls, "settings"+toldWhen(" when ", w.Settings.When))
		}
		for _, x := range w.Opaque {
			add(&calls, "opaque "+x.What+toldWhen(" when ", x.When))
		}
	}
	return append(append(resources, images...), calls...)
}

func told(x tilt.Existence) string {
	return toldWhen(" when ", x.When) + toldWhen(" so when ", x.Variant)
}

// toldWhen is in short what decides: a stands for the variable A.
func toldWhen(intro string, when tilt.When) string {
	if when == nil {
		return ""
	}
	var all []string
	for _, decisions := range when {
		var each []string
		for _, d := range decisions {
			text := strings.NewReplacer(`os.environ.get("A")`, "a", `os.environ.get("B")`, "b", `os.environ.get("C")`, "c", "bool(a)", "a", "bool(b)", "b").Replace(d.Condition)
			if !d.Holds {
				text = "not " + text
			}
			each = append(each, text)
		}
		all = append(all, strings.Join(each, " and "))
	}
	return intro + strings.Join(all, " or ")
}
