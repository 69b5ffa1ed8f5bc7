package manifest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

const custom = `apiVersion: example.com/v1
kind: Fancy
metadata:
  name: fancy
  annotations:
    example.com/image: annotated
spec:
  image: one
  replicas: 2
  nothing: null
  containers:
  - {name: a, image: two, port: 80, on: true}
  - {name: b, image: three, port: 90.5}
  - {name: c, image: four}
  ports: [{p: 80, image: a}, {p: 90.5, image: b}]
  object: {repo: five, tag: v1}
  number: {repo: six, tag: 1.0}
  part: {tag: v2}
  unknown: HOLE
  prefix: registry/HOLE
`

func readOne(t *testing.T, text string) Object {
	t.Helper()
	objects, err := Read("f", []byte(strings.ReplaceAll(text, "HOLE", tilt.Hole)))
	if err != nil || len(objects) != 1 {
		t.Fatalf("%d objects, error %v", len(objects), err)
	}
	return objects[0]
}

func TestStrings(t *testing.T) {
	for _, test := range []struct {
		path, want string
	}{
		{"{.spec.image}", "one"},
		{"{$.spec.image}", "one"},
		{"{ .spec.image }", "one"},
		{"{['spec']['image']}", "one"},
		{"{.spec['image']}", "one"},
		{`{.metadata.annotations.example\.com/image}`, "annotated"},
		{`{.metadata.annotations['example\.com/image']}`, "annotated"},
		{"{.spec.containers[*].image}", "two three four"},
		{"{.spec.containers[0].image}", "two"},
		{"{.spec.containers[-1].image}", "four"},
		{"{.spec.containers[-2].image}", "three"},
		{"{.spec.containers[1:].image}", "three four"},
		{"{.spec.containers[:2].image}", "two three"},
		{"{.spec.containers[0:3:2].image}", "two four"},
		{"{.spec.containers[0,2].image}", "two four"},
		{"{.spec.containers[*]['name','image']}", "a b c two three four"},
		{"{.spec.containers[?(@.name==\"b\")].image}", "three"},
		{"{.spec.containers[?(@.name!='b')].image}", "two four"},
		{"{.spec.containers[?(@.port)].image}", "two three"},
		{"{.spec.containers[?(@.on==true)].image}", "error: Matching (json_path=\"{.spec.containers[?(@.on==true)].image}\"): on is not found"},
		{"{.spec.containers[?(@.port>85)].image}", "error: Matching (json_path=\"{.spec.containers[?(@.port>85)].image}\"): port is not found"},
		{"{.spec.ports[?(@.p>85)].image}", "b"},
		{"{.spec.containers[0:2].port}", "error: May only match strings (json_path=\"{.spec.containers[0:2].port}\")\nGot Type: int64"},
		{"{..image}", "one two three four a b HOLE"},
		{"{.spec.object.*}", "five v1"},
		{"{.spec.image}{.spec.object.repo}", "one five"},
		{"{.spec.unknown}", "HOLE"},
		{"{.spec.unknown[0].image}", "HOLE"},
		{"{.spec.prefix}", "registry/HOLE"},
		{"spec.image", "spec.image"},
		{"x-{.spec.image}", "x- one"},
		{"", ""},
		{"{.spec.nope}", "error: Matching (json_path=\"{.spec.nope}\"): nope is not found"},
		{"{.spec.containers.image}", "error: Matching (json_path=\"{.spec.containers.image}\"): image is not found"},
		{"{.spec.containers[3].image}", "error: Matching (json_path=\"{.spec.containers[3].image}\"): array index out of bounds: index 3, length 3"},
		{"{.spec[0]}", "error: Matching (json_path=\"{.spec[0]}\"): map[string]interface {} is not array or slice"},
		{"{.spec.replicas}", "error: May only match strings (json_path=\"{.spec.replicas}\")\nGot Type: int64"},
		{"{.spec.nothing}", "error: May only match strings (json_path=\"{.spec.nothing}\")\nGot Type: <nil>"},
		{"{.spec.containers}", "error: May only match strings (json_path=\"{.spec.containers}\")\nGot Type: []interface {}"},
		{"{.spec.image", "error: unclosed action"},
		{"{.spec[}", "error: unterminated array"},
		{"{.spec[a]}", "error: invalid array index a"},
		{"{.spec[?(@.a]}", "error: unterminated filter"},
		{"{spec.image}", "error: unrecognized identifier spec"},
		{"{.spec#}", "error: Matching"},
		{"{#}", "error: unrecognized character in action: U+0023 '#'"},
		{"{range .spec.containers[*]}{.image}{end}", "error: range is not read by tiltgen"},
		{"{..}{..}{........}", "error: May only match strings"},
	} {
		t.Run(test.path, func(t *testing.T) {
			got := ""
			p, err := ParsePath(test.path)
			if err == nil {
				var found []string
				found, err = readOne(t, custom).Strings(p)
				got = strings.ReplaceAll(strings.Join(found, " "), tilt.Hole, "HOLE")
			}
			if err != nil {
				got = "error: " + err.Error()
			}
			if got != test.want && !(err != nil && test.want != "" && strings.HasPrefix(got, test.want)) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestImagesAt(t *testing.T) {
	p, err := ParsePath("{.spec.containers[*].image}")
	if err != nil {
		t.Fatal(err)
	}
	got, err := readOne(t, custom).ImagesAt(p)
	if err != nil {
		t.Fatal(err)
	}
	want := []Image{
		{Ref: "two", Line: 12, Column: 22}, {Ref: "three", Line: 13, Column: 22}, {Ref: "four", Line: 14, Column: 22}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestImageObjectsAt(t *testing.T) {
	for _, test := range []struct{ path, want string }{
		{"{.spec.object}", "five:v1"},
		{"{.spec.number}", "six"},
		{"{.spec.part}", ":v2"},
		{"{.spec.unknown}", "HOLE"},
		{"{.spec.image}", "error: May only match maps (json_path=\"{.spec.image}\")\nGot Type: string"},
	} {
		t.Run(test.path, func(t *testing.T) {
			p, err := ParsePath(test.path)
			if err != nil {
				t.Fatal(err)
			}
			images, err := readOne(t, custom).ImageObjectsAt(p, "repo", "tag")
			var got string
			for _, image := range images {
				got += strings.ReplaceAll(image.Ref, tilt.Hole, "HOLE")
			}
			if err != nil {
				got = "error: " + err.Error()
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestKindSelector(t *testing.T) {
	for _, test := range []struct {
		name, apiVersion, kind, objectName, namespace, object string
		want                                                  bool
	}{
		{"all", "", "", "", "", "v1 Pod a", true},
		{"kind", "", "fancy", "", "", "a/v1 Fancy a", true},
		{"part of a kind", "", "Job", "", "", "batch/v1 CronJob a", true},
		{"another kind", "", "Fancy", "", "", "v1 Pod a", false},
		{"part of a version", "batch/v1", "", "", "", "batch/v1beta1 CronJob a", true},
		{"a regular expression", "", "^(Pod|Job)$", "", "", "batch/v1 CronJob a", false},
		{"name", "", "", "b", "", "v1 Pod abc", true},
		{"namespace", "", "", "", "ns", "v1 Pod a", false},
		{"default namespace", "", "", "", "default", "v1 Pod a", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := NewKindSelector(test.apiVersion, test.kind, test.objectName, test.namespace)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Matches(object(test.object)); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
	if _, err := NewKindSelector("", "(", "", ""); err == nil {
		t.Error("no error of an expression that is none")
	}
}
