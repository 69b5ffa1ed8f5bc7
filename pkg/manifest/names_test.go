package manifest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// object makes an object of "apiVersion kind name [namespace]".
func object(description string) Object {
	f := strings.Fields(description)
	o := Object{APIVersion: f[0], Kind: f[1], Name: f[2], root: &value{kind: mapping}}
	if len(f) > 3 {
		o.Namespace = f[3]
	}
	return o
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		name            string
		workloads, want []string
	}{
		{"none", nil, []string{}},
		{"by name", []string{"apps/v1 Deployment A", "apps/v1 Deployment b"}, []string{"a", "b"}},
		{"by kind", []string{"apps/v1 Deployment a", "batch/v1 Job a"}, []string{"a:deployment", "a:job"}},
		{"by namespace", []string{"apps/v1 Deployment a", "apps/v1 Deployment a other"},
			[]string{"a:deployment:default", "a:deployment:other"}},
		{"by group", []string{"apps/v1 Deployment a", "extensions/v1beta1 Deployment a", "v1 Deployment a"},
			[]string{"a:deployment:default:apps", "a:deployment:default:extensions", "a:deployment:default:core"}},
		{"twice, in two versions", []string{"v1 Pod x", "apps/v1 Deployment a", "apps/v1beta1 Deployment a default"},
			[]string{"x", "a:deployment:default:apps:1", "a:deployment:default:apps:2"}},
		{"one that differs", []string{"apps/v1 Deployment a", "apps/v1 Deployment a", "batch/v1 Job a"},
			[]string{"a:deployment:default:apps:0", "a:deployment:default:apps:1", "a:job"}},
		{"a name with a colon", []string{"v1 Pod system:a\\b"}, []string{`system\:a\\b`}},
		{"a name that looks like two parts", []string{"v1 Pod a", "batch/v1 Job a", "v1 Pod a:pod"},
			[]string{"a:pod", "a:job", `a\:pod`}},
		{"a name that is not known", []string{"v1 Pod " + tilt.Hole, "v1 Pod a"}, []string{tilt.Hole, "a"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var workloads []Object
			for _, w := range test.workloads {
				workloads = append(workloads, object(w))
			}
			if diff := cmp.Diff(test.want, Names(workloads)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		name, object, fragment string
		want                   bool
	}{
		{"name", "v1 ConfigMap Foo", "foo", true},
		{"case", "v1 ConfigMap foo", "FOO:configMAP:Default", true},
		{"kind", "v1 ConfigMap foo", "foo:configmap", true},
		{"namespace", "v1 ConfigMap foo ns", "foo:configmap:ns", true},
		{"other kind", "v1 ConfigMap foo", "foo:secret", false},
		{"other namespace", "v1 ConfigMap foo ns", "foo:configmap:default", false},
		{"part of the name", "v1 ConfigMap foobar", "foo", false},
		{"no kind", "v1 ConfigMap foo", "foo::default", false},
		{"group", "v1 ConfigMap foo", "foo:configmap:default:core", false},
		{"colon", "rbac.authorization.k8s.io/v1 ClusterRole system:foo", `system\:foo:clusterrole`, true},
		{"colon without a backslash", "rbac.authorization.k8s.io/v1 ClusterRole system:foo", "system:foo", false},
		{"nothing", "v1 ConfigMap foo", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := object(test.object).Matches(test.fragment); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}

func TestFullName(t *testing.T) {
	for _, test := range []struct{ object, want string }{
		{"v1 ConfigMap Foo", "Foo:ConfigMap:default"},
		{"rbac.authorization.k8s.io/v1 Role system:foo ns", `system\:foo:Role:ns`},
	} {
		o := object(test.object)
		if got := o.FullName(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
		if !o.Matches(o.FullName()) {
			t.Errorf("%s does not match itself", o.FullName())
		}
	}
}

func TestCheckFragment(t *testing.T) {
	for _, test := range []struct{ fragment, want string }{
		{"a", ""},
		{"a:b:c", ""},
		{`a\:b:c:d`, ""},
		{`a\`, ""},
		{"", "selector can't be empty"},
		{"a:b:c:d", "Too many parts in selector. Selectors must contain between 1 and 3 parts (colon separated), found 4 parts in a:b:c:d"},
		{`foo\bar`, `invalid escape sequence '\b' in 'oo\bar'`},
	} {
		got := ""
		if err := CheckFragment(test.fragment); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%q: got %s, want %s", test.fragment, got, test.want)
		}
	}
}
