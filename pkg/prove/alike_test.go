package prove

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestAlike holds that scenarios which differ in names only are explored once,
// and that each is told of in its own names.
func TestAlike(t *testing.T) {
	r := read(t, txtar.Parse([]byte(`-- Tiltfile --
def service(name, parallel=True):
    local_resource('compile-' + name, 'go build -o ' + name + '/api ./' + name + '/cmd', deps=[name + '/cmd'], allow_parallel=parallel)
    custom_build(name, 'docker build -t $EXPECTED_REF .', deps=[name + '/api'])
    k8s_resource(name, resource_deps=['compile-' + name])
service('one')
service('two')
service('other', parallel=False)
`)))
	all := examinations(r)
	if len(all) != 3 {
		t.Fatalf("%d consumers, want 3", len(all))
	}
	var keys []string
	for _, e := range all {
		keys = append(keys, anonymize(e.cases[0].scenario, e.cases[0].resource).key())
	}
	if keys[0] != keys[1] {
		t.Errorf("one and two are not alike:\n%s\n%s", keys[0], keys[1])
	}
	if keys[0] == keys[2] {
		t.Error("one and other are alike, though only one of them runs in parallel")
	}
	results := Run(r, func(Consumer) bool { return true })
	for i, want := range []string{"one reads one/api, which is half-written.", "two reads two/api, which is half-written."} {
		run := results[i].Findings[0].Run
		if last := run[len(run)-1]; !strings.HasSuffix(last, want) {
			t.Errorf("%q does not end with %q", last, want)
		}
	}
}
