package manifest

import (
	"strings"
	"testing"
)

func TestSelects(t *testing.T) {
	const (
		service    = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: a}}\n"
		deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {metadata: {labels: {app: a, tier: b}}}}\n"
	)
	in := func(text, namespace string) string {
		return strings.Replace(text, "metadata: {", "metadata: {namespace: "+namespace+", ", 1)
	}
	for _, test := range []struct {
		name, service, workload string
		want                    bool
	}{
		{"labels", service, deployment, true},
		{"other labels", service, strings.Replace(deployment, "app: a", "app: c", 1), false},
		{"a label too few", strings.Replace(service, "app: a", "app: a, x: z", 1), deployment, false},
		{"no selector", strings.Replace(service, "app: a", "", 1), deployment, false},
		{"no namespace", service, in(deployment, "ns"), true},
		{"the default namespace counts as none", in(service, "default"), in(deployment, "ns"), true},
		{"the same namespace", in(service, "ns"), in(deployment, "ns"), true},
		{"another namespace", in(service, "ns"), deployment, false},
		{"a bare pod", service, "apiVersion: v1\nkind: Pod\nmetadata: {labels: {app: a}}\n", false},
		{"a service of another group", strings.Replace(service, "v1", "serving.knative.dev/v1", 1), deployment, false},
		{"a workload without a schema", service, strings.Replace(deployment, "apps/v1", "apps/v9", 1), false},
		{"a replication controller without a template", service,
			"apiVersion: v1\nkind: ReplicationController\nspec: {selector: {app: a}}\n", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			objects, err := Read("f", []byte(test.service+"---\n"+test.workload))
			if err != nil {
				t.Fatal(err)
			}
			if got := objects[0].Selects(objects[1]); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}
